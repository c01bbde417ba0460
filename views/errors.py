"""Error pages: what happened and what to do, in the reader's language and in the normal layout.

They repeat nothing of the request: what is not yours and what is not there are the same bytes.
"""

import logging
from dataclasses import dataclass

import flask
from flask_babel import lazy_gettext as _
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from access.scope import NotVisible
from ledger.accounts import UnknownChart
from models.schema import DatabaseTooNew
from reports.books import NoSuchYear, NotInBooks
from reports.readiness import NotPrepared
from sync import NoSuchTask, WrongState
from views import htmx
from views.context import g
from views.security import FormExpired

log = logging.getLogger(__name__)
SERVER_ERROR = 500
NOT_FOUND = 404
CONFLICT = 409
UNAVAILABLE = 503
TOO_NEW = -1
EXPIRED = -2
BARE = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Pointage</title>"
    "<h1>Pointage cannot show this page</h1><p>Nothing was changed. Go back and try again.</p>"
)

SENTENCES = {
    400: (
        _("This request cannot be read"),
        _("Something in it is missing or malformed."),
        _("Go back and try again."),
    ),
    403: (
        _("This is not allowed"),
        _("The request came from another site, or you may not do this."),
        _("Start from the home page."),
    ),
    404: (
        _("There is nothing here"),
        _("The address may be wrong, or it is not yours to see."),
        _("Start from the home page."),
    ),
    405: (
        _("This address does not take that"),
        _("A page was called in a way it does not know."),
        _("Go back and use the buttons of the page."),
    ),
    409: (
        _("The task has moved on meanwhile"),
        _("Somebody else, or the connector, was faster. Nothing was changed."),
        _("Go back and load its page again."),
    ),
    413: (
        _("This is too large"),
        _("More was sent than a form of this site can hold."),
        _("Send less at once."),
    ),
    429: (
        _("Too many tries"),
        _("This account or address pauses for a while."),
        _("Wait a quarter of an hour, then try again."),
    ),
    500: (
        _("Something went wrong on our side"),
        _("Your figures are safe and nothing was changed."),
        _("Try again; if it stays, tell the firm."),
    ),
    503: (
        _("Pointage is not ready"),
        _("Its database does not answer, or was not prepared yet."),
        _("Try again in a minute; if it stays, run “flask --app app doctor” on the server."),
    ),
    TOO_NEW: (
        _("The database belongs to a newer version of Pointage"),
        _("This version must not touch it, and did not."),
        _("Install the newer version again."),
    ),
    EXPIRED: (
        _("This form is too old"),
        _("You may have signed in or out meanwhile. Nothing was changed."),
        _("Go back, load the page again, and try again."),
    ),
}


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What an error page says."""

    status: int
    title: str
    sentence: str
    todo: str
    home_url: str


def init_app(app: flask.Flask) -> None:
    """Answer every error through the layout."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _fault)
    for missing in (NotVisible, NotInBooks, NoSuchYear, NoSuchTask):
        app.register_error_handler(missing, _not_found)
    app.register_error_handler(WrongState, _moved_on)
    app.register_error_handler(NotPrepared, _not_ready)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(DatabaseTooNew, _too_new)
    app.register_error_handler(UnknownChart, _fault)


def show(status: int, sentences: int = 0) -> flask.Response:
    """The page of a status; a bare one when no layout can be made, as for a forged host."""
    g.failed = True
    if status >= SERVER_ERROR and g.session is not None:
        g.session.rollback()  # what failed may have left it unusable; the page asks who reads
    known = SENTENCES.get(sentences or status, SENTENCES[400 if status < SERVER_ERROR else 500])
    try:
        title, sentence, todo = map(str, known)
        error = ErrorPage(status, title, sentence, todo, "/")
        return htmx.render_error("errors/show.html", "errors/_error.html", status, error=error)
    except Exception:
        fault = status >= SERVER_ERROR  # a forged host has no layout either: no news
        log.log(logging.ERROR if fault else logging.INFO, "no page for %s", status, exc_info=fault)
        return flask.make_response(BARE, status)


def _http_error(error: HTTPException) -> flask.typing.ResponseReturnValue:
    if error.response is not None:
        return error.response
    if isinstance(error, FormExpired):
        return show(400, EXPIRED)
    response = show(error.code or SERVER_ERROR)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _not_found(_error: Exception) -> flask.Response:
    return show(NOT_FOUND)


def _moved_on(_error: Exception) -> flask.Response:
    return show(CONFLICT)


def _not_ready(_error: Exception) -> flask.Response:
    return show(UNAVAILABLE)


def _busy(error: Exception) -> flask.Response:
    log.error("the database did not answer", exc_info=error)
    return show(UNAVAILABLE)


def _too_new(error: Exception) -> flask.Response:
    log.error("%s", error)
    return show(UNAVAILABLE, TOO_NEW)


def _fault(error: Exception) -> flask.Response:
    log.error("a request failed", exc_info=error)
    return show(SERVER_ERROR)
