"""What stands around every page: the firm, who reads, where one can go, the language."""

import datetime as dt
import functools
import hashlib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

import flask
from flask_babel import get_locale, gettext
from werkzeug.local import LocalProxy

from access.policy import is_staff
from access.scope import visible_dossiers
from models.firm import User
from reports.active_dossiers import initials
from reports.glance import attention_count
from views import security
from views.context import doors, g, now
from views.language import LANGUAGES

HASH_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Language:
    """A language to choose."""

    code: str
    name: str
    current: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Who reads."""

    name: str
    initials: str
    email: str
    role: str
    is_staff: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """A place to go; `badge` counts what needs somebody there."""

    key: str
    label: str
    url: str
    current: bool
    badge: int = 0


@dataclass(frozen=True, slots=True)
class Chrome:
    """Everything around a page."""

    firm: str
    demo: bool
    locale: str
    languages: tuple[Language, ...]
    here: str
    version: str
    now: dt.datetime
    user: Person | None
    tabs: tuple[Tab, ...]
    home_url: str


def current_chrome() -> Chrome:
    """The chrome of this request, made when a template first asks."""
    made: Chrome | None = getattr(flask.g, "chrome", None)
    if made is None or flask.g.chrome_failed != g.failed:
        made = flask.g.chrome = _make()
        flask.g.chrome_failed = g.failed
    return made


def _make() -> Chrome:
    locale = get_locale()
    code = locale.language if locale else "en"
    return Chrome(
        firm=g.firm.name if g.firm else "Pointage",
        demo=doors().settings.demo,
        locale=code,
        languages=tuple(Language(key, name, key == code) for key, name in LANGUAGES.items()),
        here=_here(),
        version=product_version(),
        now=now(),
        user=_person(g.found_user),
        tabs=_tabs(),
        home_url="/",
    )


def _here() -> str:
    """Where the language form comes back to. Error pages repeat nothing of the request."""
    if g.failed or flask.request.method != "GET":
        return "/"
    return security.safe_path(flask.request.full_path.rstrip("?")) or "/"


def _person(user: User | None) -> Person | None:
    if user is None:
        return None
    return Person(user.name, initials(user.name), user.email, user.role, is_staff(user))


def _tabs() -> tuple[Tab, ...]:
    user, endpoint = g.found_user, "" if g.failed else flask.request.endpoint or ""
    if user is None or g.session is None:
        return ()
    tabs: list[Tab] = []
    if is_staff(user):
        badge = attention_count(g.session, visible_dossiers(user))
        here = endpoint.startswith(("active_clients.", "synchronise."))
        tabs.append(Tab("clients", gettext("Active clients"), _url("active_clients.show"), here))
        here = endpoint.startswith(("monitoring.", "tasks."))
        url = _url("monitoring.show")
        tabs.append(Tab("monitoring", gettext("Monitoring"), url, here, badge))
    elif not g.found_dossier:
        here = endpoint == "dossiers.show"
        tabs.append(Tab("dossiers", gettext("Dossiers"), _url("dossiers.show"), here))
    return tuple(tabs)


def _url(endpoint: str) -> str:
    return flask.url_for(endpoint)


@functools.cache
def product_version() -> str:
    """The installed version; of a plain checkout, none."""
    try:
        return version_of("pointage")
    except PackageNotFoundError:
        return ""


@functools.cache
def _fingerprint(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:HASH_DIGITS]


def static_url(filename: str) -> str:
    """The address of a static file, another one when its content is another."""
    path = Path(flask.current_app.static_folder or "") / filename
    mark = _fingerprint(path, path.stat().st_mtime_ns) if path.is_file() else None
    return flask.url_for("static", filename=filename, v=mark)


def init_app(app: flask.Flask) -> None:
    """Let every template know the chrome."""
    app.jinja_env.globals.update(
        chrome=LocalProxy(current_chrome),
        csrf_token=security.csrf_token,
        static_url=static_url,
    )
