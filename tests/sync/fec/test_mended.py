"""Files that differ from the law, and yet can be read in one way only."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sync.contract import Rows
from tests.sync.fec.dialects import books_of
from tests.sync.fec.garbling import (
    CLEAN,
    NAME,
    AnyGarble,
    Garble,
    each_row,
    garbled,
    in_row,
    thousands,
    with_field,
    without,
)


def in_names(change: Callable[[str], str]) -> Garble:
    """Change the line of names."""

    def garble(text: str) -> str:
        names, rest = text.split("\r\n", 1)
        return f"{change(names)}\r\n{rest}"

    return garble


def zeros_blank(fields: list[str]) -> list[str]:
    return [
        "" if place in (11, 12) and field == "0,00" else field for place, field in enumerate(fields)
    ]


def signed_last(fields: list[str]) -> list[str]:
    """A credit as a negative debit is another book; a sign behind a positive one is not."""
    return [
        f"{field}+" if place in (11, 12) and field[0].isdigit() else field
        for place, field in enumerate(fields)
    ]


def padded_with_zeros(fields: list[str]) -> list[str]:
    return [
        f"+{field:0>13}" if place in (11, 12) and field[0].isdigit() else field
        for place, field in enumerate(fields)
    ]


def without_currency(text: str) -> str:
    return without(16)(without(16)(text))


SAME: dict[str, AnyGarble] = {
    "names in capitals": in_names(str.upper),
    "names in small letters": in_names(str.lower),
    "names with accents": in_names(
        lambda names: names.replace("Debit", "Débit").replace("Credit", "Crédit")
    ),
    "names with spaces and underscores": in_names(
        lambda names: names.replace("EcritureDate", "Ecriture_Date").replace("Lib", " Lib ")
    ),
    "names as some software has them": in_names(
        lambda names: (
            names.replace("EcritureLet", "EcrtureLet")
            .replace("CompAuxNum", "CompteAuxNum")
            .replace("CompAuxLib", "CompteAuxLib")
            .replace("Idevise", "Idevis")
        )
    ),
    "a mark before UTF-8": lambda text: text.encode("utf-8-sig"),
    "UTF-16 with its mark": lambda text: text.encode("utf-16"),
    "old Macintosh": lambda text: text.replace("\r\n", "\r"),
    "Unix": lambda text: text.replace("\r\n", "\n"),
    "two returns and a line feed": lambda text: text.replace("\r\n", "\r\r\n"),
    "no last line end": lambda text: text.removesuffix("\r\n"),
    "empty lines": lambda text: text.replace("\r\n", "\r\n\r\n"),
    "an empty line before the names": lambda text: "\r\n" + text,
    "blank lines at the end": lambda text: text + "  \r\n\t\r\n",
    "the end mark of DOS": lambda text: text + "\x1a",
    "NUL for padding": lambda text: text.replace("\t0,00\t", "\t0,00\0\0\t"),
    "a separator at the end of each line": lambda text: text.replace("\r\n", "\t\r\n"),
    "a separator at the end of each line but the names": lambda text: in_names(str.strip)(
        text.replace("\r\n", "\t\r\n")
    ),
    "a separator at the end of the names only": in_names(lambda names: f"{names}\t"),
    "columns without a name at the end": lambda text: text.replace("\r\n", "\t\t\t\r\n"),
    "fields of fixed width": each_row(lambda fields: [field.ljust(30) for field in fields]),
    "all fields in quotes": each_row(lambda fields: [f'"{field}"' for field in fields]),
    "texts in quotes, figures not": each_row(
        lambda fields: [
            field if re.fullmatch(r"[\d,]*", field) else f'"{field}"' for field in fields
        ]
    ),
    "columns in another order": each_row(lambda fields: fields[::-1]),
    "columns of our own": each_row(lambda fields: ["x", *fields, "y"]),
    "no currency columns": without_currency,
    "no letters, no currency": lambda text: without(13)(without(13)(without_currency(text))),
    "empty ends of lines cut off": lambda text: re.sub(r"\t+\r\n", "\r\n", text),
    "the empty end of one line cut off": in_row(9, "\t20081231\t\t", "\t20081231"),
    "blanks for nil": each_row(zeros_blank),
    "points for cents": lambda text: re.sub(r"(?<=\d),(?=\d\d\t)", ".", text),
    "points here, commas there": in_row(9, "2,90", "2.90"),
    "thousands with a blank": thousands(" ", ","),
    "thousands with a fixed blank": thousands("\u00a0", ","),
    "thousands with a narrow blank": thousands("\u202f", ","),
    "thousands with a point": thousands(".", ","),
    "thousands with a comma": thousands(",", "."),
    "thousands without cents": with_field(2, 11, "3 057,7"),
    "three decimals, the last a nil": lambda text: re.sub(r"(?<=,\d\d)(?=\t)", "0", text),
    "zeros before, and a sign": each_row(padded_with_zeros),
    "a sign behind": each_row(signed_last),
    "dates with the day first": lambda text: re.sub(
        r"(?<=\t)(\d{4})(\d\d)(\d\d)(?=\t)", r"\3/\2/\1", text
    ),
    "dates without signs, the day first": lambda text: re.sub(
        r"(?<=\t)(\d{4})(\d\d)(\d\d)(?=\t)", r"\3\2\1", text
    ),
    "dates with an hour": lambda text: re.sub(
        r"(?<=\t)(\d{4})(\d\d)(\d\d)(?=\t)", r"\1-\2-\3 00:00:00", text
    ),
    "no date of validation": each_row(lambda fields: [*fields[:15], "", *fields[16:]]),
    "an unreadable date of validation": with_field(9, 15, "bientôt"),
    "no dates of pieces": without(9),
}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    return books_of(tmp_path_factory.mktemp("clean"), CLEAN.encode(), NAME)


@pytest.mark.parametrize("name", SAME)
def test_what_can_be_read_in_one_way_is_read_right(tmp_path: Path, clean: Rows, name: str) -> None:
    found = garbled(SAME[name])
    assert found != CLEAN.encode()
    assert books_of(tmp_path, found, NAME) == clean
