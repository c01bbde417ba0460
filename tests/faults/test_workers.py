"""Two workers at one task, late ones, frozen ones, and jobs that ring twice."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

import models.database
import sync
from models.mirror import meta
from models.task import Task
from sync import claims
from sync.apply import ApplyOrder, apply
from sync.refusals import Replaced
from sync.source import Cursor
from tests.faults.copies import copied
from tests.faults.soundness import require_sound
from tests.faults.stopping import (
    Stopped,
    acting,
    begun_in_a_child,
    ended,
    let_leases_end,
    stopping,
)
from tests.faults.works import WORK
from tests.sync.desks import PLACE, Desk

BEFORE_ITS_EFFECT = [
    (kind, point) for kind, point in WORK if point not in ("applying", "finished", "cleared")
]


def everything(desk: Desk) -> tuple[object, ...]:
    """All that a worker may write: the mirror with what it says of itself, and the platform."""
    with desk.workshop.platform.reading() as session:
        tasks = [
            tuple(getattr(task, column.name) for column in Task.__table__.columns)
            for task in session.scalars(select(Task).order_by(Task.id))
        ]
    events = [desk.events(int(task[0])) for task in tasks]
    mirror: object = None
    if desk.workshop.mirrors.exists(PLACE):
        require_sound(desk.workshop.mirrors.path(PLACE))
        with desk.workshop.mirrors.reading(PLACE) as connection:
            facts = connection.execute(select(meta.c.name, meta.c.value)).all()
        mirror = (desk.mirrored(), sorted(map(tuple, facts)))
    return tasks, events, mirror, vars(desk.dossier())["full_history"], desk.dossier().synced_at


@pytest.mark.parametrize(
    ("kind", "point"), BEFORE_ITS_EFFECT, ids=[f"{kind}-{at}" for kind, at in BEFORE_ITS_EFFECT]
)
def test_a_late_worker_writes_nothing(
    worked: dict[str, Desk], tmp_path: Path, kind: str, point: str
) -> None:
    """Its lease ended unnoticed, another did the whole task; then it goes on where it was."""
    desk = copied(worked[kind], tmp_path)
    task_id = desk.ask(kind.removeprefix("first "))
    seen: list[object] = []

    def be_overtaken() -> None:
        let_leases_end(desk)
        assert sync.wake(desk.workshop, 1, "second") == 1
        seen.append(everything(desk))

    late = desk.limited(fault=acting(point, be_overtaken)).workshop
    assert sync.wake(late, 1, "late") == 0
    assert seen == [everything(desk)]
    task = desk.task(task_id)
    assert (task.state, task.attempts) == ("done", 2)
    assert desk.events(task_id).count("finished") == 1
    if kind != "check":
        assert desk.mirrored() == desk.truth()
        with desk.workshop.mirrors.reading(PLACE) as mirror:
            token = mirror.scalar(select(meta.c.value).where(meta.c.name == "token"))
        written_by_late = point in ("applied", "compared")
        assert token == str(task.token - written_by_late)


@pytest.mark.parametrize("kind", ["first full", "full", "incremental", "repair"])
def test_a_worker_overtaken_while_it_applies_takes_all_back(
    worked: dict[str, Desk], tmp_path: Path, kind: str
) -> None:
    desk = copied(worked[kind], tmp_path)
    task_id = desk.ask(kind.removeprefix("first "))
    before = everything(desk)[2]

    def be_overtaken() -> None:
        let_leases_end(desk)
        with desk.workshop.platform.writing() as session:
            assert claims.claim(session, 1, "second", 60_000)

    late = desk.limited(fault=acting("applying", be_overtaken)).workshop
    assert sync.wake(late, 1, "late") == 0
    assert everything(desk)[2] == before
    let_leases_end(desk)
    assert sync.wake(desk.workshop, 1, "third") == 1
    assert desk.task(task_id).state == "done"
    assert desk.mirrored() == desk.truth()


def frozen_at(desk: Desk, point: str) -> int:
    """A process that works until it freezes at a fault point; its number."""

    def freeze() -> None:
        os.kill(os.getpid(), signal.SIGSTOP)

    workshop = desk.limited(fault=acting(point, freeze)).workshop
    child = begun_in_a_child(lambda: sync.wake(workshop, 1, "frozen"))
    assert os.WIFSTOPPED(os.waitpid(child, os.WUNTRACED)[1])
    return child


@pytest.mark.parametrize("point", ["opened", "extracted", "read", "verified"])
def test_a_frozen_process_that_thaws_writes_nothing(
    worked: dict[str, Desk], tmp_path: Path, point: str
) -> None:
    desk = copied(worked["full"], tmp_path)
    desk.ask("full")
    child = frozen_at(desk, point)
    let_leases_end(desk)
    assert sync.wake(desk.workshop, 1, "second") == 1
    after = everything(desk)
    os.kill(child, signal.SIGCONT)
    assert ended(child) == 0
    assert everything(desk) == after
    assert desk.mirrored() == desk.truth()


def test_a_process_frozen_while_it_applies_holds_up_its_mirror_and_says_so(
    worked: dict[str, Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models.database, "PATIENCE_S", 0.2)
    monkeypatch.setattr(models.database, "BUSY_MS", 100)
    desk = copied(worked["full"], tmp_path)
    before = desk.mirrored()
    task_id = desk.ask("full")
    child = frozen_at(desk, "applying")
    try:
        assert desk.mirrored() == before, "readers do not wait for it"
        let_leases_end(desk)
        assert sync.wake(desk.workshop, 1, "second") == 1
        assert desk.task(task_id).failure == "database_busy"
    finally:
        os.kill(child, signal.SIGCONT)
    assert ended(child) == 0
    assert desk.mirrored() == before
    with desk.workshop.platform.writing() as session:
        again = sync.retry(session, task_id)
    assert sync.run_task(desk.workshop, again, "third").state == "done"
    assert desk.mirrored() == desk.truth()


def test_a_mirror_takes_nothing_from_an_earlier_holder(
    worked: dict[str, Desk], tmp_path: Path
) -> None:
    """Whatever the platform said of it: the mirror knows who wrote last."""
    desk = copied(worked["full"], tmp_path)
    desk.ask("full")
    with pytest.raises(Stopped):
        sync.wake(desk.limited(fault=stopping("read")).workshop, 1, "first")
    (extract,) = (desk.workshop.extracts / PLACE).iterdir()
    before = everything(desk)
    order = ApplyOrder(99, 1, "everything", Cursor(0), str(desk.dossier().ledger_id), 10**9)
    mirrors = desk.workshop.mirrors
    with pytest.raises(Replaced), mirrors.applying(PLACE, extract) as mirror:
        apply(mirror, order)
    assert everything(desk) == before


def ringing(desk: Desk, times: int) -> Callable[[], None]:
    def ring() -> None:
        for _ in range(times):
            sync.wake(desk.workshop, 1, f"worker {os.getpid()}")

    return ring


@pytest.mark.parametrize("workers", [2, 5])
def test_many_workers_do_each_task_once(
    worked: dict[str, Desk], tmp_path: Path, workers: int
) -> None:
    desk = copied(worked["full"], tmp_path)
    shutil.copyfile(desk.path, tmp_path / "2.ledger")
    with desk.workshop.platform.writing() as session:
        asked = [
            sync.request(session, sync.Asking(dossier, kind)).task_id
            for kind in ("full", "check", "repair")
            for dossier in (1, 2)
        ]
    desk.workshop.platform.close()
    children = [begun_in_a_child(ringing(desk, 4)) for _ in range(workers)]
    assert [ended(child) for child in children] == [0] * workers
    sync.wake(desk.workshop, 1, "last")
    for task_id in asked:
        task = desk.task(task_id)
        assert (task.state, task.attempts) == ("done", 1), task.failure_detail
        events = desk.events(task_id)
        assert events.count("claimed") == events.count("finished") == 1
    assert desk.mirrored() == desk.truth()
    for place in ("place1", "place2"):
        require_sound(desk.workshop.mirrors.path(place))


def test_a_job_that_rings_again_finds_nothing_to_do(
    worked: dict[str, Desk], tmp_path: Path
) -> None:
    desk = copied(worked["full"], tmp_path)
    task_id = desk.ask("full")
    states: list[str] = []

    def ring_again() -> None:
        states.append(sync.run_task(desk.workshop, task_id, "second").state)
        assert sync.wake(desk.workshop, 1, "third") == 0

    twice = desk.limited(fault=acting("opened", ring_again)).workshop
    assert sync.run_task(twice, task_id, "first").state == "done"
    after = everything(desk)
    states.append(sync.run_task(desk.workshop, task_id, "fourth").state)
    assert states == ["running", "done"]
    assert everything(desk) == after
