"""Whatever is sent, the answer is a page, never a traceback."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from models.audit import AuditEvent
from models.firm import SignIn
from models.task import Task
from tests.conftest import World
from tests.rows import add_task
from tests.views.conftest import HTMX, Browser, token_of

IDS = ("0", "-1", "+1", "01", "1e3", "1.0", "9" * 19, "9" * 400, "٣", "%00", "1%00", "x", "1;--")
QUERIES = (
    "page=abc",
    "page=-1",
    "page=0",
    "page=" + "9" * 400,
    "page=%00",
    "year=9999999999999",
    "year=%00",
    "year=2026'--",
    "q=%00%01%ff",
    "q=" + "x" * 5000,
    "q=%25_%5C",
    "manager=1e9",
    "manager=" + "9" * 30,
    "state=nonsense",
    "kind=nonsense",
    "connector=%F0%9F%92%A9",
    "sort=password_hash&direction=sideways",
    "sort=proof&direction=descending",
    "period=99999999999999999999",
    "period=999999999",
    "category=everything",
    "next=//evil.example",
    "page=1&page=2",
    "%ff=%ff",
    "&&&===",
)
PAGES = (
    "/clients",
    "/monitoring",
    "/portal/1/",
    "/portal/1/trial-balance",
    "/portal/1/trial-balance.csv",
    "/portal/1/accounts/1",
    "/portal/1/entries/2",
    "/dossiers/1/synchronise",
    "/dossiers/1/tasks/1",
    "/dossiers/1/tasks/1/changes.csv",
    "/portal/",
    "/sign-in",
)
ADDRESSES = (
    "/portal/{}/",
    "/portal/1/accounts/{}",
    "/portal/1/entries/{}",
    "/dossiers/{}/synchronise",
    "/dossiers/1/tasks/{}",
    "/dossiers/1/tasks/{}/changes.csv",
)
GOOD = {200, 303, 404, 400}


@pytest.mark.parametrize("persona", ["anna", "chloe"])
def test_malformed_queries_never_fail(
    browser: Callable[[str], Browser], world: World, persona: str
) -> None:
    add_task(world, "bakery")
    somebody = browser(persona)
    for page in PAGES:
        for query in QUERIES:
            for headers in ({}, HTMX):
                answer = somebody.get(f"{page}?{query}", **headers)
                assert answer.status_code in GOOD, (page, query, answer.status_code)


@pytest.mark.parametrize("persona", ["anna", "chloe"])
@pytest.mark.parametrize("mangled", IDS)
def test_mangled_ids_are_not_there(
    browser: Callable[[str], Browser], persona: str, mangled: str
) -> None:
    somebody = browser(persona)
    for address in ADDRESSES:
        assert somebody.get(address.format(mangled)).status_code == 404, address
    assert somebody.post(f"/monitoring/connectors/{mangled}/wake").status_code == 404


def test_an_unknown_year_is_not_there(browser: Callable[[str], Browser]) -> None:
    assert browser("anna").get("/portal/1/?year=2031").status_code == 404


def test_a_wrong_method_says_which_are_right(browser: Callable[[str], Browser]) -> None:
    answer = browser("anna").client.delete("/clients", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_too_large_a_form_is_refused(browser: Callable[[str], Browser]) -> None:
    answer = browser("anna").post("/language", {"locale": "x" * 100_000})
    assert answer.status_code == 413


def test_a_form_that_is_no_form_is_refused(browser: Callable[[str], Browser]) -> None:
    for token in ("", "x", "%%%", "é", "A" * 88, token_of("another"), token_of("")):
        answer = browser("anna").post("/language", {"csrf_token": token})
        assert answer.status_code == 400, token


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
    ],
)
def test_another_sites_form_is_refused_even_with_a_token(
    browser: Callable[[str], Browser], world: World, headers: dict[str, str]
) -> None:
    answer = browser("anna").post("/dossiers/1/synchronise", {"kind": "incremental"}, **headers)
    assert answer.status_code == 403
    with world.platform.reading() as session:
        assert session.scalar(select(func.count()).select_from(Task)) == 0


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}, {}]
)
def test_our_own_form_is_taken(browser: Callable[[str], Browser], headers: dict[str, str]) -> None:
    answer = browser("anna").post("/dossiers/1/synchronise", {"kind": "incremental"}, **headers)
    assert answer.status_code == 303


def test_a_forged_host_is_refused_with_a_page(browser: Callable[[str], Browser]) -> None:
    answer = browser("anna").get("/clients", Host="evil.example")
    assert answer.status_code == 400
    assert "evil.example" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("address", ["/clients", "/sign-in", "/nothing", "/portal/4711/"])
@pytest.mark.parametrize("persona", ["", "anna"])
def test_every_answer_carries_the_security_headers(
    browser: Callable[[str], Browser], persona: str, address: str
) -> None:
    headers = browser(persona).get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"


def test_reading_pages_writes_nothing(browser: Callable[[str], Browser], world: World) -> None:
    add_task(world, "bakery")
    somebody = browser("anna")

    def rows() -> list[object]:
        with world.platform.reading() as session:
            acts = session.scalar(select(func.count()).select_from(AuditEvent))
            seen = session.scalars(select(SignIn.seen_at)).all()
            return [acts, *seen]

    before = rows()
    for page in PAGES:
        somebody.get(page)
    assert rows() == before
