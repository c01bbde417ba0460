"""The truth, compared with sums made here row by row from the file."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from simulator import acts, refusals, schema
from simulator.ledger_file import Ledger
from simulator.truth import OpenBalance, YearAccount, truth
from tests.simulator.ledgers import PURCHASE, draft, rows


def _codes(path: Path, table: str) -> dict[int, str]:
    return dict(rows(path, f"SELECT id, code FROM {table}"))


def _sums(path: Path) -> dict[tuple[str, str], list[int]]:
    accounts, years = _codes(path, "account"), _codes(path, "fiscal_year")
    year_of = dict(rows(path, "SELECT id, fiscal_year_id FROM period"))
    period_of = dict(rows(path, "SELECT id, period_id FROM entry"))
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for entry, account, debit, credit in rows(
        path, "SELECT entry_id, account_id, debit, credit FROM line"
    ):
        sums = found[years[year_of[period_of[entry]]], accounts[account]]
        sums[0] += debit
        sums[1] += credit
    return found


def test_the_trial_balance_is_each_account_s_movements_by_fiscal_year(ledger: Ledger) -> None:
    acts.post(ledger, draft(PURCHASE))
    expected = [
        YearAccount(year, account, *sums)
        for (year, account), sums in sorted(_sums(ledger.path).items())
    ]
    assert list(truth(ledger.path).trial_balance) == expected
    assert len({row.fiscal_year for row in expected}) == 2


def test_debits_equal_credits_in_every_year(made: Path) -> None:
    totals: Counter[str] = Counter()
    for row in truth(made).trial_balance:
        totals[row.fiscal_year] += row.debit_minor - row.credit_minor
    assert set(totals.values()) == {0}


def test_open_items_are_what_is_not_matched_by_party(ledger: Ledger) -> None:
    ledger.connection.execute(  # even when what is matched does not settle
        "UPDATE line SET debit = debit + 7 WHERE matching_id IS NOT NULL AND party_id IS NOT NULL"
    )
    accounts, parties = _codes(ledger.path, "account"), _codes(ledger.path, "party")
    expected: Counter[tuple[str, str]] = Counter()
    for party, account, amount, matching in rows(
        ledger.path, "SELECT party_id, account_id, debit - credit, matching_id FROM line"
    ):
        if party is not None and matching is None:
            expected[parties[party], accounts[account]] += amount
    found = [OpenBalance(*key, left) for key, left in sorted(expected.items()) if left]
    assert list(truth(ledger.path).open_items) == found
    assert len(found) > 3


def test_rows_are_counted_by_table(made: Path) -> None:
    counts = {table: rows(made, f"SELECT count(*) FROM {table}")[0][0] for table in schema.TABLES}
    assert truth(made).counts == counts
    assert counts["line"] == 700


def test_a_deleted_entry_is_no_longer_true(ledger: Ledger) -> None:
    posted = acts.post(ledger, draft(PURCHASE))
    with_it = truth(ledger.path)
    acts.delete_entry(ledger, posted.key)
    without = truth(ledger.path)
    assert without.counts["line"] == with_it.counts["line"] - 3
    assert without.trial_balance != with_it.trial_balance


def test_the_truth_of_nothing_or_of_a_locked_ledger_is_refused(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(refusals.LedgerMissing):
        truth(tmp_path / "nothing")
    (tmp_path / "text").write_text("hello" * 1000)
    with pytest.raises(refusals.LedgerDamaged):
        truth(tmp_path / "text")
    monkeypatch.setattr("simulator.truth.PATIENCE_SECONDS", 0.05)
    other = dbapi2.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(refusals.LedgerInUse):
        truth(path)
    other.close()


def test_the_truth_changes_nothing_in_the_file(path: Path) -> None:
    before = path.read_bytes(), path.stat().st_mtime_ns
    truth(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_the_truth_of_a_ledger_whose_writer_was_killed_is_that_of_before(path: Path) -> None:
    before = truth(path)
    journal = path.with_name(f"{path.name}-journal")
    writer = dbapi2.connect(path, isolation_level=None)
    writer.execute("PRAGMA cache_size = 2")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE line SET debit = debit + 7")
    whole = path.stat().st_size
    torn, undo = path.read_bytes(), journal.read_bytes()
    writer.execute("ROLLBACK")
    assert (len(torn), torn != path.read_bytes(), len(undo) > 0) == (whole, True, True)
    writer.close()
    path.write_bytes(torn)
    journal.write_bytes(undo)
    assert truth(path) == before
