import threading

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from models.task import Task
from sync import claims
from sync.claims import Summary
from sync.holding import Holding
from sync.refusals import Replaced
from tests.sync.offices import Office


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_lease_is_renewed_while_the_work_lasts(office: Office) -> None:
    task_id = office.ask("check").task_id
    claim = office.claimed(lease_ms=200)
    first = office.task(task_id).lease_until
    with Holding(office.platform, claim):
        threading.Event().wait(0.5)
        assert office.claim("b") is None
        office_lease = office.task(task_id).lease_until
    assert office_lease is not None
    assert first is not None
    assert office_lease > first


def test_whoever_lost_the_task_learns_it_before_the_next_effect(office: Office) -> None:
    office.ask("check")
    claim = office.claimed(lease_ms=100)
    with Holding(office.platform, claim) as holding:
        holding.require()
        with office.platform.writing() as session:
            session.execute(update(Task).values(token=99))
        holding._thread.join(timeout=5)
        for act in (
            holding.require,
            lambda: holding.progress("reading"),
            lambda: holding.note("x"),
        ):
            with pytest.raises(Replaced):
                act()


def test_a_renewal_that_finds_the_database_busy_is_tried_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.ask("check")
    claim = office.claimed(lease_ms=100)
    calls: list[int] = []
    renew = claims.renew

    def busy_once(*given: object) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("UPDATE task", {}, Exception("database is locked"))
        renew(*given)  # type: ignore[arg-type]  # as it was given

    monkeypatch.setattr(claims, "renew", busy_once)
    with Holding(office.platform, claim) as holding:
        while len(calls) < 3:
            threading.Event().wait(0.02)
        holding.require()


def test_progress_is_written_at_most_once_a_second_within_a_step(office: Office) -> None:
    task_id = office.ask("check").task_id
    clock = Clock()
    holding = Holding(office.platform, office.claimed(), clock)
    seen = []
    for moment, step, done in (
        (0.0, "reading", 1),
        (0.9, "reading", 2),
        (1.0, "reading", 3),
        (1.1, "applying", 4),
    ):
        clock.now = moment
        holding.progress(step, done, 10)
        task = office.task(task_id)
        seen.append((task.step, task.rows_done))
    assert seen == [("reading", 1), ("reading", 1), ("reading", 3), ("applying", 4)]


def test_progress_that_cannot_be_written_does_not_stop_the_work(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.ask("check")
    holding = Holding(office.platform, office.claimed())

    def busy(*_given: object) -> None:
        raise OperationalError("UPDATE task", {}, Exception("database is locked"))

    monkeypatch.setattr(claims, "progress", busy)
    holding.progress("reading", 1, 2)


def test_a_note_of_a_replaced_holder_is_not_written(office: Office) -> None:
    task_id = office.ask("check").task_id
    claim = office.claimed()
    holding = Holding(office.platform, claim)
    holding.note("read", rows=3)
    with office.platform.writing() as session:
        claims.finish(session, claim, {}, Summary())
    with pytest.raises(Replaced):
        holding.note("verified")
    assert office.events(task_id) == ["asked", "claimed", "read", "finished"]
