import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from models.database import Mirrors
from reports.changes import all_changed_lines, by_entry, change_counts, changed_lines
from tests.notation import books, write_mirror

BOOKS = books(
    "2026-01-05 Sale | 400000 ACME 121.00 | 700000 Sales -100.00 | 451000 VAT -21.00",
    "2026-02-05 Sale | 400000 ACME 12.10 | 700000 Sales -10.00 | 451000 VAT -2.10",
)
TASK = 7
GONE = {
    "id": 99,
    "journal_id": 1,
    "period_id": 202601,
    "number": 44,
    "dated_on": "2026-01-20",
    "text": "Deleted invoice",
}


def line(line_id: int, **changed: Any) -> dict[str, Any]:
    kept = BOOKS.rows["line"].get(line_id, BOOKS.rows["line"][1])
    return {**kept, "id": line_id, **changed}


def change(row_id: int, before: Any, after: Any, table: str = "line") -> dict[str, Any]:
    op = "insert" if before is None else "delete" if after is None else "update"
    sides = [json.dumps(side) if side else None for side in (before, after)]
    return {
        "task": TASK,
        "tbl": table,
        "row_id": row_id,
        "op": op,
        "key": str(row_id),
        "before": sides[0],
        "after": sides[1],
    }


CHANGES = [
    change(4, line(4, debit=5000, modified_at=0), line(4)),
    change(5, line(5, text="old", modified_at=0), line(5)),
    change(6, None, line(6)),
    change(71, line(71, entry_id=99), None),
    change(72, line(72, entry_id=99, account_id=2, party_id=None, debit=0, credit=12100), None),
    change(99, GONE, None, "entry"),
]


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Connection]:
    mirrors = Mirrors(tmp_path)
    write_mirror(mirrors, "x", BOOKS, CHANGES)
    with mirrors.reading("x") as connection:
        yield connection


def test_changed_lines_are_counted_by_what_happened(mirror: Connection) -> None:
    counts = change_counts(mirror, TASK)
    assert (counts.added, counts.changed, counts.deleted, counts.first) == (1, 2, 2, 0)
    assert change_counts(mirror, 8).listed == 0


def test_a_line_shows_both_sides_and_what_else_changed(mirror: Connection) -> None:
    rows = changed_lines(mirror, TASK, 5).rows
    assert [(row.op, row.debit_before, row.debit_after) for row in rows] == [
        ("update", 5000, 1210),
        ("update", 0, 0),
        ("insert", None, 0),
        ("delete", 12100, None),
        ("delete", 0, None),
    ]
    assert [row.other for row in rows[:2]] == [(), ("text",)]
    assert (rows[3].account, rows[3].party) == ("400000", "ACME")


def test_lines_stand_under_their_entries_even_when_these_are_gone(mirror: Connection) -> None:
    entries = by_entry(mirror, TASK, changed_lines(mirror, TASK, 5).rows)
    assert [(found.op, found.journal, found.number, found.entry_id) for found in entries] == [
        ("mixed", "SAL", 2, 2),
        ("delete", "SAL", 44, None),
    ]
    assert (entries[1].text, entries[1].year) == ("Deleted invoice", "2026")
    assert [len(found.lines) for found in entries] == [3, 2]


def test_a_download_reads_all_lines_in_order(mirror: Connection) -> None:
    assert [row.line_id for row in all_changed_lines(mirror, TASK)] == [4, 5, 6, 71, 72]


def test_a_first_synchronisation_has_a_count_and_no_list(tmp_path: Path) -> None:
    mirrors = Mirrors(tmp_path)
    first = {"task": 1, "tbl": "line", "row_id": 0, "op": "first", "key": "301400"}
    write_mirror(mirrors, "x", BOOKS, [{**first, "before": None, "after": None}])
    with mirrors.reading("x") as mirror:
        counts = change_counts(mirror, 1)
        assert (counts.first, counts.listed) == (301400, 0)
        assert changed_lines(mirror, 1, 0).rows == ()
