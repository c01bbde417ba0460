import datetime as dt
from typing import Any

import pytest
from sqlalchemy import update

from access.scope import visible_dossiers
from models.task import Task
from office.dossiers import NewDossier, add_dossier
from reports import glance, monitoring
from reports.active_dossiers import (
    SORTS,
    ActiveFilters,
    active_dossiers,
    dossier_headers,
    initials,
    managers,
)
from reports.connectors import connectors
from tests.conftest import World
from tests.rows import NOW_MS, add_task, counted

NOW = dt.datetime.fromtimestamp(NOW_MS / 1000, tz=dt.UTC)


def shown(world: World, name: str = "anna", **filters: Any) -> list[str]:
    user = world.user(name)
    with world.platform.reading() as session:
        page = active_dossiers(session, visible_dossiers(user), ActiveFilters(**filters), user.id)
    return [row.name for row in page.rows]


def light(world: World, name: str) -> str:
    user = world.user("anna")
    with world.platform.reading() as session:
        page = active_dossiers(session, visible_dossiers(user), ActiveFilters(), user.id)
    return next(row.light for row in page.rows if row.id == world.dossiers[name])


def test_each_sees_their_own_active_clients(world: World) -> None:
    assert shown(world) == ["The bakery", "The garage"]
    assert shown(world, "alice") == ["The bakery"]
    world.change("bakery", active=False)
    assert shown(world, "alice") == []


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"text": "BAK"}, ["The bakery"]),
        ({"text": "0002"}, ["The garage"]),
        ({"text": "%"}, []),
        ({"manager": "none"}, []),
        ({"state": "mine"}, []),
        ({"state": "advised"}, ["The bakery", "The garage"]),
        ({"state": "unproved"}, ["The bakery", "The garage"]),
        ({"state": "differences"}, ["The garage"]),
        ({"state": "attention"}, ["The garage"]),
        ({"state": "running"}, []),
        ({"state": "failed"}, []),
        ({"sort": "code", "direction": "descending"}, ["The garage", "The bakery"]),
    ],
)
def test_filters_and_sorting_choose_rows(
    world: World, filters: dict[str, str], names: list[str]
) -> None:
    world.change("garage", differences=2)
    assert shown(world, **filters) == names


def test_the_manager_filter_takes_an_id(world: World) -> None:
    assert shown(world, manager=str(world.users["bruno"])) == ["The garage"]
    assert shown(world, manager="999999999") == []


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("direction", ["ascending", "descending"])
def test_every_heading_sorts(world: World, sort: str, direction: str) -> None:
    world.change("garage", differences=1, synced_at=5, proved_at=5, updated_through="2026-01-31")
    add_task(world, "bakery")
    assert len(shown(world, sort=sort, direction=direction)) == 2


def test_the_lights_follow_the_tasks(world: World) -> None:
    assert light(world, "bakery") == "idle"
    world.change("bakery", differences=1)
    assert light(world, "bakery") == "act"
    failed = add_task(world, "bakery", state="failed", finished_at=NOW_MS)
    assert light(world, "bakery") == "failed"
    waiting = add_task(world, "bakery")
    assert light(world, "bakery") == "running"
    with world.platform.writing() as session:
        session.execute(update(Task).where(Task.id == waiting).values(state="held"))
    assert light(world, "bakery") == "act"
    with world.platform.writing() as session:
        session.execute(update(Task).where(Task.id >= failed).values(state="done"))
    world.change("bakery", differences=0)
    assert light(world, "bakery") == "idle"


@pytest.mark.parametrize("states", [("done",), ("failed",), ("failed", "waiting"), ("held",)])
@pytest.mark.parametrize("differences", [0, 1])
def test_sorting_by_light_and_counting_follow_the_same_rule_as_the_light(
    world: World, states: tuple[str, ...], differences: int
) -> None:
    for state in states:
        add_task(world, "bakery", state=state)
    world.change("bakery", differences=differences)
    seen = light(world, "bakery")
    descending = shown(world, sort="light", direction="descending")
    assert descending[0] == "The bakery"
    with world.platform.reading() as session:
        count = glance.attention_count(session, visible_dossiers(world.user("anna")))
    assert count == (seen in ("act", "failed"))
    assert shown(world, state="attention") == (["The bakery"] if count else [])


def test_the_number_of_queries_does_not_grow_with_the_rows(world: World) -> None:
    def queries() -> int:
        anna = world.user("anna")
        visible = visible_dossiers(anna)
        with world.platform.reading() as session, counted(session) as sent:
            active_dossiers(session, visible, ActiveFilters(), anna.id)
            connectors(session, 1, visible, NOW)
            monitoring.tasks(session, visible, monitoring.TaskFilters(), NOW)
            dossier_headers(session, visible)
        return len(sent)

    few = queries()
    with world.platform.writing() as session:
        for number in range(70):
            new = NewDossier(1, world.connector_id, f"1{number:03}", f"Client {number}", "x.db")
            add_dossier(session, new)
    for state in ("done", "failed", "running"):
        add_task(world, "bakery", state=state)
    add_task(world, "garage", state="running")
    assert queries() == few == 13  # with BEGIN


def test_a_page_has_fifty_rows_and_the_next_the_rest(world: World) -> None:
    with world.platform.writing() as session:
        for number in range(70):
            add_dossier(session, NewDossier(1, world.connector_id, f"1{number:03}", "C", "x.db"))
    anna = world.user("anna")
    with world.platform.reading() as session:
        pages = [
            active_dossiers(session, visible_dossiers(anna), ActiveFilters(page=page), anna.id)
            for page in (1, 2, 10**9)
        ]
    assert [len(page.rows) for page in pages] == [50, 22, 22]


def test_managers_are_those_of_visible_dossiers(world: World) -> None:
    with world.platform.reading() as session:
        found = managers(session, visible_dossiers(world.user("alice")))
    assert found == [(world.users["alice"], "Alice")]


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Alice Renard", "AR"), ("Chloé", "C"), ("", ""), ("Jan van den Berg", "JB")],
)
def test_initials_are_of_the_first_and_the_last_word(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("columns", "state"),
    [
        ({}, "never"),
        ({"proved_at": 10, "synced_at": 5}, "proved"),
        ({"proved_at": 10, "synced_at": 11}, "stale"),
        ({"proved_at": 10, "synced_at": 5, "differences": 2}, "differences"),
    ],
)
def test_the_proof_says_what_was_last_found(
    world: World, columns: dict[str, int], state: str
) -> None:
    world.change("bakery", **columns)
    assert glance.proof_of(world.dossier("bakery")).state == state
