"""What a request carries (a typed `g`) and what the application holds."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import flask
from sqlalchemy.orm import Session

from config import Settings
from models.database import Mirrors, Platform
from models.dossier import Dossier
from models.firm import Firm, SignIn, User
from reports.page import moment

NAME = "pointage"


@dataclass(frozen=True, slots=True)
class Doors:
    """What the application was made with. `clock` gives epoch milliseconds."""

    settings: Settings
    platform: Platform
    mirrors: Mirrors
    clock: Callable[[], int]


class Frame:
    """The attributes of `g`: the frame of one request. Set by views/frame.py, guards, security."""

    session: Session | None
    writing: bool
    now_ms: int
    sign_in: SignIn | None
    found_user: User | None
    firm: Firm | None
    found_dossier: Dossier | None
    after_commit: list[Callable[[], object]]
    form_secret: str  # of a browser that is not signed in
    form_secret_is_new: bool
    csrf_pad: bytes
    failed: bool  # an error page is being made


g = cast("Frame", flask.g)


def doors() -> Doors:
    """The doors of the application at hand."""
    held: Doors = flask.current_app.extensions[NAME]
    return held


def session() -> Session:
    """The request's session; committed after a good answer, never by a view."""
    if g.session is None:
        raise RuntimeError("This request opened no door.")
    return g.session


def user() -> User:
    """Who asks; only behind a guard that wants somebody signed in."""
    if g.found_user is None:
        raise RuntimeError("This page lets strangers in.")
    return g.found_user


def dossier() -> Dossier:
    """The dossier of the address, as the guard found it."""
    if g.found_dossier is None:
        raise RuntimeError("This address names no dossier.")
    return g.found_dossier


def now() -> dt.datetime:
    """When the request began: one time for a whole answer."""
    return cast("dt.datetime", moment(g.now_ms))
