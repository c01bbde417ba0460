"""In which language a page is written, and choosing another."""

import flask
import flask_babel
from babel import negotiate_locale

from views import guards, htmx, query, security
from views.context import doors, g

LANGUAGES = {"fr": "Français", "nl": "Nederlands", "en": "English"}
LOCALES = {"fr": "fr_BE", "nl": "nl_BE", "en": "en_GB"}  # whose figures and months they are
A_YEAR_S = 31_536_000
blueprint = flask.Blueprint("language", __name__)


def chosen_language() -> str:
    """The person's, then the browser's cookie, then what the browser asks for, then the firm's."""
    if g.found_user is not None and g.found_user.locale in LANGUAGES:
        return g.found_user.locale
    kept = flask.request.cookies.get(security.cookie_name("pointage_language"), "")
    if kept in LANGUAGES:
        return kept
    asked = [value for value, _quality in flask.request.accept_languages]
    negotiated = negotiate_locale(asked, list(LANGUAGES), sep="-")
    if negotiated is None:
        negotiated = next((tag[:2].lower() for tag in asked if tag[:2].lower() in LANGUAGES), None)
    settings = doors().settings.locale
    return negotiated or (settings if settings in LANGUAGES else "en")


def locale() -> str:
    """The locale of this answer."""
    return LOCALES[chosen_language()]


def time_zone() -> str:
    """The firm's zone: in which times are shown."""
    return g.firm.time_zone if g.firm is not None else doors().settings.time_zone


def init_app(app: flask.Flask) -> None:
    """Translate and format for whoever reads."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = f"{app.root_path}/translations"
    flask_babel.Babel(app, locale_selector=locale, timezone_selector=time_zone)


@blueprint.post("/language")
@guards.audience("anyone")
def choose() -> flask.Response:
    """Keep the language, in the browser and with the person."""
    code = query.choice("locale", LANGUAGES, flask.request.form)
    response = htmx.go(security.safe_path(flask.request.form.get("next", "")) or "/")
    if code:
        security.set_cookie(response, security.cookie_name("pointage_language"), code, A_YEAR_S)
        if g.found_user is not None:
            g.found_user.locale = code
    return response
