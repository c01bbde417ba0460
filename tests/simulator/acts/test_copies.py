"""Backups: a copy of that moment, put back only where it came from, whatever happened since."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from simulator import acts, faults, refusals
from simulator.books.making import create
from simulator.ledger_file import Ledger
from simulator.listing import entries
from tests.simulator.ledgers import PURCHASE, SMALL, Ticking, all_rows, draft, rows

One = Callable[..., object]


@pytest.fixture
def backup(ledger: Ledger, tmp_path: Path) -> Path:
    to = tmp_path / "backup.ledger"
    acts.backup(ledger, to)
    return to


def _names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_backup_holds_every_row_and_leaves_no_other_file(
    ledger: Ledger, backup: Path, tmp_path: Path
) -> None:
    assert all_rows(backup) == all_rows(ledger.path)
    for pragma in ("user_version", "application_id"):
        assert rows(backup, f"PRAGMA {pragma}") == rows(ledger.path, f"PRAGMA {pragma}")
    assert _names(tmp_path) == ["backup.ledger", "books.ledger"]


def test_a_restored_backup_brings_back_rows_stamps_and_counter_under_the_same_id(
    path: Path, ledger: Ledger, backup: Path
) -> None:
    before = all_rows(path)
    posted = acts.post(ledger, draft(PURCHASE))
    acts.delete_entry(ledger, entries(ledger, last=9)[0].key)
    ledger.close()
    acts.restore(path, backup, Ticking())
    assert all_rows(path) == before
    with Ledger(path, Ticking()) as again:
        assert acts.post(again, draft(PURCHASE)).key == posted.key


def test_a_backup_of_another_ledger_is_refused(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.ledger"
    create(other, SMALL.__class__(9, 200, 1, "lawyer", "nl_BE", SMALL.end), Ticking())
    before = path.read_bytes()
    with pytest.raises(acts.OtherLedger, match="of another ledger"):
        acts.restore(path, other, Ticking())
    assert path.read_bytes() == before
    assert _names(tmp_path) == ["books.ledger", "other.ledger"]


def test_a_lost_ledger_is_brought_back_without_what_a_crash_left_of_it(
    path: Path, backup: Path
) -> None:
    journal = path.with_name(f"{path.name}-journal")
    journal.write_bytes(b"left over")
    path.unlink()
    acts.restore(path, backup, Ticking())
    assert not journal.exists()
    assert all_rows(path) == all_rows(backup)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5])
def test_a_damaged_ledger_is_restored(share: float, path: Path, backup: Path) -> None:
    faults.cut_short(path, share)
    acts.restore(path, backup, Ticking())
    assert all_rows(path) == all_rows(backup)


def test_a_file_that_is_no_ledger_is_set_aside_and_not_lost(path: Path, backup: Path) -> None:
    path.write_bytes(b"my only manuscript")
    acts.restore(path, backup, Ticking())
    assert path.with_name("books.ledger.damaged").read_bytes() == b"my only manuscript"
    assert all_rows(path) == all_rows(backup)


def test_a_backup_that_is_no_ledger_or_not_there_is_refused(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    (tmp_path / "text").write_text("hello")
    empty = tmp_path / "empty"
    shutil.copyfile(path, empty)
    connection = dbapi2.connect(empty)
    connection.execute("DELETE FROM ledger")
    connection.commit()
    connection.close()
    for copy, refusal in (
        (tmp_path / "text", refusals.LedgerDamaged),
        (empty, refusals.LedgerDamaged),
        (tmp_path / "nothing", refusals.LedgerMissing),
    ):
        with pytest.raises(refusal):
            acts.restore(path, copy, Ticking())
    assert path.read_bytes() == before


def test_a_backup_never_overwrites(ledger: Ledger, backup: Path) -> None:
    with pytest.raises(refusals.LedgerThere):
        acts.backup(ledger, backup)


def test_a_backup_where_nobody_can_write_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(refusals.LedgerUnwritable):
        acts.backup(ledger, tmp_path / "nowhere" / "backup.ledger")


def test_neither_backup_nor_restore_waits_for_another_user_without_end(
    path: Path, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.ledger_file.PATIENCE_SECONDS", 0.05)
    other = dbapi2.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(refusals.LedgerInUse):
        acts.restore(path, backup, Ticking())
    other.execute("ROLLBACK")
    with Ledger(path, Ticking()) as ledger:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(refusals.LedgerInUse):
            acts.backup(ledger, tmp_path / "late.ledger")
    other.close()
    assert _names(tmp_path) == ["backup.ledger", "books.ledger"]
