"""What a task changed in a mirror: its lines before and after, by entry."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.sql.schema import Table

from models.mirror import account, changes, entry, fiscal_year, journal, party, period
from reports.page import Page, day, offset_of

SIZE = 60
SHOWN = ("debit", "credit", "modified_at")  # columns that need no mention as changed
CHUNK = 500  # lines read at a time for a download
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChangeCounts:
    """How many lines a task added, changed and deleted; `first`: lines of a first sync."""

    added: int = 0
    changed: int = 0
    deleted: int = 0
    first: int = 0

    @property
    def listed(self) -> int:
        """Lines that can be listed one by one."""
        return self.added + self.changed + self.deleted


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line and what became of it; cents, None on the side where it did not exist."""

    op: str
    line_id: int
    entry_key: int
    account: str
    account_name: str
    account_id: int
    party: str
    text: str
    debit_before: int | None
    credit_before: int | None
    debit_after: int | None
    credit_after: int | None
    other: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    """The changed lines of one entry. `entry_id` is None when the entry is gone."""

    op: str
    journal: str
    number: int
    dated_on: dt.date | None
    text: str
    entry_id: int | None
    year: str
    lines: tuple[ChangedLine, ...]


def change_counts(mirror: Connection, task_id: int) -> ChangeCounts:
    """The counts of a task's changed lines; a first sync has one row that holds its count."""
    rows = mirror.execute(
        select(changes.c.op, func.count(), func.max(changes.c.key))
        .where(changes.c.task == task_id, changes.c.tbl == "line")
        .group_by(changes.c.op)
    )
    found = {op: int(key) if op == "first" else count for op, count, key in rows}
    return ChangeCounts(
        added=found.get("insert", 0),
        changed=found.get("update", 0),
        deleted=found.get("delete", 0),
        first=found.get("first", 0),
    )


def changed_lines(mirror: Connection, task_id: int, total: int, page: int = 1) -> Page[ChangedLine]:
    """A page of a task's changed lines; `total` from change_counts."""
    number = min(max(page, 1), max(1, -(-total // SIZE)))
    rows = _read(mirror, task_id, SIZE, offset_of(number, SIZE))
    return Page(tuple(rows), number, SIZE, total)


def all_changed_lines(mirror: Connection, task_id: int) -> Iterator[ChangedLine]:
    """All of a task's changed lines, a chunk in memory at a time."""
    offset = 0
    while chunk := _read(mirror, task_id, CHUNK, offset):
        yield from chunk
        offset += len(chunk)


def by_entry(
    mirror: Connection, task_id: int, lines: Iterable[ChangedLine]
) -> tuple[ChangedEntry, ...]:
    """The lines grouped under their entries, as these are now or were before the task."""
    grouped = [(key, tuple(found)) for key, found in groupby(lines, lambda row: row.entry_key)]
    headers = _headers(mirror, task_id, {key for key, _lines in grouped})
    return tuple(_changed_entry(headers.get(key, {}), found) for key, found in grouped)


def _read(mirror: Connection, task_id: int, limit: int, offset: int) -> list[ChangedLine]:
    rows = mirror.execute(
        select(changes.c.row_id, changes.c.op, changes.c.before, changes.c.after)
        .where(changes.c.task == task_id, changes.c.tbl == "line", changes.c.op != "first")
        .order_by(changes.c.row_id)
        .limit(limit)
        .offset(offset)
    )
    read = [(row_id, op, _json(before), _json(after)) for row_id, op, before, after in rows]
    sides = [after or before for _row_id, _op, before, after in read]
    accounts = _named(mirror, account, {side.get("account_id") for side in sides})
    parties = _named(mirror, party, {side.get("party_id") for side in sides})
    return [
        _changed_line((row_id, op), (before, after), accounts, parties)
        for row_id, op, before, after in read
    ]


def _json(text: str | None) -> Json:
    return json.loads(text) if text else {}


def _named(mirror: Connection, table: Table, ids: set[int | None]) -> dict[int, tuple[str, str]]:
    """Code and name by id."""
    rows = mirror.execute(
        select(table.c.id, table.c.code, table.c.name).where(table.c.id.in_(ids - {None}))
    )
    return {row.id: (row.code, row.name) for row in rows}


def _changed_line(
    key: tuple[int, str],
    sides: tuple[Json, Json],
    accounts: Mapping[int, tuple[str, str]],
    parties: Mapping[int, tuple[str, str]],
) -> ChangedLine:
    before, after = sides
    side = after or before
    code, name = accounts.get(side.get("account_id", 0), ("", ""))
    both = before and after
    return ChangedLine(
        op=key[1],
        line_id=key[0],
        entry_key=side.get("entry_id", 0),
        account=code,
        account_name=name,
        account_id=side.get("account_id", 0),
        party=parties.get(side.get("party_id") or 0, ("", ""))[1],
        text=side.get("text", ""),
        debit_before=before.get("debit"),
        credit_before=before.get("credit"),
        debit_after=after.get("debit"),
        credit_after=after.get("credit"),
        other=tuple(
            name
            for name in after
            if both
            and name not in ("debit", "credit", "modified_at")
            and before.get(name) != after[name]
        ),
    )


def _headers(mirror: Connection, task_id: int, ids: set[int]) -> dict[int, Json]:
    """Entries by id: those there now, and those the task deleted."""
    deleted = mirror.execute(
        select(changes.c.row_id, changes.c.before).where(
            changes.c.task == task_id,
            changes.c.tbl == "entry",
            changes.c.op == "delete",
            changes.c.row_id.in_(ids),
        )
    )
    headers: dict[int, Json] = {
        row_id: {**_json(before), "entry_id": None} for row_id, before in deleted
    }
    present = mirror.execute(select(entry).where(entry.c.id.in_(ids)))
    headers |= {row.id: {**row._mapping, "entry_id": row.id} for row in present}  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
    journals = _named(mirror, journal, {header.get("journal_id") for header in headers.values()})
    years = _years(mirror, {header.get("period_id") for header in headers.values()})
    return {
        key: {
            **header,
            "journal": journals.get(header.get("journal_id", 0), ("", ""))[0],
            "year": years.get(header.get("period_id", 0), ""),
        }
        for key, header in headers.items()
    }


def _years(mirror: Connection, period_ids: set[int | None]) -> dict[int, str]:
    rows = mirror.execute(
        select(period.c.id, fiscal_year.c.code)
        .join(fiscal_year, fiscal_year.c.id == period.c.fiscal_year_id)
        .where(period.c.id.in_(period_ids - {None}))
    )
    return dict(rows.all())


def _changed_entry(header: Json, lines: tuple[ChangedLine, ...]) -> ChangedEntry:
    ops = {found.op for found in lines}
    return ChangedEntry(
        op=ops.pop() if len(ops) == 1 else "mixed",
        journal=header.get("journal", ""),
        number=header.get("number", 0),
        dated_on=day(header.get("dated_on")),
        text=header.get("text", ""),
        entry_id=header.get("entry_id"),
        year=header.get("year", ""),
        lines=lines,
    )
