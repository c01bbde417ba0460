import shutil
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest

from simulator import faults
from simulator.acts.deleting import delete_entry
from simulator.acts.posting import post
from simulator.acts.versions import upgrade
from simulator.drafts import Draft, signed
from simulator.ledger_file import Ledger
from sync.source import Cursor, Scope, SourceError
from sync.sources import simulator, source_for
from sync.sources.simulator import SimulatorSource
from tests.sync.contract import SourceContract, read, rows_of, totals_of
from tests.sync.desks import Ticking


class SimulatorBooks:
    """A ledger file, worked in through the simulator."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = Ticking()
        self.last = ""

    def source(self) -> SimulatorSource:
        return SimulatorSource(self.path)

    def ledger(self) -> Ledger:
        return Ledger(self.path, self.clock)

    def enter(self) -> None:
        lines = (signed("610000", 100), signed("550000", -100))
        with self.ledger() as ledger:
            self.last = post(ledger, Draft("BNQ", date(2026, 10, 15), "LOYER", lines)).key

    def delete(self) -> None:
        with self.ledger() as ledger:
            delete_entry(ledger, self.last)

    def remove(self) -> None:
        self.path.unlink()

    def damage(self) -> None:
        self.path.write_bytes(b"these are not the books you are looking for" * 50)


@pytest.fixture
def books(tmp_path: Path, made_books: Path) -> SimulatorBooks:
    path = tmp_path / "books.ledger"
    shutil.copyfile(made_books, path)
    return SimulatorBooks(path)


class TestSimulator(SourceContract):
    """The simulator's files keep the contract."""


def test_a_source_is_made_by_its_name(books: SimulatorBooks, tmp_path: Path) -> None:
    made = source_for("simulator", books.path, tmp_path / "keys")
    assert made.capabilities.stamps
    with pytest.raises(KeyError):
        source_for("abacus", books.path, tmp_path)


def test_an_incremental_reads_what_was_stamped_since_the_cursor(
    books: SimulatorBooks, tmp_path: Path
) -> None:
    books.clock.now += 24 * 3_600_000_000
    books.enter()
    with books.source().reading(tmp_path / "x") as reading:
        cursor = reading.cursor()
        assert reading.expected_rows(Scope(since=cursor)) == 2
    books.enter()
    meta = read(books, tmp_path / "y", Scope(since=cursor))
    assert (meta.rows["entry"], meta.rows["line"], meta.scope_kind) == (2, 4, "since")


def test_the_counter_that_went_back_does_not_continue(
    books: SimulatorBooks, tmp_path: Path
) -> None:
    with books.source().reading(tmp_path / "x") as reading:
        here = reading.cursor()
        mark = simulator.Mark.read(here.mark)
        later = replace(mark, counter=mark.counter + 1)
        assert not reading.continues(Cursor(here.modified_at, later.text()))


def test_nothing_writes_while_a_state_is_read(books: SimulatorBooks, tmp_path: Path) -> None:
    before = rows_of_source(books, tmp_path)
    with books.source().reading(tmp_path / "x") as reading:
        first = reading.totals()
        other = sqlite.connect(str(books.path), timeout=0)
        with pytest.raises(sqlite.OperationalError, match="locked"):
            other.executescript("BEGIN IMMEDIATE; DELETE FROM line; COMMIT")
        other.rollback()
        other.close()
        assert reading.totals() == first
    assert rows_of_source(books, tmp_path) == before


def rows_of_source(books: SimulatorBooks, tmp_path: Path) -> dict[str, list[tuple[object, ...]]]:
    read(books, tmp_path / "rows")
    return rows_of(tmp_path / "rows")


def test_a_ledger_in_use_is_worth_another_try(
    books: SimulatorBooks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulator, "PATIENCE_MS", 50)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        other = sqlite.connect(str(books.path), isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        held.set()
        done.wait(10)
        other.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    try:
        with pytest.raises(SourceError) as refused, books.source().reading(tmp_path / "x"):
            """Never open."""
        with pytest.raises(SourceError) as asked:
            books.source().changed_since(Cursor(0))
    finally:
        done.set()
        holder.join()
    assert refused.value.code == asked.value.code == "ledger_locked"
    assert not refused.value.permanent


def test_a_ledger_cut_short_is_refused(books: SimulatorBooks, tmp_path: Path) -> None:
    with books.ledger():
        faults.cut_short(books.path, 0.5)
    with pytest.raises(SourceError) as refused:
        read(books, tmp_path / "x")
    assert refused.value.code == "file_damaged"


def test_a_database_of_another_software_is_refused(books: SimulatorBooks, tmp_path: Path) -> None:
    other = sqlite.connect(str(books.path))
    other.execute("PRAGMA application_id = 1")
    other.commit()
    other.close()
    with pytest.raises(SourceError) as refused, books.source().reading(tmp_path / "x"):
        """Never open."""
    assert refused.value.code == "file_damaged"


def test_a_format_of_the_future_is_refused_and_the_next_one_read(
    books: SimulatorBooks, tmp_path: Path
) -> None:
    with books.ledger() as ledger:
        upgrade(ledger)
    assert read(books, tmp_path / "x").software_version == "13.0"
    other = sqlite.connect(str(books.path))
    other.execute("PRAGMA user_version = 3")
    other.commit()
    other.close()
    with pytest.raises(SourceError) as refused, books.source().reading(tmp_path / "y"):
        """Never open."""
    assert refused.value.code == "software_newer"


def test_lines_of_no_entry_are_never_left_out_in_silence(
    books: SimulatorBooks, tmp_path: Path
) -> None:
    other = sqlite.connect(str(books.path))
    other.execute("UPDATE line SET entry_id = 999999 WHERE id = 1")
    other.commit()
    other.close()
    with pytest.raises(SourceError) as refused:
        read(books, tmp_path / "x")
    assert (refused.value.code, refused.value.facts) == ("lines_without_entry", {"lines": 1})
    with pytest.raises(SourceError):
        totals_of(books, tmp_path / "y")


def test_progress_is_told_step_by_step(
    books: SimulatorBooks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.sources.sql.STEP", 100)
    told: list[tuple[int, int]] = []
    with books.source().reading(tmp_path / "x") as reading:
        reading.write(Scope(), lambda *numbers: told.append(numbers))
    assert len(told) >= 5
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]
