from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import World
from tests.notation import Books, write_mirror
from tests.views.conftest import HTMX, Browser

Rendered = list[tuple[str, dict[str, Any]]]
PAGES = ("", "trial-balance", "trial-balance.csv", "accounts/1")


@pytest.mark.parametrize("persona", ["chloe", "alice"])
def test_the_dashboard_has_the_figures_of_the_newest_year(
    browser: Callable[[str], Browser], rendered: Rendered, persona: str
) -> None:
    assert browser(persona).get("/portal/1/").status_code == 200
    context = rendered[-1][1]
    figures = context["figures"]
    assert (context["year"].code, figures.terms[0].minor, figures.terms[2].minor) == (
        "2026",
        10000,
        5000,
    )
    assert context["figure_urls"]["operating_costs"] == (
        "/portal/1/trial-balance?year=2026&category=operating_costs&until=2026-02-28"
    )
    assert [(year.code, year.current) for year in context["years"]] == [
        ("2025", False),
        ("2026", True),
    ]


def test_another_year_can_be_chosen(browser: Callable[[str], Browser], rendered: Rendered) -> None:
    browser("chloe").get("/portal/1/?year=2025")
    assert rendered[-1][1]["figures"].terms[0].minor == 50000


def test_the_header_says_how_far_and_how_sure(
    browser: Callable[[str], Browser], world: World, rendered: Rendered
) -> None:
    world.change("bakery", updated_through="2026-01-31", proved_at=10, synced_at=5)
    browser("chloe").get("/portal/1/trial-balance")
    header = rendered[-1][1]["dossier"]
    assert (header.updated_through.isoformat(), header.proof.state) == ("2026-01-31", "proved")


def test_a_figure_opens_the_accounts_it_is_made_of(
    browser: Callable[[str], Browser], rendered: Rendered
) -> None:
    browser("chloe").get("/portal/1/trial-balance?year=2026&category=operating_costs")
    context = rendered[-1][1]
    assert [row.account for row in context["balance"].rows] == ["610000"]
    assert [chip.remove_url for chip in context["chips"]] == ["/portal/1/trial-balance?year=2026"]


@pytest.mark.parametrize("through", ["2026-01-31", "2026-02-28", None])
def test_what_a_figure_opens_adds_up_to_it(
    browser: Callable[[str], Browser], world: World, rendered: Rendered, through: str | None
) -> None:
    world.change("bakery", updated_through=through)
    chloe = browser("chloe")
    chloe.get("/portal/1/")
    dashboard = rendered[-1][1]
    for term, sign in zip(dashboard["figures"].terms, (-1, -1, 1, 1), strict=True):
        chloe.get(dashboard["figure_urls"][term.category])
        opened = rendered[-1][1]["balance"]
        assert sign * (opened.debit_minor - opened.credit_minor) == term.minor


def test_a_date_that_is_none_limits_nothing(
    browser: Callable[[str], Browser], rendered: Rendered
) -> None:
    browser("chloe").get("/portal/1/trial-balance?year=2026&until=2026-02-31")
    assert rendered[-1][1]["chips"] == ()


def test_the_trial_balance_can_be_taken_away(browser: Callable[[str], Browser]) -> None:
    answer = browser("chloe").get("/portal/1/trial-balance.csv?year=2026")
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeffaccount,name,debit,credit,balance\r\n")
    assert "700000,Sales,0.00,100.00,-100.00\r\n" in text
    assert answer.mimetype == "text/csv"


def test_an_account_opens_its_lines_and_these_their_entry(
    browser: Callable[[str], Browser], rendered: Rendered
) -> None:
    somebody = browser("chloe")
    somebody.get("/portal/1/accounts/1?year=2026&period=1", **HTMX)
    name, context = rendered[-1]
    assert name == "portal/account_ledger/_lines.html"
    assert [line.entry_id for line in context["ledger"].lines.rows] == [2, 3]
    assert context["next_url"] == "/portal/1/accounts/6?year=2026"
    assert [option.value for option in context["periods"]] == ["", "1", "2"]
    somebody.get("/portal/1/entries/2")
    entry = rendered[-1][1]["entry"]
    assert (entry.balanced, entry.lines[0].matching.lines[0].entry_id) == (True, 3)


@pytest.mark.parametrize("page", PAGES)
def test_before_the_first_sync_a_page_says_that_nothing_is_here_yet(
    browser: Callable[[str], Browser], world: World, rendered: Rendered, page: str
) -> None:
    world.mirrors.erase(world.places["bakery"])
    assert browser("chloe").get(f"/portal/1/{page}").status_code == 200
    assert rendered[-1][0] == "portal/nothing_yet/show.html"


def test_books_without_a_year_are_nothing_yet(
    browser: Callable[[str], Browser], world: World, rendered: Rendered
) -> None:
    world.mirrors.erase(world.places["bakery"])
    write_mirror(world.mirrors, world.places["bakery"], Books())
    somebody = browser("chloe")
    for page in PAGES[:3]:
        assert somebody.get(f"/portal/1/{page}").status_code == 200
        assert rendered[-1][0] == "portal/nothing_yet/show.html"
    assert somebody.get("/portal/1/accounts/1").status_code == 404


def test_an_account_that_is_not_there_is_not_found(browser: Callable[[str], Browser]) -> None:
    somebody = browser("chloe")
    assert somebody.get("/portal/1/accounts/4711").status_code == 404
    assert somebody.get("/portal/1/entries/4711").status_code == 404
