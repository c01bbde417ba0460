from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, update

from models.dossier import Connector
from models.task import Task
from tests.conftest import World
from tests.rows import NOW_MS, add_task
from tests.views.conftest import HTMX, Browser

Rendered = list[tuple[str, dict[str, Any]]]
SYNC = "/dossiers/1/synchronise"


def count_tasks(world: World) -> int:
    with world.platform.reading() as session:
        return session.scalar(select(func.count()).select_from(Task)) or 0


def task(world: World, task_id: int) -> Task:
    with world.platform.reading() as session:
        return session.get_one(Task, task_id)


def test_active_clients_show_the_readers_dossiers(
    browser: Callable[[str], Browser], rendered: Rendered
) -> None:
    answer = browser("alice").get("/clients?q=bak&state=mine&sort=code")
    name, context = rendered[-1]
    assert answer.status_code == 200
    assert name == "management/active_clients/show.html"
    assert [row.name for row in context["clients"].rows] == ["The bakery"]
    assert [chip.label for chip in context["chips"]] == ["“bak”", "my dossiers"]
    assert context["headings"]["code"].sort == "ascending"
    assert "direction=descending" in context["headings"]["code"].url
    assert context["chips"][0].remove_url == "/clients?state=mine&sort=code&direction=ascending"
    assert not context["polling"]


@pytest.mark.parametrize(
    ("headers", "fragment"),
    [
        (HTMX, True),
        ({}, False),
        ({**HTMX, "HX-Boosted": "true"}, False),
        ({**HTMX, "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_htmx_gets_the_part_that_changes_and_everybody_else_the_page(
    browser: Callable[[str], Browser],
    rendered: Rendered,
    headers: dict[str, str],
    *,
    fragment: bool,
) -> None:
    answer = browser("alice").get("/clients", **headers)
    part = "_clients.html" if fragment else "show.html"
    assert rendered[-1][0] == f"management/active_clients/{part}"
    assert "HX-Request" in answer.headers["Vary"]


@pytest.mark.parametrize(("state", "polling"), [("waiting", True), ("held", False)])
def test_the_list_polls_only_while_something_runs(
    browser: Callable[[str], Browser],
    world: World,
    rendered: Rendered,
    state: str,
    *,
    polling: bool,
) -> None:
    add_task(world, "bakery", state=state)
    browser("alice").get("/clients")
    assert rendered[-1][1]["polling"] == polling


def test_asking_makes_a_task_and_rings_its_connector(
    browser: Callable[[str], Browser], world: World, rung: list[int]
) -> None:
    answer = browser("alice").post(SYNC, {"kind": "incremental"})
    assert answer.headers["Location"] == "/dossiers/1/tasks/1"
    made = task(world, 1)
    assert (made.kind, made.state, made.asked_by) == (
        "incremental",
        "waiting",
        world.users["alice"],
    )
    assert rung == [1]


def test_the_answer_says_the_place_in_the_queue_and_the_next_wake(
    browser: Callable[[str], Browser], world: World, rendered: Rendered, rung: list[int]
) -> None:
    add_task(world, "garage")
    with world.platform.writing() as session:
        session.execute(update(Connector).values(last_seen_at=NOW_MS - 60_000))
    somebody = browser("alice")
    somebody.post(SYNC, {"kind": "incremental"}, **HTMX)
    name, context = rendered[-1]
    assert name == "management/synchronise/_answer.html"
    asked = context["answer"]
    assert (asked.created, asked.place, asked.wake_due) == (True, 2, False)
    assert asked.next_wake_at.timestamp() * 1000 == NOW_MS + 540_000
    somebody.post(SYNC, {"kind": "incremental"}, **HTMX)
    again = rendered[-1][1]["answer"]
    assert (again.created, again.task_id) == (False, asked.task_id)
    assert rung == [1, 1]


FULL = {"kind": "full", "reason": "backup_restored", "reason_text": "", "confirmed": "1"}


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"kind": ""}, {"kind"}),
        ({"kind": "erase"}, {"kind"}),
        ({"kind": "repair"}, {"kind"}),
        ({"kind": "check"}, {"kind"}),
        ({"reason": ""}, {"reason"}),
        ({"reason": "for fun"}, {"reason"}),
        ({"confirmed": ""}, {"confirmed"}),
        ({"reason": "other"}, {"reason_text"}),
        ({"reason": "", "confirmed": "0"}, {"reason", "confirmed"}),
    ],
)
def test_what_cannot_be_asked_is_refused_by_field(
    browser: Callable[[str], Browser],
    world: World,
    rendered: Rendered,
    changed: dict[str, str],
    wrong: set[str],
) -> None:
    answer = browser("alice").post(SYNC, {**FULL, **changed})
    assert answer.status_code == 422
    assert set(rendered[-1][1]["form"].errors) == wrong
    assert count_tasks(world) == 0


@pytest.mark.usefixtures("rung")
def test_a_full_synchronisation_needs_its_reason_and_confirmation(
    browser: Callable[[str], Browser], world: World
) -> None:
    answer = browser("alice").post(SYNC, {**FULL, "reason": "other", "reason_text": " stock \x00 "})
    assert answer.status_code == 303
    made = task(world, 1)
    assert (made.kind, made.reason, made.reason_text) == ("full", "other", "stock")


def test_the_dialog_shows_the_cost_and_what_already_waits(
    browser: Callable[[str], Browser], world: World, rendered: Rendered
) -> None:
    world.change("bakery", synced_at=5, differences=2, line_count=80_000)
    add_task(world, "bakery")
    browser("alice").get(f"{SYNC}?kind=repair")
    offer, form = rendered[-1][1]["offer"], rendered[-1][1]["form"]
    assert form.kind == "repair"
    assert [kind.kind for kind in offer.kinds if kind.advised] == ["repair"]
    assert (offer.cost.rows, offer.cost.measured, len(offer.open)) == (80_000, False, 1)
