"""Opening a ledger and writing to it: one act, one transaction, one stamp; refusals in words."""

from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from simulator import acts, refusals
from simulator.ledger_file import Ledger
from tests.simulator.ledgers import PURCHASE, Ticking, all_rows, draft, rows


def _opened(path: Path) -> None:
    with Ledger(path, Ticking()):
        pass


def test_what_is_no_ledger_is_refused_with_its_name(tmp_path: Path) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("Dear Sir, " * 500)
    (tmp_path / "empty.ledger").touch()
    dbapi2.connect(tmp_path / "other.db").execute("CREATE TABLE t (a)").connection.close()
    for name in ("letter.txt", "empty.ledger", "other.db"):
        with pytest.raises(refusals.LedgerDamaged, match=name):
            _opened(tmp_path / name)
    with pytest.raises(refusals.LedgerMissing, match="nothing"):
        _opened(tmp_path / "nothing")
    with pytest.raises(refusals.LedgerMissing):
        _opened(tmp_path)


def test_a_ledger_somebody_writes_in_is_in_use(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.ledger_file.PATIENCE_SECONDS", 0.05)
    with Ledger(path, Ticking()) as mine, Ledger(path, Ticking()) as theirs, mine.act():
        sentence = "is in use by another user; try again later"
        with pytest.raises(refusals.LedgerInUse, match=sentence):
            acts.post(theirs, draft(PURCHASE))


def test_an_act_that_fails_halfway_leaves_nothing(ledger: Ledger) -> None:
    before = all_rows(ledger.path)
    with pytest.raises(RuntimeError), ledger.act() as act:
        act.insert("journal", code="NEW", name="New", kind="misc")
        raise RuntimeError
    assert all_rows(ledger.path) == before
    assert acts.post(ledger, draft(PURCHASE)).number


def test_an_act_that_writes_nothing_does_not_move_the_counter(ledger: Ledger) -> None:
    before = ledger.path.read_bytes()
    with ledger.act():
        pass
    assert ledger.path.read_bytes() == before


def test_an_id_is_never_given_twice_though_a_number_is(ledger: Ledger) -> None:
    first = acts.post(ledger, draft(PURCHASE))
    acts.delete_entry(ledger, first.key)
    second = acts.post(ledger, draft(PURCHASE))
    assert second.number == first.number
    assert second.id == first.id + 1
    assert set(second.line_keys).isdisjoint(first.line_keys)


def test_the_clock_may_go_back_and_stamps_with_it(path: Path) -> None:
    with Ledger(path, Ticking(1_000_000)) as ledger:
        posted = acts.post(ledger, draft(PURCHASE))
    found = rows(path, "SELECT modified_at FROM entry WHERE key = ?", posted.key)
    assert found == [(2_000_000,)]


def test_texts_that_are_not_utf_8_can_be_read(ledger: Ledger) -> None:
    ledger.connection.execute("UPDATE party SET name = CAST(x'436166E9' AS TEXT) WHERE id = 1")
    name = ledger.connection.execute("SELECT name FROM party WHERE id = 1").fetchone()[0]
    assert name == "Caf�"


def test_who_reads_sees_one_state_and_holds_up_who_writes(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.ledger_file.PATIENCE_SECONDS", 0.05)
    count = "SELECT count(*) FROM entry"
    with Ledger(path, Ticking()) as reader, Ledger(path, Ticking()) as writer:
        with reader.reading() as connection:
            before = connection.execute(count).fetchone()[0]
            with pytest.raises(refusals.LedgerInUse):
                acts.post(writer, draft(PURCHASE))
            assert connection.execute(count).fetchone()[0] == before
        acts.post(writer, draft(PURCHASE))
        with reader.reading() as connection:
            assert connection.execute(count).fetchone()[0] == before + 1
