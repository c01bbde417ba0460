"""Reading what a browser sent: whatever it is, a sane value comes out."""

import unicodedata
from collections.abc import Collection, Mapping

import flask

LONGEST_TEXT = 100
LONGEST_NUMBER = 9  # digits


def text(name: str, longest: int = LONGEST_TEXT, given: Mapping[str, str] | None = None) -> str:
    """One line of text without control characters, cut at `longest`."""
    raw = (flask.request.args if given is None else given).get(name, "")
    clean = "".join(char for char in raw if unicodedata.category(char)[0] != "C")
    return clean.strip()[:longest]


def number(name: str, default: int = 1) -> int:
    """A whole number from 1; anything else is the default."""
    raw = flask.request.args.get(name, "")
    if not raw.isascii() or not raw.isdigit() or len(raw) > LONGEST_NUMBER:
        return default
    return max(int(raw), 1)


def choice(name: str, known: Collection[str], given: Mapping[str, str] | None = None) -> str:
    """One of `known`; anything else is ''."""
    raw = (flask.request.args if given is None else given).get(name, "")
    return raw if raw in known else ""


def identifier(name: str) -> str:
    """Digits that name a row; anything else is ''."""
    raw = flask.request.args.get(name, "")
    return raw if raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_NUMBER else ""
