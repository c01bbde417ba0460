"""All that is particular to HTMX: which answer it wants, and the headers it obeys."""

from typing import Any

import flask
import htmx_flask

VARY = "HX-Request"
POLL = "X-Poll"
SEE_OTHER = 303
ERROR_TARGET = "#error"


def init_app(app: flask.Flask) -> None:
    """Let requests know their HTMX headers."""
    htmx_flask.Htmx(app)


def wants_fragment() -> bool:
    """Whether only a part of the page is swapped. Going back in history needs the whole page."""
    asked = htmx_flask.request.htmx
    return bool(asked) and not asked.boosted and not asked.history_restore_request


def is_poll() -> bool:
    """Whether the page asked by itself: nobody need be sitting before it."""
    return POLL in flask.request.headers


def render(page: str, fragment: str, status: int = 200, **context: Any) -> flask.Response:
    """The page, or only the fragment that the page includes: one context for both."""
    chosen = fragment if wants_fragment() else page
    response = flask.make_response(flask.render_template(chosen, **context), status)
    response.vary.add(VARY)
    return response


def render_page(page: str, status: int = 200, **context: Any) -> flask.Response:
    """A page that has no fragment."""
    return flask.make_response(flask.render_template(page, **context), status)


def render_error(page: str, fragment: str, status: int, **context: Any) -> flask.Response:
    """An error: a page, or a notice in the place that every page has for it."""
    if not wants_fragment():
        response = flask.make_response(flask.render_template(page, **context), status)
    else:
        text = flask.render_template(fragment, **context)
        response = htmx_flask.make_response(text, status, retarget=ERROR_TARGET)
        response.headers["HX-Reswap"] = "outerHTML"
        response.headers["HX-Reselect"] = ERROR_TARGET  # a list selects its own part of an answer
        response.headers["HX-Push-Url"] = "false"
    response.vary.add(VARY)
    return response


def go(url: str) -> flask.Response:
    """Send the browser to another page, after a form too."""
    if wants_fragment():
        response: flask.Response = htmx_flask.make_response("", redirect=url)
    else:
        response = flask.make_response(flask.redirect(url, SEE_OTHER))
        response.set_data("")  # its words would be English, and repeat the address
    response.vary.add(VARY)
    return response
