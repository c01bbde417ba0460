"""Every route, every method, every persona: who gets in is declared here."""

from collections.abc import Callable
from typing import Any

import flask
import pytest

from tests.conftest import World
from tests.rows import add_task
from tests.views.conftest import Browser

EVERYBODY = "anna sam alice bruno chloe dora mallory"
STAFF = "anna sam alice bruno mallory"
BAKERY_STAFF = "anna sam alice"
BAKERY = "anna sam alice chloe"
OURS = "anna sam alice bruno"
# Endpoint: who is let in. Everybody else finds nothing; who is not signed in goes to sign in.
POLICY = {
    "home.show": EVERYBODY,
    "session.show": EVERYBODY,
    "session.sign_in": EVERYBODY,
    "session.sign_out": EVERYBODY,
    "language.choose": EVERYBODY,
    "active_clients.show": STAFF,
    "synchronise.show": BAKERY_STAFF,
    "synchronise.ask": BAKERY_STAFF,
    "monitoring.show": STAFF,
    "monitoring.wake": OURS,
    "tasks.show": BAKERY_STAFF,
    "tasks.retry": BAKERY_STAFF,
    "tasks.cancel": BAKERY_STAFF,
    "tasks.confirm": BAKERY_STAFF,
    "tasks.changes_csv": BAKERY_STAFF,
    "dossiers.show": EVERYBODY,
    "dashboard.show": BAKERY,
    "trial_balance.show": BAKERY,
    "trial_balance.csv": BAKERY,
    "account_ledger.show": BAKERY,
    "entry.show": BAKERY,
}
OPEN = ("session.show", "session.sign_in", "session.sign_out", "language.choose")
PERSONAS = ("", *EVERYBODY.split())
LET_IN = {200, 303, 403, 409, 422}  # 403: the wrong password of an empty sign-in form


def routes(app: flask.Flask) -> list[tuple[str, str, str]]:
    """Endpoint, method and an address of the bakery for each route."""
    found = []
    numbers = {"account_id": 1, "entry_id": 2, "connector_id": 1, "task_id": 1, "dossier_id": 1}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint == "static":
                continue
            arguments: dict[str, Any] = {name: numbers[name] for name in rule.arguments}
            url = flask.url_for(rule.endpoint, **arguments)
            found += [(rule.endpoint, method, url) for method in sorted(rule.methods or ())]
    return found


def test_every_route_has_a_policy_and_no_policy_is_left_over(app: flask.Flask) -> None:
    assert {endpoint for endpoint, _method, _url in routes(app)} == set(POLICY)


def test_every_view_declares_its_audience(app: flask.Flask) -> None:
    silent = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and not hasattr(view, "audience")
    ]
    assert silent == []


@pytest.mark.parametrize("persona", PERSONAS)
def test_each_persona_gets_in_exactly_where_the_policy_says(
    app: flask.Flask, world: World, browser: Callable[[str], Browser], persona: str
) -> None:
    add_task(world, "bakery")
    assert world.dossiers["bakery"] == world.connector_id == 1
    wrong = []
    for endpoint, method, url in routes(app):
        somebody = browser(persona)
        if method == "OPTIONS":  # says which methods there are, and nothing of any row
            assert somebody.client.options(url).status_code in {200, 303, 404}
            continue
        if method == "POST":
            answer = somebody.post(url)
        else:
            answer = somebody.client.open(url, method=method)
        if _expected(endpoint, persona, answer.status_code, answer.headers.get("Location", "")):
            continue
        wrong.append((endpoint, method, answer.status_code, answer.headers.get("Location")))
    assert wrong == []


def _expected(endpoint: str, persona: str, status: int, location: str) -> bool:
    if not persona:
        if endpoint in OPEN:
            return status in {200, 303, 400}  # 400: a form without a token of this browser
        return status == 303 and location.startswith("/sign-in")
    if persona in POLICY[endpoint].split():
        return status in LET_IN and not location.startswith("/sign-in?")
    return status == 404


@pytest.mark.parametrize("persona", PERSONAS)
def test_no_form_is_taken_without_its_token(
    app: flask.Flask, browser: Callable[[str], Browser], persona: str
) -> None:
    for endpoint, method, url in routes(app):
        if method != "POST":
            continue
        answer = browser(persona).client.post(url)
        if persona in POLICY[endpoint].split() or endpoint in OPEN:
            assert answer.status_code == 400, endpoint
        else:
            assert answer.status_code in (303, 400, 404), endpoint


@pytest.mark.parametrize("persona", EVERYBODY.split())
@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_not_yours_and_not_there_are_the_same_bytes(
    browser: Callable[[str], Browser], world: World, persona: str, htmx: dict[str, str]
) -> None:
    somebody = browser(persona)
    not_there = somebody.get("/portal/4711/", **htmx)
    assert not_there.status_code == 404
    strange = {"chloe": "garage", "dora": "bakery", "mallory": "bakery"}.get(persona, "mine")
    if persona == "alice":
        strange = "garage"
    number = world.dossiers[strange]
    paths = ("", "trial-balance", "accounts/1", "entries/1", "trial-balance.csv")
    addresses = [f"/portal/{number}/{path}" for path in paths]
    addresses += [f"/dossiers/{number}/synchronise", f"/dossiers/{number}/tasks/1"]
    addresses += ["/no/such/page", "/portal/4711/entries/1?year=2026", "/dossiers/4711/tasks/1"]
    for address in addresses:
        answer = somebody.get(address, **htmx)
        assert (answer.status_code, answer.data) == (404, not_there.data), address


@pytest.mark.parametrize("persona", EVERYBODY.split())
def test_no_page_of_a_persona_holds_another_dossiers_canary(
    browser: Callable[[str], Browser], world: World, persona: str
) -> None:
    hidden = {"alice": "GARAGE", "chloe": "GARAGE", "bruno": "BAKERY", "dora": "BAKERY"}
    forbidden = [hidden[persona]] if persona in hidden else []
    if persona == "mallory":
        forbidden = ["GARAGE", "BAKERY"]
    somebody = browser(persona)
    for number in world.dossiers.values():
        pages = ["", "trial-balance", "trial-balance.csv"]
        pages += [f"{kind}/{n}" for kind in ("accounts", "entries") for n in range(1, 8)]
        for page in pages:
            text = somebody.get(f"/portal/{number}/{page}").get_data(as_text=True)
            assert not any(f"CANARY-{name}" in text for name in forbidden), page
