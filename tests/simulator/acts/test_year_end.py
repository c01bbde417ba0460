"""Depreciation, closing and reopening of periods and years."""

from collections.abc import Callable
from datetime import date

import pytest

from simulator import acts, refusals
from simulator.ledger_file import Ledger
from simulator.truth import truth
from tests.simulator.ledgers import PURCHASE, all_rows, draft, rows, unsound

One = Callable[..., object]
BALANCE = (
    "SELECT a.code, sum(l.debit - l.credit) FROM line l JOIN entry e ON e.id = l.entry_id"
    " JOIN account a ON a.id = l.account_id JOIN journal j ON j.id = e.journal_id"
    " JOIN period p ON p.id = e.period_id JOIN fiscal_year y ON y.id = p.fiscal_year_id"
    " WHERE y.code = ? AND {} GROUP BY 1 HAVING sum(l.debit - l.credit) <> 0 ORDER BY 1"
)
CARRIED = BALANCE.format("a.kind NOT IN ('income', 'expense')")
OPENED = BALANCE.format("j.kind = 'opening'")
RESULT = BALANCE.format("a.kind IN ('income', 'expense')")
CLOSED = "SELECT count(*) FROM period p JOIN fiscal_year y ON y.id = p.fiscal_year_id"


def test_closing_a_year_moves_its_result_and_opens_the_next(ledger: Ledger, one: One) -> None:
    opening = acts.close_year(ledger, "2026")
    assert opening is not None
    assert rows(ledger.path, OPENED, "2027") == rows(ledger.path, CARRIED, "2026")
    assert sum(amount for _, amount in rows(ledger.path, RESULT, "2026")) == 0
    assert one(f"{CLOSED} WHERE y.code = '2026' AND p.closed = 0") == 0
    assert one("SELECT closed FROM fiscal_year WHERE code = '2026'") == 1
    assert one("SELECT dated_on FROM entry WHERE key = ?", opening.key) == "2027-01-01"
    assert unsound(ledger.path) == []


def test_a_loss_goes_to_equity_on_the_other_side(ledger: Ledger) -> None:
    acts.close_year(ledger, "2026")
    acts.post(ledger, draft("2027-02-01 ODV | 612400 100.00 | 489000 -100.00"))
    acts.close_year(ledger, "2027")
    lines = (
        "SELECT a.code, l.debit, l.credit FROM line l JOIN entry e ON e.id = l.entry_id"
        " JOIN account a ON a.id = l.account_id WHERE e.reference = 'CLOSE-2027' ORDER BY l.number"
    )
    assert rows(ledger.path, lines) == [("141000", 10_000, 0), ("793000", 0, 10_000)]


def test_a_year_in_which_nothing_was_earned_or_spent_has_no_result_entry(ledger: Ledger) -> None:
    acts.close_year(ledger, "2026")
    acts.close_year(ledger, "2027")
    assert rows(ledger.path, "SELECT 1 FROM entry WHERE reference = 'CLOSE-2027'") == []


def test_a_year_opened_again_loses_its_result_and_opening_without_a_trace(ledger: Ledger) -> None:
    before = all_rows(ledger.path)
    acts.close_year(ledger, "2026")
    acts.reopen_year(ledger, "2026")
    after = all_rows(ledger.path)
    for table in ("entry", "line", "matching"):
        assert after[table] == before[table]
    assert rows(ledger.path, f"{CLOSED} WHERE y.code = '2026' AND p.closed = 1") == [(0,)]
    acts.post(ledger, draft(PURCHASE))
    acts.close_year(ledger, "2026")
    assert rows(ledger.path, OPENED, "2027") == rows(ledger.path, CARRIED, "2026")


def test_years_are_closed_in_order_and_opened_again_the_other_way_round(ledger: Ledger) -> None:
    acts.open_year(ledger)
    with pytest.raises(acts.WrongOrder, match="A fiscal year before 2027 is still open"):
        acts.close_year(ledger, "2027")
    with pytest.raises(acts.WrongOrder, match="closed already"):
        acts.close_year(ledger, "2025")
    with pytest.raises(acts.WrongOrder, match="not the last one that was closed"):
        acts.reopen_year(ledger, "2026")
    acts.close_year(ledger, "2026")
    with pytest.raises(acts.WrongOrder, match="not the last one that was closed"):
        acts.reopen_year(ledger, "2025")
    with pytest.raises(refusals.Unknown, match="no fiscal year 1999"):
        acts.close_year(ledger, "1999")


def test_books_that_do_not_balance_cannot_be_closed(ledger: Ledger) -> None:
    acts.delete_line(ledger, acts.post(ledger, draft(PURCHASE)).line_keys[0])
    before = all_rows(ledger.path)
    with pytest.raises(refusals.NotBalanced):
        acts.close_year(ledger, "2026")
    assert all_rows(ledger.path) == before


def test_a_ledger_without_an_entry_is_closed_without_an_opening(ledger: Ledger) -> None:
    for table in ("line", "entry", "matching"):
        ledger.connection.execute(f"DELETE FROM {table}")
    assert acts.close_year(ledger, "2026") is None
    assert truth(ledger.path).counts["entry"] == 0


def test_periods_close_and_open_again(ledger: Ledger, one: One) -> None:
    acts.close_period(ledger, "2026", 4)
    assert one(f"{CLOSED} WHERE y.code = '2026' AND p.closed = 1") == 1
    with pytest.raises(refusals.PeriodClosed):
        acts.close_period(ledger, "2026", 4)
    acts.reopen_period(ledger, "2026", 4)
    with pytest.raises(acts.WrongOrder, match="Period 4 of fiscal year 2026 is open"):
        acts.reopen_period(ledger, "2026", 4)
    with pytest.raises(refusals.PeriodClosed):
        acts.reopen_period(ledger, "2025", 4)
    with pytest.raises(refusals.Unknown, match="no period 2026/13"):
        acts.close_period(ledger, "2026", 13)


ASSETS = (
    acts.NewAsset("240100", "240109", "Server", date(2026, 10, 5), 120_000, 33),
    acts.NewAsset("240100", "240109", "Screens", date(2026, 12, 1), 60_000, 20),
)


def _clear_assets(ledger: Ledger) -> None:
    ledger.connection.execute("DELETE FROM fixed_asset")


def test_depreciation_is_straight_line_and_pro_rata_in_the_first_year(ledger: Ledger) -> None:
    _clear_assets(ledger)
    for asset in ASSETS:
        acts.add_asset(ledger, asset)
    posted = acts.book_depreciation(ledger, "2026")
    lines = (
        "SELECT a.code, l.debit - l.credit FROM line l JOIN account a ON a.id = l.account_id"
        " WHERE l.entry_id = ? ORDER BY l.number"
    )
    amount = 120_000 * 33 * 3 // 1200 + 60_000 * 20 * 1 // 1200
    assert rows(ledger.path, lines, posted.id) == [("630200", amount), ("240109", -amount)]
    with pytest.raises(acts.NothingToBook):
        acts.book_depreciation(ledger, "2026")


def test_nothing_is_depreciated_before_it_was_bought_nor_in_a_closed_year(ledger: Ledger) -> None:
    with pytest.raises(acts.NothingToBook, match="2025"):
        acts.book_depreciation(ledger, "2025")
    _clear_assets(ledger)
    acts.open_year(ledger)
    late = acts.NewAsset("240100", "240109", "Server", date(2027, 3, 1), 120_000, 33)
    acts.add_asset(ledger, late)
    with pytest.raises(acts.NothingToBook, match="nothing left to depreciate in 2026"):
        acts.book_depreciation(ledger, "2026")
    acts.reopen_year(ledger, "2025")
    early = acts.NewAsset("240100", "240109", "Desk", date(2025, 3, 1), 90_000, 20)
    acts.add_asset(ledger, early)
    acts.close_year(ledger, "2025")
    ledger.connection.execute("DELETE FROM entry WHERE reference = 'DEPR-2025'")
    with pytest.raises(refusals.PeriodClosed):
        acts.book_depreciation(ledger, "2025")
