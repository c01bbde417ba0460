"""Keeps ledgers alive in the background, until a signal comes."""

import signal
import threading
from contextlib import suppress
from datetime import date
from pathlib import Path
from random import Random
from types import FrameType

from simulator.books.flow import Flow
from simulator.books.recipe import day_of
from simulator.ledger_file import Clock, Ledger
from simulator.living.acquaintance import acquaint, entries_a_day
from simulator.living.act_desk import ActDesk
from simulator.living.bookkeeper import Done, Habits, enter_something, err, turn_years
from simulator.refusals import LedgerMissing, Refused

AT_ONCE = 2


def live(paths: list[Path], clock: Clock, *, every: float, seed: int, habits: Habits) -> None:
    """Do a little in each ledger, every so many seconds, until SIGTERM or SIGINT.

    A ledger that is in use, broken or away is left alone until the next time. Raises
    LedgerMissing when one is not there to begin with.
    """
    for path in paths:
        if not path.is_file():
            raise LedgerMissing(path)
    stopped = threading.Event()

    def stop(_: int, __: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    turn = 0
    while not stopped.wait(every):
        turn += 1
        for path in paths:
            if stopped.is_set():
                return
            with suppress(Refused, OSError):
                live_a_little(path, clock, Random(f"{seed}/{turn}/{path.name}"), habits)


def live_a_little(path: Path, clock: Clock, rng: Random, habits: Habits) -> Done:
    """Enter something in a ledger today, and now and then amend, un-match or delete.

    The file is opened anew each time, for a backup may have taken its place. Raises Refused.
    """
    done = Done()
    with Ledger(path, clock) as ledger:
        day: date = day_of(ledger.clock())
        turn_years(ledger, day, done)
        desk = ActDesk(ledger)
        company = acquaint(ledger, desk, rng, day)
        flow = Flow(company, entries_a_day(ledger, day) * 700)
        for _ in range(rng.randrange(1, AT_ONCE + 1)):
            enter_something(company, flow, day, done)
        err(ledger, rng, habits, done)
    done.entered, done.matched = desk.entered, desk.matched
    return done
