"""Accounts, parties, assets and years are added, each under a code nobody else has."""

from collections.abc import Callable
from datetime import date

import pytest

from simulator import acts, refusals
from simulator.ledger_file import Ledger
from tests.simulator.ledgers import all_rows, draft, rows

One = Callable[..., object]


def test_what_is_added_can_be_used_at_once(ledger: Ledger) -> None:
    acts.add_account(ledger, "612401", "Mobile phones", "expense")
    acts.add_party(ledger, acts.NewParty("F90001", "Newcomer", "supplier", "BE0123456749"))
    posted = acts.post(ledger, draft("2026-11-05 ACH | 612401 5.00 | 440000 F90001 -5.00"))
    assert len(posted.line_keys) == 2


def test_keys_name_what_was_added(ledger: Ledger, one: One) -> None:
    account = acts.add_account(ledger, "612401", "Mobile phones", "expense")
    assert one("SELECT code FROM account WHERE key = ?", account) == "612401"
    party = acts.add_party(ledger, acts.NewParty("C90001", "Newcomer", "customer", locale="nl_BE"))
    assert one("SELECT name || locale FROM party WHERE key = ?", party) == "Newcomernl_BE"
    asset = acts.NewAsset("240100", "240109", "Laptop", date(2026, 11, 1), 90_000, 33)
    key = acts.add_asset(ledger, asset)
    assert one("SELECT cost FROM fixed_asset WHERE key = ?", key) == 90_000


def test_codes_taken_or_missing_and_accounts_nobody_knows_are_refused(ledger: Ledger) -> None:
    before = all_rows(ledger.path)
    with pytest.raises(refusals.CodeTaken, match="already account 612400"):
        acts.add_account(ledger, "612400", "Again", "expense")
    with pytest.raises(refusals.CodeTaken, match="already supplier F00001"):
        acts.add_party(ledger, acts.NewParty("F00001", "Again", "supplier"))
    with pytest.raises(refusals.CodeMissing, match="code is needed for the new account"):
        acts.add_account(ledger, " ", "Nameless", "expense")
    with pytest.raises(refusals.Unknown, match="no account 240999"):
        asset = acts.NewAsset("240999", "240109", "Laptop", date(2026, 11, 1), 90_000, 33)
        acts.add_asset(ledger, asset)
    assert all_rows(ledger.path) == before


def test_a_new_year_has_twelve_open_months(ledger: Ledger) -> None:
    assert acts.open_year(ledger) == "2027"
    periods = (
        "SELECT p.number, p.starts_on, p.ends_on, p.closed FROM period p JOIN fiscal_year y"
        " ON y.id = p.fiscal_year_id WHERE y.code = '2027' ORDER BY p.number"
    )
    found = rows(ledger.path, periods)
    assert len(found) == 12
    assert found[1] == (2, "2027-02-01", "2027-02-28", 0)
