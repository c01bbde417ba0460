"""The frame of a request: which door is open, one commit at the end, and only then the rest.

A GET opens the reading door and cannot write. That its session was seen is written through a door
of its own, at most once a minute, after the reading door is closed.
"""

import logging

import flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from access import sessions
from access.people import find_firm
from reports.readiness import NotPrepared, require_ready
from views import htmx, security
from views.context import doors, g

READING = frozenset({"GET", "HEAD", "OPTIONS"})
log = logging.getLogger(__name__)


def own_door(endpoint: str | None) -> bool:
    """Whether a view opens its own short transactions (signing in hashes between two)."""
    view = flask.current_app.view_functions.get(endpoint or "")
    return bool(getattr(view, "opens_own_door", False))


def open_frame() -> None:
    """Before each request: open the door and find out who asks."""
    _empty_frame()
    if flask.request.endpoint == "static":
        return
    security.refuse_other_sites()
    held = doors()
    if not held.platform.path.exists():
        raise NotPrepared(held.platform.path)
    routed = flask.request.routing_exception is None
    g.writing = (
        routed and flask.request.method not in READING and not own_door(flask.request.endpoint)
    )
    g.session = held.platform.session(writing=g.writing)
    require_ready(g.session, held.platform.path)
    secret = flask.request.cookies.get(security.cookie_name())
    found = sessions.find_sign_in(g.session, secret, g.now_ms) if secret else None
    if found is not None:
        g.sign_in, g.found_user = found
    g.firm = find_firm(g.session, g.found_user)


def _empty_frame() -> None:
    g.session = g.sign_in = g.found_user = g.firm = g.found_dossier = None
    g.writing = g.failed = g.form_secret_is_new = False
    g.now_ms = doors().clock()
    g.after_commit = []
    g.form_secret = ""
    g.csrf_pad = security.new_pad()


def close_frame(response: flask.Response) -> flask.Response:
    """After each request: commit what a good answer wrote, roll back the rest."""
    open_, g.session = g.session, None
    if open_ is None:
        return response
    seen = _seen()
    good = response.status_code < 400  # noqa: PLR2004 - HTTP's own limit of success
    if g.writing and good:
        _commit(open_, seen)
        _ring()
    else:
        open_.close()  # and so rolled back
        _renew(seen)
    return response


def _seen() -> str | None:
    """The hash of the session whose being seen is worth a write; a page left open proves nobody."""
    if g.sign_in is None or htmx.is_poll() or not sessions.is_renewal_due(g.sign_in, g.now_ms):
        return None
    return g.sign_in.token_hash


def _commit(open_: Session, seen: str | None) -> None:
    """Commit; when that fails the error page can no longer know who asked."""
    try:
        if seen is not None:
            sessions.renew(open_, seen, g.now_ms)
        open_.commit()
    except Exception:
        g.sign_in = g.found_user = g.firm = None
        raise
    finally:
        open_.close()


def _ring() -> None:
    """What had to wait for the commit. The act stands, whatever happens here."""
    for call in g.after_commit:
        try:
            call()
        except Exception:
            log.exception("a call after the commit failed; the sweeper makes up for it")


def _renew(seen: str | None) -> None:
    if seen is None:
        return
    try:
        with doors().platform.writing() as session:
            sessions.renew(session, seen, g.now_ms)
    except OperationalError:
        log.warning("a session was seen but the note could not be written", exc_info=True)


def end_frame(_error: BaseException | None) -> None:
    """Whatever happened: leave no door open."""
    open_ = getattr(g, "session", None)
    if open_ is not None:
        open_.close()
        g.session = None
