"""How one role is doing: running, ready, or waiting to be started again."""

import contextlib
import os
import time
from dataclasses import dataclass

from jobs import child
from jobs.child import Child
from jobs.roles import Role

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 30.0  # seconds before a restart; doubled each time
STEADY_SECONDS = 30.0  # what ran this long begins again with the first pause
CONSOLE = 1
NAME_WIDTH = 10
OURSELVES = "pointage"


def say(name: str, line: str) -> None:
    """One line on the console; nobody may be listening any more."""
    with contextlib.suppress(OSError):
        os.write(CONSOLE, f"{name:<{NAME_WIDTH}} | {line}\n".encode())


@dataclass(slots=True)
class Stage:
    """A role and how it is doing."""

    role: Role
    child: Child | None = None
    ready: bool = False
    was_ready: bool = False
    failures: int = 0  # starts in a row that did not last
    begin_at: float = 0.0  # not before this moment of the monotonic clock

    def begin(self) -> Child:
        """Start the role's process."""
        if self.failures:
            done = self.role.mend(self.failures)
            if done:
                say(OURSELVES, done)
        self.child = child.start(self.role)
        return self.child

    def look(self) -> None:
        """Notice that a process which is starting became ready."""
        if self.child is not None and not self.ready and self.role.ready():
            self.ready = self.was_ready = True

    def bury(self, running: Child, how: str) -> None:
        """Its process ended by itself: plan the next start, after a pause that grows."""
        if time.monotonic() - running.since >= STEADY_SECONDS:
            self.failures = 0
        pause = min(FIRST_PAUSE * 2.0**self.failures, LONGEST_PAUSE)
        self.failures += 1
        self.child, self.ready = None, False
        self.begin_at = time.monotonic() + pause
        say(OURSELVES, f"{self.role.name} {how}; starting it again in {pause:.1f} s")
