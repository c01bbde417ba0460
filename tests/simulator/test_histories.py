"""Whatever a bookkeeper does in whatever order, the books stay sound and stamps only grow."""

import shutil
from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from simulator import acts
from simulator.books.making import create
from simulator.books.recipe import Recipe
from simulator.ledger_file import Ledger
from simulator.listing import ListedEntry, entries
from simulator.refusals import Refused
from tests.simulator.ledgers import END, Ticking, draft, rows, unsound

TINY = Recipe(8, 160, 2, "lawyer", "fr_BE", END)
CENTS = st.integers(1, 10**6)
MONTHS = st.integers(1, 12)
PLACES = st.integers(0, 30)


class Histories(RuleBasedStateMachine):
    """A ledger that anything allowed may happen to."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.path = self.folder / "books.ledger"
        create(self.path, TINY, Ticking())
        self.ledger = Ledger(self.path, Ticking())
        self.given: set[int] = set()
        self.version = 0

    def teardown(self) -> None:
        self.ledger.close()
        shutil.rmtree(self.folder)

    def _entry(self, place: int) -> ListedEntry:
        listed = entries(self.ledger, last=31)
        return listed[place % len(listed)]

    @rule(cents=CENTS, month=MONTHS, pays=st.booleans())
    def post(self, cents: int, month: int, *, pays: bool) -> None:
        amount = f"{cents // 100}.{cents % 100:02d}"
        words = f"2026-{month:02d}-15 ACH | 612400 {amount} | 440000 F00001 -{amount}"
        with suppress(Refused):
            invoice = acts.post(self.ledger, draft(words))
            assert invoice.id not in self.given
            self.given.add(invoice.id)
            if pays:
                movement = acts.Movement(
                    -cents, "440000", "PAID", "F00001", (invoice.line_keys[1],)
                )
                day = date(2026, month, 20)
                paid = acts.Statement("BNQ", "550000", day, "1", (movement,))
                self.given.add(acts.enter_statement(self.ledger, paid).id)

    @rule(place=PLACES, month=MONTHS)
    def amend(self, place: int, month: int) -> None:
        with suppress(Refused):
            amendment = acts.Amendment(date(2026, month, 3), "AMENDED")
            acts.amend(self.ledger, self._entry(place).key, amendment)

    @rule(place=PLACES)
    def delete_entry(self, place: int) -> None:
        with suppress(Refused):
            acts.delete_entry(self.ledger, self._entry(place).key)

    @rule(place=PLACES)
    def delete_line_and_adjust(self, place: int) -> None:
        entry = self._entry(place)
        with suppress(Refused):
            wanted: acts.Counterpart = "delete" if len(entry.lines) == 2 else "adjust"
            acts.delete_line(self.ledger, entry.lines[place % len(entry.lines)].key, wanted)
            left = self.ledger.connection.execute(
                "SELECT count(*) FROM line JOIN entry e ON e.id = entry_id WHERE e.key = ?",
                (entry.key,),
            )
            if not left.fetchone()[0]:
                acts.delete_entry(self.ledger, entry.key)

    @rule(place=PLACES)
    def unmatch(self, place: int) -> None:
        matched = [line.matching for line in self._entry(place).lines if line.matching]
        for key in matched[:1]:
            acts.unmatch(self.ledger, key)

    @rule(month=MONTHS)
    def close_or_open_a_period(self, month: int) -> None:
        try:
            acts.close_period(self.ledger, "2026", month)
        except Refused:
            with suppress(Refused):
                acts.reopen_period(self.ledger, "2026", month)

    @rule()
    def close_or_open_the_year(self) -> None:
        try:
            acts.close_year(self.ledger, "2026")
        except Refused:
            with suppress(Refused):
                acts.reopen_year(self.ledger, "2026")

    @invariant()
    def books_are_sound(self) -> None:
        assert unsound(self.path) == []

    @invariant()
    def the_counter_never_goes_back_and_covers_every_row(self) -> None:
        counter = int(self.ledger.facts()["row_version"])
        assert counter >= self.version
        self.version = counter
        union = "SELECT row_version AS v FROM line UNION ALL SELECT row_version FROM entry"
        found = f"SELECT max(v) <= ?, count(v) = count(DISTINCT v) FROM ({union})"
        assert rows(self.path, found, counter) == [(1, 1)]


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=12, stateful_step_count=15, deadline=None)
