"""VAT, wages and depreciation of made-up books are what the rules make of the entries."""

import json
from datetime import date
from pathlib import Path

from simulator import vat
from simulator.depreciation import written_off
from tests.simulator.ledgers import rows

SUMS = (
    "SELECT l.vat_code, a.code, sum(l.debit), sum(l.credit) FROM line l JOIN entry e"
    " ON e.id = l.entry_id JOIN account a ON a.id = l.account_id"
    " WHERE l.vat_code IS NOT NULL AND e.dated_on BETWEEN ? AND ? GROUP BY 1, 2 ORDER BY 1, 2"
)


def test_every_return_declares_exactly_what_was_entered_in_its_quarter(made: Path) -> None:
    returns = rows(made, "SELECT period_from, period_to, grids FROM vat_return")
    assert len(returns) == 7
    for first, last, grids in returns:
        sums = (vat.VatSum(*row) for row in rows(made, SUMS, first, last))
        assert json.loads(grids) == vat.return_of(sums).grids


def test_taxed_entries_carry_the_vat_of_their_bases_to_the_cent(made: Path) -> None:
    bases = (
        "SELECT e.id, l.vat_code, sum(CASE WHEN a.code IN ('411000', '451000') THEN 0"
        " ELSE abs(l.debit - l.credit) END), sum(CASE WHEN a.code IN ('411000', '451000')"
        " THEN abs(l.debit - l.credit) ELSE 0 END) FROM line l JOIN entry e ON e.id = l.entry_id"
        " JOIN account a ON a.id = l.account_id JOIN journal j ON j.id = e.journal_id"
        " WHERE j.code IN ('VEN', 'ACH') AND l.vat_code NOT IN ('AIC', 'ASI', 'ACC')"
        " AND e.reference NOT LIKE 'NC%' AND l.due_on IS NULL GROUP BY 1, 2"
    )
    found = rows(made, bases)
    assert len(found) > 60
    off = [row for row in found if abs(vat.tax_on(row[2], row[1]) - row[3]) > 1]
    assert off == []


def test_a_closed_year_was_depreciated_asset_by_asset(made: Path) -> None:
    assets = rows(made, "SELECT cost, rate_percent, acquired_on FROM fixed_asset")
    expected = 0
    for cost, rate, acquired in assets:
        day = date.fromisoformat(acquired)
        expected += written_off(cost, rate, day, date(2025, 12, 31))
        expected -= written_off(cost, rate, day, date(2024, 12, 31))
    booked = (
        "SELECT sum(l.debit) FROM line l JOIN entry e ON e.id = l.entry_id"
        " WHERE e.reference = 'DEPR-2025'"
    )
    assert rows(made, booked) == [(expected,)]
    assert expected > 0
