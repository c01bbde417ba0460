"""Makes a ledger file full of books: day by day, in constant memory, the same for the same seed."""

import os
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from pysqlite3 import dbapi2

from simulator import refusals, schema
from simulator.books import duties, first_books, purchasing, settling_in, treasury
from simulator.books.agenda import Event, agenda, pays_wages
from simulator.books.company import Company
from simulator.books.flow import Flow
from simulator.books.pace import Pace, Stamps
from simulator.books.people import Names, enterprise_number
from simulator.books.recipe import Recipe, day_of
from simulator.books.recorder import Recorder
from simulator.books.year_turn import YearTurn
from simulator.ledger_file import Clock, in_words

CACHE_KIB = 24_000
CURRENCY, CHART = "EUR", "BE"


def create(path: Path, recipe: Recipe, clock: Clock) -> int:
    """Make a ledger; gives its number of lines. Raises LedgerThere, NotPossible …."""
    recipe.require_possible(day_of(clock()))
    if path.exists():
        raise refusals.LedgerThere(path)
    part = path.with_name(f"{path.name}.making")
    part.unlink(missing_ok=True)
    try:
        with in_words(path):
            lines = _fill(part, recipe)
        _settle(part, path)
    except OSError as error:
        raise refusals.LedgerUnwritable(path, error.strerror) from error
    finally:
        part.unlink(missing_ok=True)
    return lines


def _settle(part: Path, path: Path) -> None:
    descriptor = os.open(part, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    part.rename(path)


def _fill(part: Path, recipe: Recipe) -> int:
    connection = dbapi2.connect(part, isolation_level=None)
    try:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{CACHE_KIB}"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {schema.FORMAT}")
        connection.execute("BEGIN")
        connection.execute(schema.CREATE_LEDGER)
        for table in schema.TABLES:
            connection.execute(schema.create_table(table))
        recorder = Recorder(connection, recipe.locale)
        rng = Random(f"{recipe.seed}/{recipe.sector}/{recipe.locale}/{recipe.lines}")
        _write_facts(connection, recipe, rng)
        _write_books(recorder, recipe, rng)
        statement = "INSERT INTO ledger VALUES ('row_version', ?)"
        connection.execute(statement, (str(recorder.version),))
        for index in schema.INDEXES:
            connection.execute(index)
        connection.execute("COMMIT")
    finally:
        connection.close()
    return recorder.lines


def _write_facts(connection: dbapi2.Connection, recipe: Recipe, rng: Random) -> None:
    name = Names(recipe.locale, Random(rng.random())).company()[0]
    facts = {
        "ledger_id": str(uuid.UUID(int=rng.getrandbits(128), version=4)),
        "name": recipe.name or name,
        "vat_number": recipe.vat_number or enterprise_number(rng),
        "sector": recipe.sector,
        "locale": recipe.locale,
        "software": schema.SOFTWARE,
        "software_version": schema.VERSIONS[schema.FORMAT],
        "format_version": str(schema.FORMAT),
        "currency": CURRENCY,
        "chart": CHART,
    }
    connection.executemany("INSERT INTO ledger VALUES (?, ?)", facts.items())


def _write_books(recorder: Recorder, recipe: Recipe, rng: Random) -> None:
    books = recipe.books()
    stamps = Stamps(rng, recipe.end)
    recorder.at = stamps.begin(books.starts_on, 1)
    settling_in.settle_masters(recorder, dutch=recipe.locale == "nl_BE")
    company = settling_in.company_for(recipe, rng, recorder)
    recorder.open_year(books.starts_on.year)
    pace = Pace(rng, books, recipe.lines, company.sector.season)
    flow = Flow(company, recipe.lines / pace.years)
    duties.expect(company, flow.expected_turnover)
    paid = pays_wages(company, int(recipe.lines / pace.years))
    first_books.first_opening(company, recorder, flow.expected_turnover, wages_paid=paid)
    turn = YearTurn(recorder)
    events = agenda(company, turn, books, int(recipe.lines / pace.years))
    keeper = Keeper(company, recorder, events, pace)
    for day in pace.days:
        if day.year not in recorder.movements:
            recorder.open_year(day.year)
        recorder.at = stamps.begin(day, pace.entries_on(day))
        keeper.keep(day, stamps, flow)
    recorder.flush()


class Keeper:
    """Enters a day's books: what comes back, what is paid, what is sold and bought."""

    def __init__(
        self, company: Company, recorder: Recorder, events: list[Event], pace: Pace
    ) -> None:
        self.company = company
        self.recorder = recorder
        self.events = events[::-1]  # the next one last
        self.pace = pace
        self.to_come = sum(event.lines for event in events)

    def keep(self, day: date, stamps: Stamps, flow: Flow) -> None:
        """Enter a day."""
        recorder = self.recorder
        for event in self._due(day):
            recorder.at = stamps.next()
            event.happen(self.company, event.day)
        target = self.pace.target(day, self.to_come)
        last = day == self.pace.days[-1]
        spare = purchasing.MOST_LINES + 3 if last else 0
        while target - recorder.lines >= max(spare, 3):
            recorder.at = stamps.next()
            if not treasury.pay_one(self.company, day):
                flow.next(day)
        if last:
            self._fill_up(day, target, stamps)

    def _due(self, day: date) -> Iterator[Event]:
        while self.events and self.events[-1].day <= day:
            event = self.events.pop()
            self.to_come -= event.lines
            yield event

    def _fill_up(self, day: date, target: int, stamps: Stamps) -> None:
        """Reach the number of lines asked for exactly, with bank charges of 2 and 3 lines."""
        while target - self.recorder.lines >= 2:
            self.recorder.at = stamps.next()
            odd = (target - self.recorder.lines) % 2
            (treasury.bank_charges if odd else treasury.small_charge)(self.company, day)
