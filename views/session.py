"""Signing in and out."""

from dataclasses import dataclass

import flask
from flask_babel import gettext, ngettext

from access import sessions
from access.demo import DemoAccount, read_accounts
from access.people import LONGEST_EMAIL
from views import guards, htmx, query, security
from views.context import doors, g, session

blueprint = flask.Blueprint("session", __name__)
FORBIDDEN, TOO_MANY = 403, 429


@dataclass(frozen=True, slots=True)
class SignInForm:
    """What stands in the form; the password never does."""

    email: str = ""
    next: str = ""
    error: str = ""


def _page(form: SignInForm, status: int = 200) -> flask.Response:
    return htmx.render_page("session/show.html", status, form=form, accounts=_accounts())


def _accounts() -> tuple[DemoAccount, ...]:
    held = doors().settings
    return read_accounts(held.data) if held.demo else ()


@blueprint.get("/sign-in")
@guards.audience("anyone")
def show() -> flask.Response:
    """The sign-in page; who is signed in already goes home."""
    following = security.safe_path(query.text("next", 500))
    if g.found_user is not None:
        return htmx.go(following or "/")
    return _page(SignInForm(next=following))


@blueprint.post("/sign-in")
@guards.audience("anyone")
@guards.opens_own_door
def sign_in() -> flask.Response:
    """Give the browser a new secret, or say no in the same words for all."""
    given = flask.request.form
    email = query.text("email", LONGEST_EMAIL, given)
    following = security.safe_path(given.get("next", ""))
    claimed = sessions.Credentials(
        email=email,
        password=given.get("password", ""),
        address=flask.request.remote_addr or "",
        agent=flask.request.headers.get("User-Agent", ""),
        replaces=g.sign_in.token_hash if g.sign_in else "",
    )
    # The reading door closes first: no lock is held while a password is hashed.
    session().close()
    try:
        secret = sessions.sign_in(doors().platform, claimed, g.now_ms)
    except sessions.SignInRefused as refused:
        return _page(SignInForm(email, following, _refusal(refused.tries_left)), FORBIDDEN)
    except sessions.TooManyTries as pause:
        return _page(SignInForm(email, following, _pause(pause.minutes)), TOO_MANY)
    response = htmx.go(following or "/")
    security.set_cookie(response, security.cookie_name(), secret)
    return response


def _pause(minutes: int) -> str:
    sentence: str = ngettext(
        "Too many tries. Wait %(num)d minute.", "Too many tries. Wait %(num)d minutes.", minutes
    )
    return sentence


def _refusal(tries_left: int) -> str:
    unknown = gettext("Unknown address or wrong password.")
    if not tries_left:
        return f"{unknown} {gettext('The next try must wait 15 minutes.')}"
    left = ngettext(
        "%(num)d try left before a pause of 15 minutes.",
        "%(num)d tries left before a pause of 15 minutes.",
        tries_left,
    )
    return f"{unknown} {left}"


@blueprint.post("/sign-out")
@guards.audience("anyone")
def sign_out() -> flask.Response:
    """End the session on our side: the browser's secret is worth nothing any more."""
    if g.sign_in is not None:
        sessions.sign_out(session(), g.sign_in, g.now_ms)
        g.sign_in = g.found_user = None
    response = htmx.go("/sign-in")
    security.drop_cookie(response, security.cookie_name())
    return response
