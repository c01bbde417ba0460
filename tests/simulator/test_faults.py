"""Faults on demand do what they say."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator import acts, faults, refusals
from simulator.ledger_file import Ledger
from simulator.listing import entries
from simulator.truth import truth
from tests.simulator.ledgers import PURCHASE, Ticking, all_rows, draft, rows, unsound

ROOT = Path(__file__).parent.parent.parent
One = Callable[..., object]


def _locked(path: Path) -> bool:
    try:
        with Ledger(path, Ticking()) as ledger, ledger.reading() as connection:
            connection.execute("SELECT count(*) FROM ledger").fetchone()
    except refusals.LedgerInUse:
        return True
    return False


def _seen_while(path: Path, thread: threading.Thread) -> set[bool]:
    """Whether the ledger was found locked, and whether free, while a thread went on."""
    seen = set()
    thread.start()
    while thread.is_alive():
        seen.add(_locked(path))
        time.sleep(0.001)
    return seen


def test_a_locked_ledger_is_closed_to_everybody_for_a_while(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.ledger_file.PATIENCE_SECONDS", 0)
    assert True in _seen_while(
        ledger.path, threading.Thread(target=faults.lock, args=(ledger, 0.4))
    )
    assert not _locked(ledger.path)


def test_a_slow_ledger_lets_others_in_now_and_then(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.ledger_file.PATIENCE_SECONDS", 0)
    thread = threading.Thread(target=faults.slow, args=(ledger, 0.8, 0.08))
    assert _seen_while(ledger.path, thread) == {True, False}


def test_a_file_cut_short_is_damaged(path: Path) -> None:
    whole = path.stat().st_size
    assert faults.cut_short(path, 0.5) == path.stat().st_size == whole // 2
    with pytest.raises(refusals.LedgerDamaged):
        truth(path)
    with pytest.raises(refusals.LedgerMissing):
        faults.cut_short(path.with_name("nothing"), 0.5)


def test_odd_rows_hold_what_no_reader_expects(ledger: Ledger) -> None:
    assert faults.odd_rows(ledger) == len(faults.ODD_TEXTS) + 2
    found = all_rows(ledger.path)
    newest = found["entry"][-9:]
    assert [row[7] for row in newest[:7]] == list(faults.ODD_TEXTS)
    assert [row[5] for row in newest[7:]] == [b"1899-12-31", b"9999-12-31"]
    amounts = {row[6] + row[7] for row in found["line"][-4:]}
    assert amounts == {0, faults.HUGE}
    names = {row[3] for row in found["party"]}
    assert set(faults.ODD_TEXTS) <= names
    balanced = "SELECT 1 FROM line GROUP BY entry_id HAVING sum(debit) <> sum(credit)"
    assert rows(ledger.path, balanced) == []
    assert truth(ledger.path).counts["entry"] == len(found["entry"])
    assert len(entries(ledger, last=9)) == 9


def test_a_number_can_be_given_twice(ledger: Ledger) -> None:
    acts.post(ledger, draft(PURCHASE))
    acts.post(ledger, draft(PURCHASE))
    key = faults.duplicate_number(ledger)
    assert key == entries(ledger, last=1)[0].key
    assert unsound(ledger.path) == ["a number was given twice"]


def test_an_entry_can_be_unbalanced(ledger: Ledger) -> None:
    posted = acts.post(ledger, draft(PURCHASE))
    assert faults.unbalance(ledger) == posted.key
    assert unsound(ledger.path) == ["an entry does not balance"]


def test_what_is_not_there_cannot_be_broken(ledger: Ledger) -> None:
    with pytest.raises(faults.Untouched, match="no other entry in the journal"):
        acts.post(ledger, draft("2026-01-05 EPA | 551000 5.00 | 550000 -5.00"))
        ledger.connection.execute(
            "UPDATE entry SET period_id = 99 WHERE id = (SELECT max(id) FROM entry)"
        )
        faults.duplicate_number(ledger)
    ledger.connection.execute("UPDATE line SET debit = 0")
    with pytest.raises(faults.Untouched, match="has no debit"):
        faults.unbalance(ledger)
    ledger.connection.execute("DELETE FROM entry")
    with pytest.raises(faults.Untouched, match="no entry in this ledger"):
        faults.unbalance(ledger)


def test_many_rows_can_carry_one_stamp_each_with_its_own_version(ledger: Ledger) -> None:
    stamp = faults.equal_stamps(ledger, 5)
    stamped = "SELECT count(*), count(DISTINCT row_version) FROM {} WHERE modified_at = ?"
    assert rows(ledger.path, stamped.format("entry"), stamp) == [(5, 5)]
    many, versions = rows(ledger.path, stamped.format("line"), stamp)[0]
    assert many == versions >= 10


def test_a_clock_can_be_an_hour_off_and_mended(path: Path, one: One) -> None:
    with Ledger(path, lambda: 10**15) as ledger:
        for hours, expected in ((-1.0, 10**15 - 3_600_000_000), (0.0, 10**15)):
            faults.shift_clock(ledger, hours)
            key = acts.post(ledger, draft(PURCHASE)).key
            assert one("SELECT modified_at FROM entry WHERE key = ?", key) == expected
    assert one("SELECT count(*) FROM ledger WHERE name = 'fault_clock'") == 0


def test_the_software_can_die_after_it_wrote_and_before_it_answered(path: Path) -> None:
    with Ledger(path, Ticking()) as ledger:
        faults.arm_death(ledger)
        before = truth(path).counts["entry"]
    words = ["post", str(path), "--journal", "ODV", "--date", "2026-11-05"]
    lines = ["--line", "612400:5", "--line", "612500:-5"]
    command = [sys.executable, "-m", "simulator", *words, *lines]
    died = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (died.returncode, died.stdout) == (-9, "")
    assert truth(path).counts["entry"] == before + 1
    lived = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert lived.returncode == 0
    assert truth(path).counts["entry"] == before + 2
