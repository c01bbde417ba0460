"""Who is let in where. A view without an audience is closed to everybody."""

from collections.abc import Callable
from typing import Any, Literal, TypeVar

import flask
from werkzeug.routing import BaseConverter, ValidationError

from access.policy import is_staff
from access.scope import NotVisible, dossier_for
from views import htmx, security
from views.context import g, session
from views.frame import READING

Audience = Literal["anyone", "signed_in", "staff"]
View = TypeVar("View", bound=Callable[..., Any])
LARGEST = 2**63 - 1  # what the database's integers hold


class Identifier(BaseConverter):
    """A row's number in an address: digits without a leading zero that fit the database."""

    regex = r"0|[1-9][0-9]{0,18}"

    def to_python(self, value: str) -> int:
        """Turn the address into a number; too large a one is no address of ours."""
        if not value.isascii() or int(value) > LARGEST:
            raise ValidationError
        return int(value)


def audience(wanted: Audience) -> Callable[[View], View]:
    """Say who a view is for: 'anyone', 'signed_in', or 'staff' of the firm."""

    def declare(view: View) -> View:
        view.audience = wanted  # type: ignore[attr-defined]  # read by `admit`
        return view

    return declare


def opens_own_door(view: View) -> View:
    """Mark a view that opens its own short transactions."""
    view.opens_own_door = True  # type: ignore[attr-defined]  # read by views/frame.py
    return view


def audience_of(endpoint: str) -> Audience | None:
    """The audience a view declared; None when it forgot to."""
    found: Audience | None = getattr(
        flask.current_app.view_functions.get(endpoint), "audience", None
    )
    return found


def admit() -> flask.typing.ResponseReturnValue | None:
    """Let in, send to the sign-in page, or raise NotVisible; find the dossier of the address."""
    request = flask.request
    if request.endpoint in (None, "static"):
        return None
    wanted = audience_of(request.endpoint)
    if wanted is None:
        raise NotVisible(request.endpoint)
    if wanted != "anyone":
        if g.found_user is None:
            return _to_sign_in()
        if wanted == "staff" and not is_staff(g.found_user):
            raise NotVisible(request.endpoint)
    security.require_token()
    arguments = request.view_args or {}
    if "dossier_id" in arguments and g.found_user is not None:
        g.found_dossier = dossier_for(session(), g.found_user, arguments.pop("dossier_id"))
    return None


def _to_sign_in() -> flask.typing.ResponseReturnValue:
    """Back to the page that was asked for, once signed in."""
    asked = flask.request.full_path.rstrip("?") if flask.request.method in READING else ""
    following = security.safe_path(asked)
    return htmx.go(flask.url_for("session.show", next=following if following != "/" else None))
