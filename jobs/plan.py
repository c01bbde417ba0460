"""Which roles an installation runs, in the order in which they start."""

import functools
import socket
from collections.abc import Callable, Sequence

from config import Settings
from jobs import redis_server
from jobs.connection import socket_path
from jobs.roles import Role
from jobs.schedule import keep_time
from jobs.web import ServerRefused, Wsgi, gunicorn_command, serve
from jobs.worker import work

ANSWER_SECONDS = 0.5
JOB_GRACE_SECONDS = 20.0  # a job cut off then is taken up again at the next start


def roles(
    settings: Settings, web: Callable[[], Wsgi], web_name: str, more: Sequence[Role] = ()
) -> list[Role]:
    """Redis (unless the settings name one), workers, the rounds, the web server, and `more`.

    `web` makes the application in the process that serves it; `web_name` is how gunicorn finds it
    (module:call). Raises ServerRefused.
    """
    return [
        *_redis(settings),
        *_workers(settings),
        Role("scheduler", run=functools.partial(keep_time, settings)),
        _web(settings, web, web_name),
        *more,
    ]


def _web(settings: Settings, web: Callable[[], Wsgi], name: str) -> Role:
    ready = functools.partial(_serves, settings.host, settings.port)
    if settings.server == "waitress":
        return Role("web", run=functools.partial(serve, settings, web), ready=ready)
    if settings.server == "gunicorn":
        return Role("web", argv=gunicorn_command(settings, name), ready=ready)
    raise ServerRefused(f"POINTAGE_SERVER is waitress or gunicorn, not {settings.server!r}.")


def _redis(settings: Settings) -> list[Role]:
    if settings.redis_url:
        return []
    return [
        Role(
            "redis",
            argv=redis_server.command(settings),
            ready=functools.partial(redis_server.answers, socket_path(settings)),
            mend=functools.partial(redis_server.set_aside, settings),
            lasts=True,
        )
    ]


def _workers(settings: Settings) -> list[Role]:
    names = [f"worker {number}" for number in range(1, settings.workers + 1)]
    return [
        Role(
            "worker" if settings.workers == 1 else name,
            run=functools.partial(work, settings),
            grace_seconds=JOB_GRACE_SECONDS,
        )
        for name in names
    ]


def _serves(host: str, port: int) -> bool:
    """Whether somebody listens there. Leaves no connection behind."""
    there = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    try:
        with socket.create_connection((there, port), ANSWER_SECONDS):
            return True
    except OSError:
        return False
