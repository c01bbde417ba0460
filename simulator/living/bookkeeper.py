"""Days of a bookkeeper's work on an existing ledger."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from simulator import acts
from simulator.books import treasury
from simulator.books.agenda import recurring
from simulator.books.company import Company
from simulator.books.flow import Flow
from simulator.books.recipe import day_of
from simulator.calendar_of_years import ONE_DAY, Span, following_year
from simulator.ledger_file import Ledger
from simulator.living import slips
from simulator.living.acquaintance import acquaint, entries_a_day
from simulator.living.act_desk import ActDesk
from simulator.refusals import LedgerDamaged, LedgerInUse, LedgerMissing, LedgerUnwritable, Refused

SATURDAY = 5
CLOSING_MONTH, CLOSING_DAY = 2, 20
LINES_AN_ENTRY, WORKING_DAYS = 2.7, 250
SERIOUS = (LedgerInUse, LedgerDamaged, LedgerMissing, LedgerUnwritable)


@dataclass(frozen=True, slots=True)
class Habits:
    """How often a bookkeeper does what, for each entry made; and whether they ever delete."""

    amends: float = 0.07
    unmatches: float = 0.012
    deletes: float = 0.02
    deletions: bool = True


@dataclass(slots=True)
class Done:
    """What was done, counted."""

    days: int = 0
    entered: int = 0
    amended: int = 0
    matched: int = 0
    unmatched: int = 0
    deleted: int = 0
    refused: int = 0


def work(ledger: Ledger, *, days: int, seed: int, habits: Habits) -> Done:
    """Work for so many working days after the last entry's, none of them after today.

    What is entered is stamped by the ledger's clock. What Comptoir refuses is counted and left.
    Raises LedgerInUse, LedgerDamaged.
    """
    done = Done()
    calendar = _working_days(ledger, days)
    rng = Random(f"{seed}/{calendar[0]}")
    desk = ActDesk(ledger)
    company = acquaint(ledger, desk, rng, calendar[0])
    pace = entries_a_day(ledger, calendar[0])
    flow = Flow(company, pace * LINES_AN_ENTRY * WORKING_DAYS)
    span = Span(calendar[0], calendar[-1])
    events = recurring(company, span, int(pace * LINES_AN_ENTRY * WORKING_DAYS))[::-1]
    for day in calendar:
        turn_years(ledger, day, done)
        while events and events[-1].day <= day:
            event = events.pop()
            with counted(done):
                event.happen(company, event.day)
        for _ in range(pace):
            enter_something(company, flow, day, done)
            err(ledger, rng, habits, done)
        done.days += 1
    done.entered, done.matched = desk.entered, desk.matched
    return done


@contextmanager
def counted(done: Done) -> Iterator[None]:
    """Count what is refused, and let serious trouble through."""
    try:
        yield
    except SERIOUS:
        raise
    except Refused:
        done.refused += 1


def enter_something(company: Company, flow: Flow, day: date, done: Done) -> None:
    """Enter a payment that is due, or whatever comes."""
    with counted(done):
        if not treasury.pay_one(company, day):
            flow.next(day)


def err(ledger: Ledger, rng: Random, habits: Habits, done: Done) -> None:
    """Now and then amend, un-match or delete."""
    chance = rng.random()
    with counted(done):
        if chance < habits.amends:
            done.amended += slips.amend_something(ledger, rng) is not None
        elif chance < habits.amends + habits.unmatches:
            done.unmatched += slips.undo_matching(ledger, rng) is not None
        elif chance < habits.amends + habits.unmatches + habits.deletes and habits.deletions:
            done.deleted += slips.delete_something(ledger, rng) is not None


def _working_days(ledger: Ledger, many: int) -> list[date]:
    """So many working days after the last entry; ending today when they would go further."""
    today = day_of(ledger.clock())
    with ledger.reading() as connection:
        statement = "SELECT max(dated_on) FROM entry WHERE dated_on <= ?"
        last = connection.execute(statement, (today.isoformat(),)).fetchone()[0]
    day = date.fromisoformat(last) if last else today - timedelta(days=many)
    found: list[date] = []
    while len(found) < many and day < today:
        day += ONE_DAY
        if day.weekday() < SATURDAY or day == today:
            found.append(day)
    day = found[0] if found else today + ONE_DAY
    while len(found) < many:
        day -= ONE_DAY
        if day.weekday() < SATURDAY or day == today:
            found.insert(0, day)
    return found


def turn_years(ledger: Ledger, day: date, done: Done) -> None:
    """Open a day's fiscal year when nobody did; close those before once it is time."""
    last = date.fromisoformat(_column(ledger, "SELECT max(ends_on) FROM fiscal_year")[0])
    while last < day:
        with counted(done):
            acts.open_year(ledger)
        last = following_year(Span(last, last)).ends_on
    if (day.month, day.day) < (CLOSING_MONTH, CLOSING_DAY):
        return
    statement = "SELECT code FROM fiscal_year WHERE closed = 0 AND ends_on < ? ORDER BY ends_on"
    for code in _column(ledger, statement, date(day.year, 1, 1).isoformat()):
        with counted(done), suppress(acts.NothingToBook):
            acts.book_depreciation(ledger, code)
        with counted(done):
            acts.close_year(ledger, code)


def _column(ledger: Ledger, statement: str, *values: str) -> list[str]:
    with ledger.reading() as connection:
        return [row[0] for row in connection.execute(statement, values)]
