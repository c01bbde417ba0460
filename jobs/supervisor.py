"""Keeps the roles running: starts them in order, restarts what ends, stops all in good order.

One thread: the roles are forks of this process, and share the memory of what it has imported.
"""

import contextlib
import gc
import os
import selectors
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from jobs.child import Child
from jobs.roles import Role
from jobs.stage import OURSELVES, Stage, say

STARTS_BEFORE_GIVING_UP = 4  # of a role that was never ready
STARTING_SECONDS, IDLE_SECONDS = 0.02, 5.0  # how often to look when nothing is heard
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(slots=True)
class Supervisor:
    """The loop; `announce` is called once, when all roles are ready for the first time."""

    stages: list[Stage]
    announce: Callable[[], None]
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    announced: bool = False
    signals: int = 0

    def run(self) -> int:
        """Run until a signal: 0; or until a role cannot be started at all: 1."""
        with self._listening():
            hopeless = None
            while not self.signals and hopeless is None:
                self._begin()
                self._hear(self._patience())
                self._bury()
                hopeless = self._hopeless()
            self._stop()
        if hopeless is None:
            return 0
        say(OURSELVES, f"{hopeless} does not start: the lines above say why.")
        return 1

    @contextlib.contextmanager
    def _listening(self) -> Iterator[None]:
        """Let signals wake the loop instead of interrupting it."""
        reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self.selector.register(reading, selectors.EVENT_READ)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        before = {number: signal.signal(number, self._heard) for number in STOPPING}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        try:
            yield
        finally:
            signal.set_wakeup_fd(-1)
            for number, handler in before.items():
                signal.signal(number, handler)
            self.selector.close()
            os.close(reading)
            os.close(writing)

    def _heard(self, _number: int, _frame: object) -> None:
        self.signals += 1

    def _begin(self) -> None:
        """Start what is due, in order: a role waits for those before it to be ready once."""
        for stage in self.stages:
            if stage.child is None and time.monotonic() >= stage.begin_at:
                running = stage.begin()
                self.selector.register(running.output, selectors.EVENT_READ, running)
            stage.look()
            if not stage.was_ready:
                return
        if not self.announced:
            self.announced = True
            self.announce()

    def _patience(self) -> float:
        """How long to wait for something to be heard."""
        if all(stage.ready for stage in self.stages):
            return IDLE_SECONDS
        return STARTING_SECONDS

    def _hear(self, seconds: float) -> None:
        """Wait for a signal or an output, and pass outputs on."""
        for key, _ in self.selector.select(seconds):
            if not isinstance(key.data, Child):
                with contextlib.suppress(BlockingIOError):
                    os.read(key.fd, 4096)
                continue
            running = key.data
            for line in running.lines():
                say(running.role.name, line)
            if running.output < 0:
                self.selector.unregister(key.fd)

    def _bury(self) -> None:
        for stage in self.stages:
            running = stage.child
            how = None if running is None else running.ended()
            if running is not None and how is not None:
                self._hear(0)  # its last words come before its end
                stage.bury(running, how)

    def _hopeless(self) -> str | None:
        """The name of a role that was started often and never was ready."""
        for stage in self.stages:
            if not stage.was_ready and stage.failures >= STARTS_BEFORE_GIVING_UP:
                return stage.role.name
        return None

    def _stop(self) -> None:
        """Stop all roles, those that last after the others."""
        say(OURSELVES, "stopping; what is being done may be finished (Ctrl-C again: at once)")
        self._stop_these([stage for stage in self.stages if not stage.role.lasts])
        self._stop_these([stage for stage in self.stages if stage.role.lasts])
        say(OURSELVES, "stopped")

    def _stop_these(self, stages: Sequence[Stage]) -> None:
        began, heard = time.monotonic(), self.signals
        left = [stage.child for stage in stages if stage.child is not None]
        for running in left:
            running.send(running.role.stop_signal)
        while left:
            over = time.monotonic() - began
            for running in left:
                if over >= running.role.grace_seconds or self.signals > max(heard, 1):
                    running.send(signal.SIGKILL)
            self._hear(STARTING_SECONDS)
            left = [running for running in left if running.ended() is None]
        self._hear(0)


def supervise(roles: Sequence[Role], announce: Callable[[], None]) -> int:
    """Keep the roles running until a signal stops us; the exit code."""
    gc.collect()
    gc.freeze()  # what is shared with the forks stays shared: the collector does not touch it
    return Supervisor([Stage(role) for role in roles], announce).run()
