"""Where Redis is: our own behind a unix socket, or the one the settings name."""

import hashlib
import os
import tempfile
from pathlib import Path

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import Settings

LONGEST_SOCKET = 100  # the kernel takes 107 bytes; the server adds a few while it starts
ANSWER_SECONDS = 2.0


class SocketRefused(RuntimeError):
    """The folder for the socket belongs to somebody else; the sentence names it."""


def redis_folder(settings: Settings) -> Path:
    """Where the bundled Redis keeps its journal."""
    return settings.data.absolute() / "redis"


def socket_path(settings: Settings) -> Path:
    """The bundled Redis's socket; beside the data unless that path is too long for a socket."""
    path = redis_folder(settings) / "redis.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET:
        return path
    name = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    return _runtime_folder() / f"{name}.sock"


def _runtime_folder() -> Path:
    """A folder of this user alone with a short path. Raises SocketRefused."""
    base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    folder = Path(base) / f"pointage-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.getuid() or found.st_mode & 0o077 or not folder.is_dir():
        raise SocketRefused(f"{folder} must be a folder that only its owner may enter.")
    return folder


def connect(settings: Settings) -> Redis:
    """A client, not yet connected; it gives up at once instead of trying again by itself."""
    retry = Retry(NoBackoff(), 0)
    if settings.redis_url:
        return Redis.from_url(
            settings.redis_url, socket_connect_timeout=ANSWER_SECONDS, retry=retry
        )
    return Redis(
        unix_socket_path=str(socket_path(settings)),
        socket_connect_timeout=ANSWER_SECONDS,
        retry=retry,
    )
