"""One instance a data directory, one server a port: found out before anything starts."""

import contextlib
import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from models.schema import make_private

NAME = "instance.lock"


class InstanceRefused(RuntimeError):
    """This instance may not start; the sentence says why."""


@contextlib.contextmanager
def held(data: Path) -> Iterator[None]:
    """Hold a data directory for as long as the block lasts. Raises InstanceRefused."""
    make_private(data)
    descriptor = os.open(data / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            who = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
            raise InstanceRefused(
                f"Pointage is already running on {data} (process {who}): stop that one first."
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def require_free_port(host: str, port: int) -> None:
    """Raise InstanceRefused when nothing can be served there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise InstanceRefused(_why(host, port, error)) from None


def _why(host: str, port: int, error: Exception) -> str:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is in use by another program: choose one with --port."
    return f"Nothing can be served on {host} port {port}: {error}."
