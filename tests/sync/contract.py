"""What every source must do, whatever is behind it; inherited by the tests of each source.

A subclass gives the fixture `books`: its own books, and how somebody works in them. Between two
acts it lets its clock go on.
"""

from pathlib import Path
from typing import Any, Protocol

import pysqlite3.dbapi2 as sqlite
import pytest

from models.mirror import BOOKS
from sync import control
from sync.believe import ExtractMeta, believe
from sync.extract import writing
from sync.source import EVERYTHING, Scope, Source, SourceError, Totals

Rows = dict[str, list[tuple[Any, ...]]]


class WorkedBooks(Protocol):
    """Books of a source, and what somebody does in them."""

    def source(self) -> Source:
        """Their reader, made anew."""

    def enter(self) -> None:
        """Enter an entry of two lines or more."""

    def delete(self) -> None:
        """Delete the entry entered last, without a trace."""

    def remove(self) -> None:
        """Take the books away."""

    def damage(self) -> None:
        """Make them unreadable."""


def nothing_said(_done: int, _expected: int) -> None:
    """Progress that nobody looks at."""


def read(books: WorkedBooks, path: Path, scope: Scope = EVERYTHING) -> ExtractMeta:
    with books.source().reading(path) as reading:
        reading.write(scope, nothing_said)
    return believe(path)


def rows_of(path: Path) -> Rows:
    connection = sqlite.connect(f"{path.as_uri()}?mode=ro", uri=True)
    found = {
        table.name: sorted(connection.execute(f"SELECT * FROM {table.name}")) for table in BOOKS
    }
    connection.close()
    return found


def totals_of(books: WorkedBooks, path: Path) -> Totals:
    with books.source().reading(path) as reading:
        return reading.totals()


class SourceContract:
    """The contract suite."""

    def test_an_extract_of_everything_is_believed(self, books: WorkedBooks, tmp_path: Path) -> None:
        meta = read(books, tmp_path / "x")
        assert meta.rows["line"] > 0
        assert meta.scope_kind == "everything"

    def test_reading_twice_gives_the_same(self, books: WorkedBooks, tmp_path: Path) -> None:
        read(books, tmp_path / "x")
        read(books, tmp_path / "y")
        assert rows_of(tmp_path / "x") == rows_of(tmp_path / "y")

    def test_ids_are_positive_and_belong_to_one_row(
        self, books: WorkedBooks, tmp_path: Path
    ) -> None:
        read(books, tmp_path / "x")
        for table, rows in rows_of(tmp_path / "x").items():
            ids = [row[0] for row in rows]
            assert all(0 < row_id < 2**63 for row_id in ids), table
            assert len(ids) == len(set(ids)), table

    def test_a_deleted_entry_is_lacking_and_nothing_else(
        self, books: WorkedBooks, tmp_path: Path
    ) -> None:
        read(books, tmp_path / "before")
        books.enter()
        read(books, tmp_path / "with")
        books.delete()
        read(books, tmp_path / "after")
        before, there, after = (rows_of(tmp_path / name) for name in ("before", "with", "after"))
        for table in ("entry", "line", "matching"):
            assert after[table] == before[table]
        assert len(there["entry"]) == len(before["entry"]) + 1
        assert set(before["line"]) < set(there["line"])

    def test_totals_are_those_of_what_is_read(self, books: WorkedBooks, tmp_path: Path) -> None:
        meta = read(books, tmp_path / "x")
        totals = totals_of(books, tmp_path / "y")
        assert sum(total.rows for total in totals.lines.values()) == meta.rows["line"]
        assert sum(total.debit for total in totals.lines.values()) == meta.debit
        assert sum(total.credit for total in totals.lines.values()) == meta.credit
        assert sum(total.rows for total in totals.entries.values()) == meta.rows["entry"]
        assert sum(total.rows for total in totals.matchings.values()) == meta.rows["matching"]

    def test_totals_differ_just_where_something_was_deleted(
        self, books: WorkedBooks, tmp_path: Path
    ) -> None:
        books.enter()
        before = totals_of(books, tmp_path / "x")
        assert totals_of(books, tmp_path / "x") == before
        books.delete()
        after = totals_of(books, tmp_path / "x")
        found = control.differing(after, before)
        assert len(found.lines) == 1
        assert found.entries.keys() == found.lines.keys()

    def test_slices_add_up_to_their_buckets_and_can_be_fetched(
        self, books: WorkedBooks, tmp_path: Path
    ) -> None:
        everything = read(books, tmp_path / "all")
        with books.source().reading(tmp_path / "some") as reading:
            totals = reading.totals()
            slices = reading.slices(totals)
            reading.write(Scope(buckets=control.buckets(slices, Totals())), nothing_said)
        for place, total in totals.lines.items():
            within = [part for key, part in slices.lines.items() if key[:2] == place]
            assert sum(part.rows for part in within) == total.rows
            assert sum(part.debit for part in within) == total.debit
        assert believe(tmp_path / "some").rows == everything.rows
        assert rows_of(tmp_path / "some") == rows_of(tmp_path / "all")

    def test_a_slice_brings_itself_and_no_other(self, books: WorkedBooks, tmp_path: Path) -> None:
        everything = read(books, tmp_path / "all")
        with books.source().reading(tmp_path / "some") as reading:
            slices = reading.slices(reading.totals())
            key, total = next(iter(slices.lines.items()))
            one = Totals(lines={key: total})
            reading.write(Scope(buckets=control.buckets(one, Totals())), nothing_said)
        meta = believe(tmp_path / "some")
        assert meta.rows["line"] == total.rows < everything.rows["line"]
        assert meta.debit == total.debit
        assert meta.rows["account"] == everything.rows["account"], "masters come whole"

    def test_labels_name_all_that_lines_lie_in(self, books: WorkedBooks, tmp_path: Path) -> None:
        with books.source().reading(tmp_path / "x") as reading:
            labels, totals = reading.labels(), reading.totals()
        for period_id, journal_id in totals.lines:
            assert labels["period"][period_id]
            assert labels["journal"][journal_id]

    def test_the_cursor_follows_the_books(self, books: WorkedBooks, tmp_path: Path) -> None:
        with books.source().reading(tmp_path / "x") as reading:
            cursor = reading.cursor()
            assert reading.continues(cursor)
        assert not books.source().changed_since(cursor)
        books.enter()
        assert books.source().changed_since(cursor)
        with books.source().reading(tmp_path / "x") as reading:
            assert reading.continues(cursor)
            assert reading.cursor() != cursor

    def test_what_is_expected_is_what_comes(self, books: WorkedBooks, tmp_path: Path) -> None:
        told: list[tuple[int, int]] = []
        with books.source().reading(tmp_path / "x") as reading:
            expected = reading.expected_rows(EVERYTHING)
            reading.write(EVERYTHING, lambda *numbers: told.append(numbers))
        assert believe(tmp_path / "x").rows["line"] == expected
        assert told[-1][0] == expected

    def test_the_books_are_named(self, books: WorkedBooks, tmp_path: Path) -> None:
        with books.source().reading(tmp_path / "x") as reading:
            identity = reading.identity()
        assert identity.ledger_id
        assert identity.software
        with books.source().reading(tmp_path / "y") as reading:
            assert reading.identity() == identity

    def test_an_empty_extract_is_no_extract(self, tmp_path: Path) -> None:
        with writing(tmp_path / "x"):
            """Nothing is written."""
        with pytest.raises(Exception, match="not completed"):
            believe(tmp_path / "x")

    def test_books_that_are_gone_are_said_to_be(self, books: WorkedBooks, tmp_path: Path) -> None:
        books.remove()
        with pytest.raises(SourceError) as refused, books.source().reading(tmp_path / "x"):
            """Never open."""
        assert refused.value.code in ("path_wrong", "software_unreachable")

    def test_damaged_books_are_refused(self, books: WorkedBooks, tmp_path: Path) -> None:
        books.damage()
        with pytest.raises(SourceError) as refused:
            read(books, tmp_path / "x")
        assert refused.value.permanent
