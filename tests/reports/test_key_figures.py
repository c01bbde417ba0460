import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from ledger.periods import FiscalYear
from models.database import Mirrors
from reports.books import fiscal_years
from reports.key_figures import key_figures
from tests.notation import books, write_mirror

BOOKS = books(
    "2025-01-10 Sale | 400000 ACME 80.40 | 700000 Sales -80.40",
    "2025-03-10 Sale | 400000 ACME 500.00 | 700000 Sales -500.00",
    "2025-12-10 Misc | 130000 Reserves 9.00 | 790000 Appropriation -9.00",
    "2026-01-10 Sale | 400000 ACME 100.40 | 700000 Sales -100.40",
    "2026-01-20 Misc | 550000 KBC 10.40 | 750000 Interest -10.40",
    "2026-02-10 Purchase | 610000 Rent 50.40 | 440000 Landlord -50.40",
    "2026-02-11 Misc | 650000 Charges 5.20 | 550000 KBC -5.20",
    "2026-02-12 Misc | 670000 Tax 11.00 | 450000 State -11.00",
    "2026-02-28 Bank | 550000 KBC 100.40 | 400000 ACME -100.40",
)


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Connection]:
    mirrors = Mirrors(tmp_path)
    write_mirror(mirrors, "x", BOOKS)
    with mirrors.reading("x") as connection:
        yield connection


def year(mirror: Connection, code: str) -> FiscalYear:
    return next(found for found in fiscal_years(mirror) if found.code == code)


def test_the_four_terms_make_the_result(mirror: Connection) -> None:
    figures = key_figures(mirror, year(mirror, "2026"), "BE")
    assert [term.minor for term in figures.terms] == [10040, 1040, 5040, 520]
    assert figures.result.minor == 10040 + 1040 - 5040 - 520
    assert (figures.tax.minor, figures.net.minor) == (1100, 4420)
    assert figures.margin == 498


def test_rounded_figures_still_add_up(mirror: Connection) -> None:
    figures = key_figures(mirror, year(mirror, "2026"), "BE")
    income, other, costs, others = (term.euros for term in figures.terms)
    assert income + other - costs - others == figures.result.euros == 55
    assert figures.result.euros - figures.tax.euros == figures.net.euros


def test_last_year_is_compared_to_the_same_months(mirror: Connection) -> None:
    figures = key_figures(mirror, year(mirror, "2026"), "BE")
    assert figures.through == dt.date(2026, 2, 28)
    assert figures.same_months
    assert figures.terms[0].before == 8040
    assert figures.terms[0].change.tenths == 249
    assert figures.terms[1].change.kind == "new"
    assert figures.terms[0].euros_before == 80


def test_the_firms_date_says_how_far_to_compare(mirror: Connection) -> None:
    figures = key_figures(mirror, year(mirror, "2026"), "BE", dt.date(2026, 3, 31))
    assert figures.terms[0].before == 58040
    whole = key_figures(mirror, year(mirror, "2026"), "BE", dt.date(2027, 6, 30))
    assert (whole.through, whole.same_months) == (dt.date(2026, 12, 31), False)
    earlier = key_figures(mirror, year(mirror, "2026"), "BE", dt.date(2025, 6, 30))
    assert earlier.through == dt.date(2026, 2, 28)


def test_months_that_are_not_up_to_date_are_not_counted(mirror: Connection) -> None:
    figures = key_figures(mirror, year(mirror, "2026"), "BE", dt.date(2026, 1, 31))
    assert [term.minor for term in figures.terms] == [10040, 1040, 0, 0]
    assert figures.result.minor == 11080
    assert figures.result.before == 8040
    assert [month.costs_minor for month in figures.months] == [0, 5560], "but shown"


def test_a_first_year_has_nothing_to_compare_with(mirror: Connection) -> None:
    figures = key_figures(mirror, year(mirror, "2025"), "BE")
    assert (figures.previous_year, figures.terms[0].before) == ("", None)
    assert figures.terms[0].change.kind == "none"
    assert figures.margin_before is None


def test_months_show_income_costs_and_last_years_result(mirror: Connection) -> None:
    figures = key_figures(mirror, year(mirror, "2026"), "BE")
    assert [(month.number, month.income_minor, month.costs_minor) for month in figures.months] == [
        (1, 11080, 0),
        (2, 0, 5560),
    ]
    assert [month.before_minor for month in figures.months] == [8040, None]


def test_a_year_without_periods_has_figures_of_zero(mirror: Connection) -> None:
    empty = FiscalYear(1999, "1999", dt.date(1999, 1, 1), dt.date(1999, 12, 31))
    figures = key_figures(mirror, empty, "BE")
    assert (figures.through, figures.result.minor, figures.margin) == (None, 0, None)
    assert figures.months == ()
