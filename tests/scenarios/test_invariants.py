"""Any history of a ledger, its clock, its backups, workers and kills: the mirror is right.

The invariants 1 to 6 of synchronisation. Each history is found by Hypothesis, and shrunk when one
goes wrong; what must hold after each task is in tests/scenarios/office_at_work.py.
"""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import update

from models.dossier import Dossier
from simulator.acts.deleting import Counterpart
from simulator.books.making import create
from simulator.books.recipe import Recipe
from sync.workshop import FAULT_POINTS
from tests.faults.copies import copied
from tests.faults.soundness import require_sound
from tests.scenarios.bookkeeping import Bookkeeping, Uneven
from tests.scenarios.expectations import snapshot
from tests.scenarios.office_at_work import Office
from tests.sync.desks import NOON, RECIPE, Desk, Ticking, a_desk

THROUGH = "2026-09-30"
HOUR_US = 3_600_000_000
KINDS = st.sampled_from(["incremental", "incremental", "full", "check", "repair"])
POINTS = st.sampled_from(FAULT_POINTS)
CENTS = st.integers(1, 10**7)
ANY = st.integers(0, 10_000)
SMALL: Recipe = replace(RECIPE, lines=150)


class AnyHistory(RuleBasedStateMachine):
    """One dossier from the day it is added."""

    start_from: Desk

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        desk = copied(self.start_from, Path(self.folder.name))
        desk = replace(desk, clock=Uneven(desk.clock.now))
        with desk.workshop.platform.writing() as session:
            session.execute(update(Dossier).values(updated_through=THROUGH))
        self.books = Bookkeeping(desk)
        self.office = Office(desk)

    def teardown(self) -> None:
        self.office.desk.workshop.platform.close()
        self.folder.cleanup()

    @rule(cents=CENTS, number=ANY)
    def enter(self, cents: int, number: int) -> None:
        self.books.enter(cents, number)

    @rule(cents=CENTS, number=ANY)
    def invoice(self, cents: int, number: int) -> None:
        self.books.invoice(cents, number)

    @rule(cents=CENTS, number=ANY)
    def correct(self, cents: int, number: int) -> None:
        self.books.correct(cents, number)

    @rule(number=ANY)
    def delete(self, number: int) -> None:
        self.books.delete(number)

    @rule(number=ANY, counterpart=st.sampled_from(["leave", "delete", "adjust"]))
    def delete_line(self, number: int, counterpart: Counterpart) -> None:
        self.books.delete_line(number, counterpart)

    @rule(number=ANY)
    def match(self, number: int) -> None:
        self.books.match(number)

    @rule(number=ANY)
    def unmatch(self, number: int) -> None:
        self.books.unmatch(number)

    @rule(number=ANY)
    def close(self, number: int) -> None:
        self.books.close(number)

    @rule(number=ANY)
    def redistribute(self, number: int) -> None:
        self.books.redistribute(number)

    @rule(number=ANY)
    def change_masters(self, number: int) -> None:
        self.books.add_master(number)
        self.books.change_master(number)

    @rule(number=ANY)
    def be_unsound(self, number: int) -> None:
        self.books.be_unsound(number)

    @rule()
    def back_up(self) -> None:
        self.books.back_up()

    @precondition(lambda self: self.books.backups)
    @rule(number=ANY)
    def restore(self, number: int) -> None:
        self.books.restore(number)
        self.office.restored = True
        seen = self.office.seen
        if seen is not None and snapshot(self.books.desk.path).counter < seen.counter:
            self.office.back = True

    @rule(hours=st.sampled_from([-1, 0, 1]))
    def shift_clock(self, hours: int) -> None:
        self.books.shift_clock(hours)

    @rule(hours=st.integers(1, 48))
    def let_time_pass(self, hours: int) -> None:
        self.books.desk.clock.now += hours * HOUR_US

    @rule(many=st.integers(1, 3))
    def stamp_equally(self, many: int) -> None:
        self.books.stamp_equally(many)

    @rule(cents=CENTS, number=ANY, hours=st.sampled_from([-1, 1]))
    def enter_late(self, cents: int, number: int, hours: int) -> None:
        """Entries with stamps of before what was synchronised, or of after it."""
        self.office.decide(confirmed=True)
        self.office.run("incremental")
        self.books.shift_clock(hours)
        self.books.enter(cents, number)
        self.office.run("incremental")

    @rule(cents=CENTS, number=st.integers(0, 12))
    def restore_and_catch_up(self, cents: int, number: int) -> None:
        """A backup is restored, and only masters take the counter on from there."""
        self.office.decide(confirmed=True)
        self.office.run("incremental")
        self.books.back_up()
        self.books.correct(cents, number)
        self.office.run("incremental")
        self.books.desk.clock.now += 3 * HOUR_US
        self.restore(len(self.books.backups) - 1)
        for _ in range(number):
            self.books.add_master(1)
        self.office.run("incremental")

    @rule(year=st.sampled_from(["2025", "2026"]))
    def lose_a_year(self, year: str) -> None:
        """So many lines that a person is asked."""
        self.books.lose(year)

    @rule(kind=KINDS)
    def wake(self, kind: str) -> None:
        self.office.wake(kind)

    @rule(kind=KINDS)
    def run(self, kind: str) -> None:
        self.office.run(kind)

    @rule(kind=KINDS, point=POINTS)
    def be_killed(self, kind: str, point: str) -> None:
        self.office.killed(kind, point)

    @rule(kind=KINDS)
    def ring_twice(self, kind: str) -> None:
        self.office.doubled(kind)

    @rule(kind=KINDS, point=POINTS)
    def be_overtaken(self, kind: str, point: str) -> None:
        self.office.overtaken(kind, point)

    @rule(confirmed=st.booleans())
    def decide(self, confirmed: bool) -> None:  # noqa: FBT001 - Hypothesis gives it by name
        self.office.decide(confirmed=confirmed)

    @rule()
    def check_and_repair(self) -> None:
        """Afterwards mirror and software are equal, whatever happened before."""
        self.office.settle()

    @invariant()
    def only_a_person_sets_dates(self) -> None:
        assert self.office.desk.dossier().updated_through == THROUGH

    @invariant()
    def readers_see_sound_books(self) -> None:
        if self.office.path.exists() and self.office.mirrored() is not None:
            require_sound(self.office.path)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A dossier that was never synchronised, with very small books."""
    folder = tmp_path_factory.mktemp("template")
    create(folder / "made", SMALL, Ticking(NOON - HOUR_US))
    (folder / "desk").mkdir()
    return a_desk(folder / "desk", folder / "made")


QUICK = settings(max_examples=24, stateful_step_count=25, derandomize=True)
LONG = settings(max_examples=400, stateful_step_count=50)


@pytest.mark.parametrize(
    "profile",
    [QUICK, pytest.param(LONG, marks=[pytest.mark.torture, pytest.mark.timeout(7200)])],
    ids=["quick", "long"],
)
def test_any_history_leaves_the_mirror_right(template: Desk, profile: settings) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    chosen = settings(profile, deadline=None, suppress_health_check=checks)

    class Histories(AnyHistory):
        start_from = template

    run_state_machine_as_test(Histories, settings=chosen)
