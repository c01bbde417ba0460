"""A mirror's figures beside those that the software computes from its own file."""

from reports.books import fiscal_years
from reports.trial_balance import trial_balance
from simulator.truth import truth
from tests.faults.equality import Rows
from tests.scenarios import expectations
from tests.sync.desks import PLACE, Desk


def require_same_figures(desk: Desk, ours: Rows) -> None:
    """Trial balances, open items and numbers of rows; and the reports that people read."""
    told = truth(desk.path)
    balances = {
        (row.fiscal_year, row.account, row.debit_minor, row.credit_minor)
        for row in told.trial_balance
    }
    assert balances == expectations.trial_balance(ours)
    items = [(item.party, item.account, item.open_minor) for item in told.open_items]
    assert sorted(items) == sorted(expectations.open_items(ours).elements())
    counts = {table: len(rows) for table, rows in ours.items()}
    assert {table: told.counts[table] for table in ours} == counts
    with desk.workshop.mirrors.reading(PLACE) as mirror:
        reported = {
            (year.code, row.account, row.debit_minor, row.credit_minor)
            for year in fiscal_years(mirror)
            for row in trial_balance(mirror, year.code).rows
        }
    assert reported == balances
