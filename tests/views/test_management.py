"""What the pages of staff show, in every language and in every state of a task."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from models.dossier import Dossier
from models.firm import User
from models.task import KINDS, STATES, TaskEvent
from tests.conftest import World
from tests.rows import NOW_MS, add_task
from tests.views.conftest import HTMX, Browser
from views.language import LANGUAGES
from views.words import EVENTS

HELD = {"deleted": 57, "existing": 256}
DIFFERENCE = {"table": "line", "journal": "PUR", "period": "2026-02", "rows_source": 2}
RESULTS: dict[str, dict[str, Any]] = {
    "plain": {"read": 3, "added": 1, "changed": 1, "deleted": 1, "bytes": 2000},
    "proved": {"read": 3, "proved": True, "findings": [{"code": "unknown_account", "count": 2}]},
    "differing": {"differences": [DIFFERENCE, {"table": "matching"}], "findings": {"odd": 1}},
}
HOSTILE = "<img src=x onerror=alert(1)>"


def speak(world: World, locale: str) -> None:
    with world.platform.writing() as session:
        session.execute(update(User).values(locale=locale))


def add_tasks(world: World) -> list[int]:
    """A task in each state, and one of each kind with each result."""
    ended = {"started_at": NOW_MS - 50_000, "finished_at": NOW_MS, "attempts": 1}
    made = [
        add_task(world, "bakery", state=state, failure_facts=HELD if state == "held" else None)
        for state in STATES
    ]
    made += [
        add_task(world, "bakery", state="done", kind=kind, result=result, **ended)
        for kind in KINDS
        for result in RESULTS.values()
    ]
    facts = {"rows": 3, "added": 1, "changed": 0, "deleted": 2, "differences": 0, "into": made[0]}
    with world.platform.writing() as session:
        session.add_all(
            TaskEvent(task_id=made[0], at=NOW_MS, what=what, facts={**facts, "kind": "full"})
            for what in (*EVENTS, "danced")
        )
        session.add_all(TaskEvent(task_id=made[1], at=NOW_MS, what=what) for what in EVENTS)
    return made


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_page_is_whole_in_every_language_and_state(
    browser: Callable[[str], Browser], world: World, locale: str
) -> None:
    somebody = browser("sam")
    tasks = add_tasks(world)
    speak(world, locale)
    world.change("bakery", synced_at=5, differences=2, full_advised="backup_restored")
    pages = ["/clients", "/clients?q=nothing", "/monitoring", "/monitoring?q=nothing"]
    pages += [f"/dossiers/1/synchronise?kind={kind}" for kind in KINDS]
    pages += [f"/dossiers/1/tasks/{number}" for number in tasks]
    for page in pages:
        for headers in ({}, HTMX):
            answer = somebody.get(page, **headers)
            text = answer.get_data(as_text=True)
            assert answer.status_code == 200, page
            assert "%(" not in text, page
            assert f'<html lang="{locale}">' in text or headers, page


def test_pages_speak_the_readers_language(browser: Callable[[str], Browser], world: World) -> None:
    somebody = browser("alice")
    said = {}
    for locale in LANGUAGES:
        speak(world, locale)
        text = somebody.get("/clients").get_data(as_text=True)
        [said[locale]] = re.findall("<h1>(.*?)</h1>", text)
    assert said == {"fr": "Clients actifs", "nl": "Actieve klanten", "en": "Active clients"}


@pytest.mark.parametrize("state", STATES)
def test_a_task_asks_for_itself_only_while_it_is_under_way(
    browser: Callable[[str], Browser], world: World, state: str
) -> None:
    number = add_task(world, "bakery", state=state)
    text = browser("alice").get(f"/dossiers/1/tasks/{number}", **HTMX).get_data(as_text=True)
    assert ("hx-trigger" in text) == (state in ("waiting", "running"))


@pytest.mark.parametrize(("page", "state"), [("clients", "held"), ("monitoring", "done")])
def test_lists_ask_again_and_often_while_something_is_under_way(
    browser: Callable[[str], Browser], world: World, page: str, state: str
) -> None:
    somebody = browser("alice")
    add_task(world, "bakery", state=state)
    assert "every 15s" in somebody.get(f"/{page}").get_data(as_text=True)
    add_task(world, "bakery", kind="check")
    assert "every 4s" in somebody.get(f"/{page}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        ("waiting", {"cancel"}),
        ("held", {"cancel", "confirm"}),
        ("failed", {"retry"}),
        ("running", set()),
        ("done", set()),
    ],
)
def test_a_page_offers_only_what_may_be_done_to_its_task(
    browser: Callable[[str], Browser], world: World, state: str, acts: set[str]
) -> None:
    number = add_task(world, "bakery", state=state, failure_facts=HELD)
    text = browser("alice").get(f"/dossiers/1/tasks/{number}").get_data(as_text=True)
    assert set(re.findall(rf'action="/dossiers/1/tasks/{number}/(\w+)"', text)) == acts


def test_what_was_typed_is_never_markup(browser: Callable[[str], Browser], world: World) -> None:
    with world.platform.writing() as session:
        renamed = update(Dossier).where(Dossier.id == world.dossiers["bakery"])
        session.execute(renamed.values(name=HOSTILE, code="<b>1</b>"))
    facts = {"path": HOSTILE}
    number = add_task(
        world,
        "bakery",
        state="failed",
        failure="path_wrong",
        failure_facts=facts,
        failure_detail=HOSTILE,
        reason="other",
        reason_text=HOSTILE,
    )
    pages = ["/clients", "/monitoring", "/dossiers/1/synchronise", f"/dossiers/1/tasks/{number}"]
    for page in (*pages, f"/clients?q={HOSTILE}", f"/monitoring?q={HOSTILE}"):
        text = browser("sam").get(page).get_data(as_text=True)
        assert "<img" not in text, page
        assert "<b>1" not in text, page
        assert "&lt;img" in text, page


def test_what_is_missing_is_said_at_its_field(browser: Callable[[str], Browser]) -> None:
    asked = {"kind": "full", "reason": "other", "reason_text": "", "confirmed": ""}
    answer = browser("alice").post("/dossiers/1/synchronise", asked, **HTMX)
    text = answer.get_data(as_text=True)
    assert set(re.findall(r'id="(\w+)-error"', text)) == {"reason_text", "confirmed"}
    assert re.search(r'id="reason_text"[^>]*aria-describedby="[^"]*reason_text-error"', text)
    assert re.search(r'name="confirmed"[^>]*aria-describedby="confirmed-error"', text)
    assert re.search(r'value="full" checked', text)
