"""What the supervisor keeps running: one role a process."""

import signal
from collections.abc import Callable
from dataclasses import dataclass


def _at_once() -> bool:
    return True


def _nothing_to_mend(_failures: int) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Role:
    """A process to keep running: a function in a fork of this one, or another program.

    `ready` says whether it serves already, and answers at once: the next role starts only then.
    `mend` is called with the number of starts in a row that did not last, before another one; it
    returns a sentence when it changed something. `grace_seconds`: how long it may take to stop.
    `lasts`: it stops only after all others did.
    """

    name: str
    run: Callable[[], object] | None = None
    argv: tuple[str, ...] = ()
    ready: Callable[[], bool] = _at_once
    mend: Callable[[int], str] = _nothing_to_mend
    stop_signal: signal.Signals = signal.SIGTERM
    grace_seconds: float = 10.0
    lasts: bool = False
