"""One process of a role: started by a fork, heard through a pipe."""

import contextlib
import os
import signal
import sys
import time
import traceback
from dataclasses import dataclass, field

from jobs.parent import die_with_parent
from jobs.roles import Role

FIRST_OTHER_DESCRIPTOR = 3  # after those of input, output and errors
MOST_DESCRIPTORS = 65_536
PIECE = 65_536
OURS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)


@dataclass(slots=True)
class Child:
    """A running process; `output` is the reading end of its pipe, -1 once it was closed."""

    role: Role
    pid: int
    output: int
    since: float = field(default_factory=time.monotonic)
    _rest: bytes = b""

    def lines(self) -> list[str]:
        """What it said since, in whole lines; closes the pipe at its end."""
        try:
            piece = os.read(self.output, PIECE)
        except BlockingIOError:
            return []
        if not piece:
            os.close(self.output)
            self.output = -1
            piece = b"\n" if self._rest else b""
        *whole, self._rest = (self._rest + piece).split(b"\n")
        return [line.decode("utf-8", "replace").rstrip() for line in whole]

    def send(self, number: signal.Signals) -> None:
        """Send it a signal; one that has just ended does not mind."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def ended(self) -> str | None:
        """None while it runs; then how it ended, in words."""
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid == 0:
            return None
        if os.WIFSIGNALED(status):
            return f"was killed by signal {os.WTERMSIG(status)}"
        return f"ended with code {os.WEXITSTATUS(status)}"


def start(role: Role) -> Child:
    """Start a role's process. Only from a process with one thread: it forks."""
    reading, writing = os.pipe()
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        _become(role, writing, parent)
    os.close(writing)
    os.set_blocking(reading, False)
    return Child(role, pid, reading)


def _become(role: Role, output: int, parent: int) -> None:
    """Be the role until it ends; never returns."""
    code = 1
    try:
        _settle(output, parent)
        if role.run is None:
            os.execvpe(role.argv[0], role.argv, os.environ | {"PYTHONUNBUFFERED": "1"})  # noqa: S606 - the roles are ours
        role.run()
        code = 0
    except SystemExit as exit_:
        code = exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
        if isinstance(exit_.code, str):
            sys.stderr.write(f"{exit_.code}\n")
    except BaseException:  # noqa: BLE001 - whatever it is, it must be said and must end here
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _settle(output: int, parent: int) -> None:
    """Leave everything of the supervisor behind but the memory."""
    os.setpgid(0, 0)  # Ctrl-C reaches the supervisor alone, which then stops us in good order
    die_with_parent(parent)
    signal.set_wakeup_fd(-1)
    for number in OURS:
        signal.signal(number, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.closerange(FIRST_OTHER_DESCRIPTOR, MOST_DESCRIPTORS)
    sys.stdout = os.fdopen(1, "w", buffering=1, closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
