"""Keeps a claimed task while it is worked on, and tells how far it is."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from sqlalchemy.exc import OperationalError

from models.database import Platform
from sync import claims, tasks
from sync.claims import Claim
from sync.refusals import Replaced

RENEWALS = 4  # in one lease, so that three may be missed
SECONDS_BETWEEN_PROGRESS = 1.0


class Holding:
    """A claim, renewed by a thread for as long as its block lasts.

    Whoever works calls `require` before each effect: it raises Replaced once somebody else has the
    task.
    """

    def __init__(
        self, platform: Platform, claim: Claim, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.claim = claim
        self._platform = platform
        self._clock = clock
        self._told = (float("-inf"), "")  # when progress was written last, and of which step
        self._ended = threading.Event()
        self._lost = threading.Event()
        self._thread = threading.Thread(target=self._renew, name=f"lease-{claim.task_id}")
        self._thread.daemon = True

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _renew(self) -> None:
        while not self._ended.wait(self.claim.lease_ms / 1000 / RENEWALS):
            try:
                with self._platform.writing() as session:
                    claims.renew(session, self.claim)
            except Replaced:
                self._lost.set()
                return
            except OperationalError:  # busy or full: the next renewal may come through
                continue

    def require(self) -> None:
        """Raise Replaced when the task is known to be somebody else's."""
        if self._lost.is_set():
            raise Replaced(f"Task {self.claim.task_id} was taken over.")

    def renew(self) -> None:
        """Hold the task for another lease, before what cannot be taken back. Raises Replaced."""
        with self._platform.writing() as session:
            claims.renew(session, self.claim)

    def progress(self, step: str, done: int = 0, expected: int = 0) -> None:
        """Tell how far the task is, at most once a second within a step. Raises Replaced."""
        self.require()
        now = self._clock()
        told_at, told_step = self._told
        if step == told_step and now - told_at < SECONDS_BETWEEN_PROGRESS:
            return
        self._told = (now, step)
        with suppress(OperationalError), self._platform.writing() as session:
            claims.progress(session, self.claim, step, done, expected)

    def note(self, what: str, **facts: Any) -> None:
        """Write one event of the task's life. Raises Replaced."""
        self.require()
        with self._platform.writing() as session:
            claims.renew(session, self.claim)
            tasks.note(session, self.claim.task_id, what, **facts)
