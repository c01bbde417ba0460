"""Wires the web application together. `create_app` is all there is."""

import time
from pathlib import Path

import flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

import cli
from config import Settings
from models.database import Mirrors, Platform
from models.schema import MirrorMissing
from views import (
    chrome,
    compress,
    errors,
    frame,
    guards,
    home,
    htmx,
    language,
    security,
    session,
    words,
)
from views import format as formats
from views.context import NAME, Doors
from views.management import active_clients, monitoring, synchronise, tasks
from views.portal import account_ledger, books, dashboard, dossiers, entry, trial_balance

ROOT = Path(__file__).parent
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
LARGEST_FORM = 64 * 1024
FRONT_DOOR = (home, session, language)
MANAGEMENT = (active_clients, synchronise, monitoring, tasks)
PORTAL = (dossiers, dashboard, trial_balance, account_ledger, entry)


def create_app(settings: Settings | None = None) -> flask.Flask:
    """Make the application; the databases are opened by the first request, and made elsewhere."""
    settings = settings or Settings.from_environment()
    app = flask.Flask("pointage", root_path=str(ROOT))
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        TRUSTED_HOSTS=list(settings.trusted_hosts or LOOPBACK),
        PROPAGATE_EXCEPTIONS=False,
    )
    app.extensions[NAME] = Doors(
        settings=settings,
        platform=Platform(settings.platform_path),
        mirrors=Mirrors(settings.mirrors_path),
        clock=lambda: time.time_ns() // 1_000_000,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.autoescape = True
    app.url_map.converters["id"] = guards.Identifier
    for part in (cli, htmx, language, formats, words, chrome, errors):
        part.init_app(app)
    app.register_error_handler(MirrorMissing, books.nothing_yet)
    app.before_request(frame.open_frame)
    app.before_request(guards.admit)
    for after in (frame.close_frame, compress.shrink, security.harden):
        app.after_request(after)  # Flask calls the last one first: the commit ends it all
    app.teardown_request(frame.end_frame)
    for page in (*FRONT_DOOR, *MANAGEMENT, *PORTAL):
        app.register_blueprint(page.blueprint)
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's own way to wrap
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    return app
