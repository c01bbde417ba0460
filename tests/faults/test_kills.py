"""kill -9 at every fault point of every kind of task; then the connector's next wake."""

from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import func, select

import sync
from models.mirror import changes
from models.task import Task
from sync.workshop import FAULT_POINTS
from tests.faults.copies import copied
from tests.faults.stopping import begun_in_a_child, ended, killing, let_leases_end, wake
from tests.faults.works import REACHED, WORK, state
from tests.sync.desks import PLACE, Desk

KILLED = -9
NOT_YET = ("claimed", "opened", "extracted", "read", "verified", "applying")


def test_every_fault_point_is_killed() -> None:
    assert {point for points in REACHED.values() for point in points} == set(FAULT_POINTS)


def killed_at(desk: Desk, point: str) -> int:
    workshop = desk.limited(fault=killing(point)).workshop
    return ended(begun_in_a_child(lambda: sync.wake(workshop, 1, "killed")))


def recorded(desk: Desk, task_id: int) -> int:
    with desk.workshop.mirrors.reading(PLACE) as mirror:
        found = select(func.count()).where(changes.c.task == task_id, changes.c.tbl == "line")
        return mirror.scalar(found) or 0


@pytest.mark.parametrize(("kind", "point"), WORK, ids=[f"{kind}-{at}" for kind, at in WORK])
def test_the_next_wake_finishes_what_a_kill_left(
    worked: dict[str, Desk], tmp_path: Path, kind: str, point: str
) -> None:
    desk = copied(worked[kind], tmp_path)
    before = state(desk)
    after = before if kind == "check" else desk.truth()
    assert before != desk.truth()
    task_id = desk.ask(kind.removeprefix("first "))
    assert killed_at(desk, point) == KILLED
    assert state(desk) == (before if point in NOT_YET else after)
    there = list((desk.workshop.extracts / PLACE).iterdir())
    assert wake(desk) == (0 if point in ("finished", "cleared") else 1)
    assert state(desk) == after
    require_ended_once(desk, task_id, kind)
    assert not list((desk.workshop.extracts / PLACE).iterdir()), there
    assert wake(desk) == 0, "nothing is left"
    assert state(desk) == after


def require_ended_once(desk: Desk, task_id: int, kind: str) -> None:
    """One result, told once, with what the task did in all; the dossier says the same."""
    task = desk.task(task_id)
    assert task.state == "done", task.failure_detail
    events = desk.events(task_id)
    assert events.count("finished") == 1
    assert events[-1] == "finished"
    assert task.result is not None
    counts = tuple(task.result[name] for name in ("added", "changed", "deleted"))
    lines = len(desk.truth()["line"])
    assert (
        counts
        == {
            "first full": (lines, 0, 0),
            "incremental": (2, 0, 0),
            "full": (2, 0, 2),
            "repair": (2, 0, 2),
            "check": (0, 0, 0),
        }[kind]
    )
    expected = {"first full": 1, "incremental": 2, "full": 4, "repair": 4, "check": 0}[kind]
    assert recorded(desk, task_id) == expected, "each change once"
    assert task.result["proved"] is (kind in ("first full", "full", "repair"))
    dossier = desk.dossier()
    mirrored = desk.mirrored()["line"]
    assert dossier.line_count == len(mirrored)
    assert len(dossier.full_history) == (2 if kind == "full" else 1)
    if kind == "check":
        assert dossier.differences == 1


@pytest.mark.torture
@pytest.mark.parametrize(
    ("kind", "points"),
    [
        (kind, points)
        for kind, reached in REACHED.items()
        for points in product(reached, repeat=2)
        if points[0] not in ("finished", "cleared")
    ],
    ids=str,
)
def test_a_second_kill_changes_nothing(
    worked: dict[str, Desk], tmp_path: Path, kind: str, points: tuple[str, str]
) -> None:
    """The holder that took over is killed too, wherever it is then."""
    desk = copied(worked[kind], tmp_path)
    before = state(desk)
    after = before if kind == "check" else desk.truth()
    task_id = desk.ask(kind.removeprefix("first "))
    for point in points:
        assert killed_at(desk, point) in (0, KILLED)
        assert state(desk) in (before, after)
        let_leases_end(desk)
    wake(desk)
    assert state(desk) == after
    require_ended_once(desk, task_id, kind)


def test_a_task_that_kills_each_holder_is_given_up(worked: dict[str, Desk], tmp_path: Path) -> None:
    desk = copied(worked["full"], tmp_path)
    before = state(desk)
    task_id = desk.ask("full")
    for _ in range(5):
        assert killed_at(desk, "applying") == KILLED
        let_leases_end(desk)
    assert wake(desk) == 0
    task = desk.task(task_id)
    assert (task.state, task.failure, task.failure_facts) == (
        "failed",
        "interrupted",
        {"attempts": 5},
    )
    assert state(desk) == before
    with desk.workshop.platform.writing() as session:
        again = sync.retry(session, task_id)
    desk.post(400, "LATER")
    assert wake(desk) == 1
    assert desk.task(again).state == "done"
    assert state(desk) == desk.truth(), "read anew, not what was kept"
    with desk.workshop.platform.reading() as session:
        assert session.scalar(select(func.count()).where(Task.state == "running")) == 0
