from collections.abc import Callable
from typing import Any

import pytest

from models.dossier import Connector
from models.task import Task
from tests.conftest import World
from tests.notation import write_mirror
from tests.rows import NOW_MS, add_task
from tests.views.conftest import BAKERY, HTMX, Browser

Rendered = list[tuple[str, dict[str, Any]]]


def task(world: World, task_id: int) -> Task:
    with world.platform.reading() as session:
        return session.get_one(Task, task_id)


def test_waking_a_connector_rings_it(
    browser: Callable[[str], Browser], world: World, rendered: Rendered, rung: list[int]
) -> None:
    somebody = browser("alice")
    assert somebody.post("/monitoring/connectors/1/wake").headers["Location"] == "/monitoring"
    assert somebody.post("/monitoring/connectors/2/wake").status_code == 404
    somebody.post("/monitoring/connectors/1/wake", **HTMX)
    name, context = rendered[-1]
    assert name == "management/monitoring/_live.html"
    assert context["connectors"][0].wake_asked
    with world.platform.reading() as session:
        assert session.get_one(Connector, 1).wake_asked_at == NOW_MS
    assert rung == [1, 1]


def test_monitoring_filters_and_polls_while_something_runs(
    browser: Callable[[str], Browser], world: World, rendered: Rendered
) -> None:
    add_task(world, "bakery", kind="full", state="failed", failure="path_wrong")
    somebody = browser("alice")
    somebody.get("/monitoring?q=bak&kind=full&state=attention&connector=1")
    context = rendered[-1][1]
    assert [row.kind for row in context["tasks"].rows] == ["full"]
    assert [chip.label for chip in context["chips"]] == [
        "“bak”",
        "Full",
        "somebody must act",
        "Liège",
    ]
    assert not context["polling"]
    add_task(world, "bakery")
    somebody.get("/monitoring")
    assert rendered[-1][1]["polling"]


@pytest.mark.parametrize("moved", ["cancel waiting cancelled", "confirm held waiting"])
def test_an_act_moves_the_task_on(
    browser: Callable[[str], Browser],
    world: World,
    rendered: Rendered,
    rung: list[int],
    moved: str,
) -> None:
    act, before, after = moved.split()
    facts = {"deleted": 57, "existing": 256}
    task_id = add_task(world, "bakery", state=before, failure_facts=facts, finished_at=NOW_MS)
    somebody = browser("alice")
    answer = somebody.post(f"/dossiers/1/tasks/{task_id}/{act}", **HTMX)
    assert answer.status_code == 200
    name, context = rendered[-1]
    assert (name, context["task"].state) == ("management/tasks/_task.html", after)
    assert task(world, task_id).state == after
    assert rung == [1]
    again = somebody.post(f"/dossiers/1/tasks/{task_id}/{act}")
    assert again.status_code in (409, 303)


def test_trying_again_leads_to_the_task_that_will_do_it(
    browser: Callable[[str], Browser], world: World, rendered: Rendered, rung: list[int]
) -> None:
    failed = add_task(world, "bakery", state="failed", failure="ledger_locked", finished_at=NOW_MS)
    answer = browser("alice").post(f"/dossiers/1/tasks/{failed}/retry", **HTMX)
    assert answer.status_code == 200
    again = rendered[-1][1]["task"]
    assert (again.state, again.kind) == ("waiting", "incremental")
    assert again.id > failed
    assert task(world, failed).state == "failed"
    assert rung == [1]


def test_an_act_that_comes_too_late_says_so_and_writes_nothing(
    browser: Callable[[str], Browser], world: World, rung: list[int]
) -> None:
    task_id = add_task(world, "bakery", state="done")
    answer = browser("alice").post(f"/dossiers/1/tasks/{task_id}/retry", **HTMX)
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#error"
    assert answer.headers["HX-Reselect"] == "#error"
    assert rung == []


def test_a_task_is_found_in_its_own_dossier_only(
    browser: Callable[[str], Browser], world: World
) -> None:
    task_id = add_task(world, "garage")
    somebody = browser("anna")
    assert somebody.get(f"/dossiers/2/tasks/{task_id}").status_code == 200
    assert somebody.get(f"/dossiers/1/tasks/{task_id}").status_code == 404
    assert somebody.post(f"/dossiers/1/tasks/{task_id}/cancel").status_code == 404


def test_a_task_shows_what_happened_and_what_to_do(
    browser: Callable[[str], Browser], world: World, rendered: Rendered
) -> None:
    facts = {"path": "books.db"}
    task_id = add_task(
        world,
        "bakery",
        state="failed",
        failure="path_wrong",
        failure_facts=facts,
        failure_detail="Traceback of ours",
    )
    browser("alice").get(f"/dossiers/1/tasks/{task_id}")
    context = rendered[-1][1]
    assert context["technical"] is None
    assert context["acts"].retry
    page = browser("sam").get(f"/dossiers/1/tasks/{task_id}")
    assert rendered[-1][1]["technical"] == "Traceback of ours"
    assert page.status_code == 200


def line_change(task_id: int) -> dict[str, Any]:
    before = '{"entry_id": 2, "account_id": 1, "debit": 12100, "credit": 0, "text": "=1+1"}'
    return {
        "task": task_id,
        "tbl": "line",
        "row_id": 3,
        "op": "delete",
        "key": "3",
        "before": before,
        "after": None,
    }


def test_deleted_lines_are_on_the_page_and_in_the_download(
    browser: Callable[[str], Browser], world: World, rendered: Rendered
) -> None:
    task_id = add_task(world, "bakery", state="done")
    world.mirrors.erase(world.places["bakery"])
    write_mirror(world.mirrors, world.places["bakery"], BAKERY, [line_change(task_id)])
    somebody = browser("alice")
    somebody.get(f"/dossiers/1/tasks/{task_id}")
    [entry] = rendered[-1][1]["entries"]
    assert (entry.op, entry.lines[0].debit_before) == ("delete", 12100)
    download = somebody.get(f"/dossiers/1/tasks/{task_id}/changes.csv")
    text = download.get_data(as_text=True)
    assert "delete,3,400000,ACME,,'=1+1,121.00,0.00,,\r\n" in text
    assert download.headers["Cache-Control"] == "no-store"


def test_a_task_before_the_first_sync_has_no_changes(
    browser: Callable[[str], Browser], world: World, rendered: Rendered
) -> None:
    task_id = add_task(world, "bakery")
    world.mirrors.erase(world.places["bakery"])
    somebody = browser("alice")
    assert somebody.get(f"/dossiers/1/tasks/{task_id}").status_code == 200
    assert not rendered[-1][1]["mirror"]
    assert somebody.get(f"/dossiers/1/tasks/{task_id}/changes.csv").status_code == 404
