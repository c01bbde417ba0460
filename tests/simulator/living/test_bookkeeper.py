"""A bookkeeper's days: books go on as they were, and now and then something is deleted."""

from datetime import date
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from simulator import acts, faults, refusals
from simulator.books.recipe import moment_of
from simulator.books.settling_in import NobodyThere
from simulator.ledger_file import Ledger
from simulator.listing import entries
from simulator.living import Done, Habits, work
from simulator.truth import truth
from tests.simulator.ledgers import PURCHASE, Ticking, all_rows, draft, rows, unsound

BUSY = Habits(amends=0.2, unmatches=0.1, deletes=0.2)
CAREFUL = Habits(amends=0.2, unmatches=0.1, deletes=0.3, deletions=False)


def _at(day: date) -> Ticking:
    return Ticking(moment_of(day) + 36_000_000_000)


def _work(path: Path, day: date, days: int, habits: Habits = BUSY, seed: int = 3) -> Done:
    with Ledger(path, _at(day)) as ledger:
        return work(ledger, days=days, seed=seed, habits=habits)


def test_days_of_work_leave_sound_books(path: Path) -> None:
    done = _work(path, date(2026, 12, 20), 25)
    assert done.days == 25
    assert min(done.entered, done.amended, done.matched, done.unmatched, done.deleted) > 0
    assert unsound(path) == []


def test_what_was_done_is_what_the_file_shows(path: Path) -> None:
    before = truth(path).counts
    done = _work(path, date(2026, 12, 20), 20, CAREFUL)
    after = truth(path).counts
    assert done.deleted == 0
    assert after["entry"] == before["entry"] + done.entered + _returns(path)
    assert after["matching"] == before["matching"] + done.matched - done.unmatched


def _returns(path: Path) -> int:
    """Entries that close the VAT of returns established while working."""
    late = "SELECT count(*) FROM vat_return WHERE period_to > '2026-09-30'"
    return int(rows(path, late)[0][0])


def test_a_careful_bookkeeper_deletes_nothing(path: Path) -> None:
    before = all_rows(path)
    _work(path, date(2026, 12, 20), 20, CAREFUL)
    after = all_rows(path)
    for table in ("entry", "line"):
        assert {row[0] for row in before[table]} <= {row[0] for row in after[table]}


def test_the_same_seed_and_clock_do_the_same_work(path: Path, tmp_path: Path) -> None:
    twin = tmp_path / "twin.ledger"
    twin.write_bytes(path.read_bytes())
    assert _work(path, date(2026, 12, 20), 10) == _work(twin, date(2026, 12, 20), 10)
    assert all_rows(path) == all_rows(twin)
    _work(path, date(2026, 12, 20), 3, seed=1)
    _work(twin, date(2026, 12, 20), 3, seed=2)
    assert all_rows(path)["line"] != all_rows(twin)["line"]


def test_days_are_working_days_after_the_last_entry_s_and_none_after_today(path: Path) -> None:
    last = rows(path, "SELECT max(dated_on) FROM entry")[0][0]
    _work(path, date(2026, 11, 13), 8, CAREFUL)
    newest = rows(path, "SELECT max(dated_on) FROM entry WHERE dated_on > ?", last)[0][0]
    assert last < newest <= "2026-11-13"


def _skip_to(path: Path, day: str) -> None:
    with Ledger(path, _at(date.fromisoformat(day))) as ledger:
        acts.post(ledger, draft(f"{day} ODV | 612400 1.00 | 612500 -1.00"))


def test_a_new_year_is_opened_and_the_old_one_closed_in_february(path: Path) -> None:
    _skip_to(path, "2026-12-29")
    _work(path, date(2027, 1, 20), 12)
    years = "SELECT code, closed FROM fiscal_year ORDER BY starts_on"
    assert rows(path, years) == [("2025", 1), ("2026", 0), ("2027", 0)]
    _work(path, date(2027, 3, 10), 60)
    assert rows(path, years) == [("2025", 1), ("2026", 1), ("2027", 0)]
    assert rows(path, "SELECT count(*) FROM entry WHERE reference = 'DEPR-2026'") == [(1,)]
    assert unsound(path) == []


def test_books_that_cannot_be_closed_are_worked_on_all_the_same(path: Path) -> None:
    with Ledger(path, _at(date(2026, 11, 2))) as ledger:
        acts.delete_line(ledger, acts.post(ledger, draft(PURCHASE)).line_keys[0])
        acts.open_year(ledger)
    _skip_to(path, "2027-02-22")
    done = _work(path, date(2027, 3, 1), 5, CAREFUL)
    assert done.entered > 3
    assert done.refused >= 1
    assert rows(path, "SELECT closed FROM fiscal_year WHERE code = '2026'") == [(0,)]


def test_broken_and_upgraded_books_are_worked_on(path: Path) -> None:
    with Ledger(path, _at(date(2026, 11, 2))) as ledger:
        faults.odd_rows(ledger)
        faults.unbalance(ledger)
        acts.upgrade(ledger)
    assert _work(path, date(2026, 12, 1), 5).entered > 3
    costed = "SELECT count(*) FROM line WHERE cost_centre = 'GEN'"
    assert rows(path, costed)[0][0] > 0


def test_what_was_paid_and_never_matched_is_not_paid_again(path: Path) -> None:
    with Ledger(path, _at(date(2026, 11, 2))) as ledger:
        invoice = "2026-10-05 ACH | 612400 777.77 | 440000 F00001 -777.77"
        acts.post(ledger, draft(invoice))
        acts.post(ledger, draft("2026-10-20 BNQ | 440000 F00001 777.77 | 550000 -777.77"))
    _work(path, date(2027, 1, 31), 60, CAREFUL)
    paid = "SELECT count(*) FROM line WHERE debit = 77777 AND party_id IS NOT NULL"
    assert rows(path, paid) == [(1,)]


def test_serious_trouble_stops_the_work(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.ledger_file.PATIENCE_SECONDS", 0.05)
    other = dbapi2.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(refusals.LedgerInUse):
        _work(path, date(2026, 12, 1), 2)
    other.execute("ROLLBACK")
    other.execute("DELETE FROM party WHERE kind = 'supplier'")
    other.close()
    with pytest.raises(NobodyThere, match="no supplier"):
        _work(path, date(2026, 12, 1), 2)


def test_a_ledger_without_an_entry_is_worked_on(path: Path) -> None:
    connection = dbapi2.connect(path, isolation_level=None)
    for table in ("entry", "line", "matching"):
        connection.execute(f"DELETE FROM {table}")
    connection.close()
    assert _work(path, date(2026, 11, 13), 3).entered > 0
    with Ledger(path, Ticking()) as ledger:
        assert entries(ledger, last=1)[0].date <= "2026-11-13"
