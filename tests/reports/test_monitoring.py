import datetime as dt
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest

from access.scope import visible_dossiers
from models.database import Platform
from models.dossier import Connector
from models.schema import DatabaseTooNew
from models.task import TaskEvent
from reports import glance, monitoring
from reports.connectors import connectors, find_connector
from reports.readiness import NotPrepared, require_ready
from reports.synchronise import full_cost, synchronise_offer
from reports.task_result import findings_of, result_of, task_record
from tests.conftest import World
from tests.rows import NOW_MS, add_task

NOW = dt.datetime.fromtimestamp(NOW_MS / 1000, tz=dt.UTC)


@pytest.mark.parametrize(
    ("seen_ago_s", "asked_ago_s", "expected"),
    [
        (None, None, (False, False)),
        (None, 1, (True, False)),
        (60, None, (False, False)),
        (60, 10, (True, False)),
        (60, 70, (False, False)),
        (700, None, (True, False)),
        (1801, 10, (False, True)),
    ],
)
def test_a_connectors_next_wake(
    seen_ago_s: int | None, asked_ago_s: int | None, expected: tuple[bool, bool]
) -> None:
    def at(ago: int | None) -> int | None:
        return None if ago is None else NOW_MS - 1000 * ago

    connector = Connector(
        wake_seconds=600, last_seen_at=at(seen_ago_s), wake_asked_at=at(asked_ago_s)
    )
    wake = glance.wake_of(connector, NOW)
    assert (wake.due, wake.silent) == expected


def test_connectors_hide_the_names_of_dossiers_the_reader_may_not_see(world: World) -> None:
    add_task(world, "garage", state="running")
    add_task(world, "bakery")
    with world.platform.reading() as session:
        [row] = connectors(session, 1, visible_dossiers(world.user("alice")), NOW)
        assert find_connector(session, 1, world.stranger_connector_id) is None
    assert (row.dossiers, row.queue, row.light) == (2, 1, "running")
    assert [running.dossier_name for running in row.running] == [""]


def test_a_running_task_shows_progress_and_an_estimate(world: World) -> None:
    task_id = add_task(
        world,
        "bakery",
        state="running",
        started_at=NOW_MS - 30_000,
        step="applying",
        rows_done=250,
        rows_expected=1000,
    )
    task = find(world, task_id)
    assert (task.tenths, task.remaining_ms, task.duration_ms) == (250, 90_000, 30_000)


def find(world: World, task_id: int, name: str = "anna") -> monitoring.TaskRow:
    with world.platform.reading() as session:
        row = monitoring.find_task(session, visible_dossiers(world.user(name)), task_id, NOW)
    assert row is not None
    return row


@pytest.mark.parametrize(("done", "expected"), [(0, 0), (1, 0), (10, 1000)])
def test_no_estimate_where_it_cannot_be_known(world: World, done: int, expected: int) -> None:
    columns = {"started_at": NOW_MS, "rows_done": done, "rows_expected": expected}
    task = find(world, add_task(world, "bakery", state="running", **columns))
    assert task.remaining_ms is None


def test_waiting_tasks_know_their_place(world: World) -> None:
    ids = [add_task(world, name) for name in ("garage", "bakery")]
    assert [find(world, task_id).place for task_id in ids] == [1, 2]


def test_a_strangers_task_is_not_found(world: World) -> None:
    task_id = add_task(world, "garage")
    with world.platform.reading() as session:
        visible = visible_dossiers(world.user("alice"))
        assert monitoring.find_task(session, visible, task_id, NOW) is None
        assert not monitoring.has_open_tasks(session, visible)
        everything = visible_dossiers(world.user("anna"))
        assert monitoring.has_open_tasks(session, everything)


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 3),
        ({"text": "bak"}, 1),
        ({"kind": "full"}, 1),
        ({"state": "open"}, 2),
        ({"state": "attention"}, 1),
        ({"state": "done"}, 0),
        ({"connector": "1"}, 3),
        ({"connector": "99"}, 0),
    ],
)
def test_tasks_are_filtered(world: World, filters: dict[str, str], count: int) -> None:
    add_task(world, "bakery")
    add_task(world, "garage", kind="full")
    add_task(world, "garage", state="failed")
    with world.platform.reading() as session:
        wanted = monitoring.TaskFilters(**filters)  # type: ignore[arg-type]  # texts only
        page = monitoring.tasks(session, visible_dossiers(world.user("anna")), wanted, NOW)
    assert page.total == len(page.rows) == count


RESULT = {
    "read": 10,
    "deleted": 3,
    "proved": True,
    "findings": [{"code": "unbalanced_entry", "count": 2}],
    "differences": [{"table": "line", "journal": "ACH", "period": "2026-10", "rows_source": 1}],
}


def test_a_result_is_read_as_it_was_recorded() -> None:
    result = result_of(RESULT)
    assert result is not None
    assert (result.read, result.deleted, result.proved, result.findings) == (10, 3, True, 2)
    assert result.first_difference is not None
    assert result.first_difference.journal == "ACH"
    assert result_of(None) is None
    assert findings_of({"findings": {"x": 2}})[0].count == 2
    assert findings_of({"findings": 4})[0].count == 4


def ids(world: World, state: str) -> list[int]:
    with world.platform.reading() as session:
        visible = visible_dossiers(world.user("anna"))
        filters = monitoring.TaskFilters(state=state)
        return [row.id for row in monitoring.tasks(session, visible, filters, NOW).rows]


def test_a_done_check_with_differences_wants_somebody(world: World) -> None:
    task_id = add_task(world, "bakery", state="done", kind="check", result=RESULT)
    world.change("bakery", differences=1)
    assert find(world, task_id).light == "act"
    assert ids(world, state="attention") == [task_id]
    repair = add_task(world, "bakery", state="done", kind="repair", result={"proved": True})
    assert ids(world, state="attention") == [repair], "what is left is told by the newest"
    world.change("bakery", differences=0)
    assert find(world, task_id).light == "idle"
    assert ids(world, state="attention") == []


def test_a_failure_is_settled_once_something_was_tried_since(world: World) -> None:
    failed = add_task(world, "bakery", state="failed", failure="ledger_locked")
    held = add_task(world, "garage", state="held")
    assert (find(world, failed).light, find(world, failed).settled) == ("failed", False)
    assert ids(world, state="attention") == [held, failed]
    add_task(world, "bakery", state="done", result={"read": 1})
    assert (find(world, failed).light, find(world, failed).settled) == ("idle", True)
    assert ids(world, state="attention") == [held]


def test_the_result_of_a_check_is_read_whole(world: World) -> None:
    task_id = add_task(world, "bakery", state="done", kind="check", result=RESULT)
    with world.platform.writing() as session:
        session.add(TaskEvent(task_id=task_id, at=NOW_MS, what="compared", facts={}))
    with world.platform.reading() as session:
        record = task_record(session, task_id)
    assert [event.what for event in record.events] == ["compared"]
    assert len(record.differences) == 1


def test_a_full_costs_what_the_last_one_did_or_an_estimate(world: World) -> None:
    world.change("bakery", line_count=400_000)
    estimated = full_cost(world.dossier("bakery"))
    assert (estimated.rows, estimated.seconds, estimated.measured) == (400_000, 10, False)
    run = {"at": NOW_MS, "rows": 214_380, "bytes": 61_400_000, "seconds": 660}
    world.change("bakery", full_history=[{"rows": 1}, run])
    measured = full_cost(world.dossier("bakery"))
    assert (measured.rows, measured.seconds, measured.measured) == (214_380, 660, True)


@pytest.mark.parametrize(
    ("columns", "offered", "advised"),
    [
        ({}, {"incremental", "full"}, None),
        ({"synced_at": 5, "full_advised": None}, {"incremental", "full", "check"}, None),
        ({"synced_at": 5}, {"incremental", "full", "check"}, "full"),
        ({"synced_at": 5, "differences": 3}, {"incremental", "full", "check", "repair"}, "repair"),
    ],
)
def test_what_is_offered_follows_the_dossiers_state(
    world: World, columns: dict[str, Any], offered: set[str], advised: str | None
) -> None:
    world.change("bakery", **columns)
    add_task(world, "garage")
    with world.platform.reading() as session:
        offer = synchronise_offer(session, world.dossier("bakery"), NOW, may_full=True)
    assert {kind.kind for kind in offer.kinds if kind.offered} == offered
    assert next((kind.kind for kind in offer.kinds if kind.advised), None) == advised
    assert (offer.ahead, offer.place, offer.open) == (1, 2, ())


@pytest.mark.parametrize(
    ("revision", "refusal"), [(None, NotPrepared), ("0000", NotPrepared), ("9999", DatabaseTooNew)]
)
def test_a_database_of_another_version_is_not_ready(
    tmp_path: Path, revision: str | None, refusal: type[Exception]
) -> None:
    path = tmp_path / "platform.db"
    with sqlite.connect(str(path)) as raw:
        if revision:
            raw.execute("CREATE TABLE alembic_version (version_num)")
            raw.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
    raw.close()
    platform = Platform(path)
    with platform.reading() as session, pytest.raises(refusal):
        require_ready(session, path)
    platform.close()
