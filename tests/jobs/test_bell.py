import json
import subprocess
import time
import zlib
from collections.abc import Callable

import pytest
from redis import Redis
from sqlalchemy import update

from config import Settings
from jobs import bell, due
from jobs import connection as doors
from jobs.schedule import ROUNDS, Timekeeper
from models.base import server_ms
from models.database import Platform
from models.dossier import Connector, Dossier
from models.task import Task

Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture(autouse=True)
def own_connection(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bell, "_connection", lambda: doors.connect(settings))


def _go_round(timekeeper: Timekeeper) -> None:
    """Make each round once, as if its time had come."""
    for job in timekeeper.get_jobs():
        job.latest_enqueue_time = job.next_enqueue_time = None
    assert len(timekeeper.enqueue_jobs()) == len(ROUNDS)


def test_rings_for_a_connector_do_not_pile_up(redis: "Redis") -> None:
    assert [bell.ring(redis, 1) for _ in range(5)] == [True, False, False, False, False]
    assert bell.ring(redis, 11)
    assert len(bell.queue(redis)) == 2


def test_a_ring_carries_a_number_as_json(redis: "Redis") -> None:
    bell.ring(redis, 5)
    (job,) = bell.queue(redis).get_jobs()
    kept = redis.hget(job.key, "data")
    assert isinstance(kept, bytes)
    data = zlib.decompress(kept)
    assert json.loads(data) == ["jobs.tasks.wake", None, [5], {}]


def test_the_bell_without_redis_is_silent_and_quick() -> None:
    began = time.monotonic()
    assert bell.ring_connector(1) is False
    assert time.monotonic() - began < 1


def test_the_rounds_ring_for_those_who_are_due_and_once(redis: "Redis", platform: Platform) -> None:
    timekeeper = Timekeeper(redis, platform)
    for _ in range(3):
        _go_round(timekeeper)
    assert [job.args for job in bell.queue(redis).get_jobs()] == [[1]]


def test_whoever_was_asked_to_wake_is_rung(redis: "Redis", platform: Platform) -> None:
    with platform.writing() as session:
        session.execute(update(Connector).values(last_seen_at=server_ms() - 10, wake_asked_at=None))
    timekeeper = Timekeeper(redis, platform)
    _go_round(timekeeper)
    assert len(bell.queue(redis)) == 0
    with platform.writing() as session:
        asked = update(Connector).where(Connector.id == 2).values(wake_asked_at=server_ms())
        session.execute(asked)
    _go_round(timekeeper)
    assert [job.args for job in bell.queue(redis).get_jobs()] == [[2]]


def test_an_abandoned_task_is_rung_for_once_its_lease_ran_out(
    redis: "Redis", platform: Platform
) -> None:
    _run_task(platform, lease_ms=60_000)
    timekeeper = Timekeeper(redis, platform)
    _go_round(timekeeper)
    assert len(bell.queue(redis)) == 0
    with platform.writing() as session:
        session.execute(update(Task).values(lease_until=server_ms() - 1))
    _go_round(timekeeper)
    assert [job.args for job in bell.queue(redis).get_jobs()] == [[2]]
    with platform.reading() as session:
        assert due.is_due(session, 2)
        assert not due.is_due(session, 1)


def _run_task(platform: Platform, lease_ms: int) -> None:
    """A running task of the second connector; no connector is due by its pause."""
    with platform.writing() as session:
        session.execute(update(Connector).values(last_seen_at=server_ms()))
        session.add(
            Dossier(
                id=1, firm_id=1, connector_id=2, code="A", name="A", location="/a", place="place"
            )
        )
        session.flush()
        session.add(
            Task(
                firm_id=1,
                dossier_id=1,
                connector_id=2,
                kind="full",
                state="running",
                created_at=server_ms(),
                lease_until=server_ms() + lease_ms,
            )
        )


def test_flushing_redis_costs_nothing_but_a_round(redis: "Redis", platform: Platform) -> None:
    timekeeper = Timekeeper(redis, platform)
    _go_round(timekeeper)
    redis.flushall()
    assert len(bell.queue(redis)) == 0
    _go_round(timekeeper)
    assert [job.args for job in bell.queue(redis).get_jobs()] == [[1]]


def test_a_platform_that_does_not_answer_ends_no_round(redis: "Redis", settings: Settings) -> None:
    missing = Platform(settings.data / "nothing.db", pooled=False)
    _go_round(Timekeeper(redis, missing))
    assert len(bell.queue(redis)) == 0
