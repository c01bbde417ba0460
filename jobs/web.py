"""Serves a WSGI application: with waitress, or with gunicorn when the settings say so."""

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import waitress
from whitenoise import WhiteNoise

from config import Settings

LARGEST_BODY = 1024 * 1024  # forms are far smaller; the application has its own limit
STATIC_SECONDS = 3600
Wsgi = Callable[..., Any]


class ServerRefused(ValueError):
    """There is no such web server; the sentence names those there are."""


def _plain(headers: Any, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


def with_static(application: Wsgi, folder: Path) -> Wsgi:
    """Answer /static/ from memory's list of files, before the application is asked."""
    files = WhiteNoise(
        application,
        max_age=STATIC_SECONDS,
        allow_all_origins=False,
        add_headers_function=_plain,
    )
    files.add_files(str(folder), prefix="static/")
    return files  # type: ignore[no-any-return]  # WhiteNoise is not typed


def serve(settings: Settings, application: Callable[[], Wsgi]) -> None:
    """Serve with waitress until SIGTERM or SIGINT; requests being answered are finished."""

    def stop(_number: int, _frame: object) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    waitress.serve(
        application(),
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        ident="",
        max_request_body_size=LARGEST_BODY,
        clear_untrusted_proxy_headers=settings.proxies == 0,
        _quiet=True,
    )


def gunicorn_command(settings: Settings, application: str) -> tuple[str, ...]:
    """The command line of gunicorn; `application` is module:call."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    options = {
        "--bind": f"{host}:{settings.port}",
        "--threads": str(settings.threads),
        "--worker-class": "gthread",
        "--log-level": "warning",
    }
    words = [word for pair in options.items() for word in pair]
    return (sys.executable, "-m", "gunicorn", *words, application)
