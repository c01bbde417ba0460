"""VAT returns: the grids of what was entered, and the entry that closes the period's VAT."""

import json
from collections.abc import Callable
from datetime import date

import pytest

from simulator import acts, refusals
from simulator.calendar_of_years import Span
from simulator.ledger_file import Ledger
from tests.simulator.ledgers import all_rows, draft, rows, unsound

One = Callable[..., object]
NEXT_QUARTER = Span(date(2027, 1, 1), date(2027, 3, 31))
LAST_QUARTER = Span(date(2026, 10, 1), date(2026, 12, 31))
LEFT = (
    "SELECT coalesce(sum(l.debit - l.credit), 0) FROM line l JOIN entry e ON e.id = l.entry_id"
    " JOIN account a ON a.id = l.account_id WHERE a.code = ? AND e.dated_on BETWEEN ? AND ?"
)


def _quarter(account: str) -> tuple[str, str, str]:
    return account, str(NEXT_QUARTER.starts_on), str(NEXT_QUARTER.ends_on)


@pytest.fixture(autouse=True)
def _next_year(ledger: Ledger) -> None:
    acts.open_year(ledger)


def _grids(ledger: Ledger, key: str) -> dict[str, int]:
    found = rows(ledger.path, "SELECT grids FROM vat_return WHERE key = ?", key)
    grids: dict[str, int] = json.loads(found[0][0])
    return grids


def test_a_quarter_of_sales_and_purchases_is_declared_and_owed(ledger: Ledger, one: One) -> None:
    sale = "2027-02-05 VEN | 400000 C00001 1210.00 | 700000 -1000.00 V21 | 451000 -210.00 V21"
    purchase = "2027-03-05 ACH | 612400 100.00 A21 | 411000 21.00 A21 | 440000 F00001 -121.00"
    for words in (sale, purchase):
        acts.post(ledger, draft(words))
    key = acts.establish_vat_return(ledger, NEXT_QUARTER, date(2027, 4, 20))
    assert _grids(ledger, key) == {
        "03": 100_000, "54": 21_000, "59": 2_100, "71": 18_900, "82": 10_000,
    }  # fmt: skip
    for account in ("411000", "451000"):
        assert one(LEFT, *_quarter(account)) == 0
    assert one(LEFT, *_quarter("451200")) == -18_900
    assert unsound(ledger.path) == []


def test_more_deducted_than_due_is_claimed(ledger: Ledger, one: One) -> None:
    words = "2027-03-05 ACH | 612400 100.00 A21 | 411000 21.00 A21 | 440000 F00001 -121.00"
    acts.post(ledger, draft(words))
    key = acts.establish_vat_return(ledger, NEXT_QUARTER, date(2027, 4, 20))
    assert _grids(ledger, key)["72"] == 2_100
    assert one(LEFT, *_quarter("411200")) == 2_100


def test_a_quarter_without_vat_is_declared_and_books_nothing(ledger: Ledger) -> None:
    before = all_rows(ledger.path)
    key = acts.establish_vat_return(ledger, NEXT_QUARTER, date(2027, 4, 20))
    assert _grids(ledger, key) == {"71": 0}
    assert all_rows(ledger.path)["entry"] == before["entry"]


def test_a_period_is_declared_once(ledger: Ledger) -> None:
    acts.establish_vat_return(ledger, NEXT_QUARTER, date(2027, 4, 20))
    february = Span(date(2027, 2, 1), date(2027, 2, 28))
    for span in (NEXT_QUARTER, february, Span(date(2026, 12, 1), date(2027, 1, 31))):
        with pytest.raises(acts.ReturnExists):
            acts.establish_vat_return(ledger, span, date(2027, 4, 20))


@pytest.mark.parametrize(
    "span",
    [
        Span(date(2027, 1, 2), date(2027, 3, 31)),
        Span(date(2027, 1, 1), date(2027, 3, 30)),
        Span(date(2027, 3, 1), date(2027, 2, 28)),
        Span(date(2031, 1, 1), date(2031, 3, 31)),
    ],
)
def test_only_whole_periods_are_declared(span: Span, ledger: Ledger) -> None:
    with pytest.raises(acts.NotWholePeriods):
        acts.establish_vat_return(ledger, span, date(2027, 4, 20))


def test_in_a_closed_period_nothing_is_established(ledger: Ledger) -> None:
    acts.close_period(ledger, "2026", 12)
    before = all_rows(ledger.path)
    with pytest.raises(refusals.PeriodClosed):
        acts.establish_vat_return(ledger, LAST_QUARTER, date(2027, 1, 20))
    assert all_rows(ledger.path) == before
