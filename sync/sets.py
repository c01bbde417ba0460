"""The set operations of an apply on one table: compare, record, write. Never row by row.

`work.todo` holds what must happen to the table at hand: (id, insert | update | delete). Anti-joins
are LEFT JOIN … IS NULL, and all work goes from few rows to many: SQLite's planner does those well.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.schema import Table

from models.base import Int, row_json
from models.mirror import changes
from models.stage import todo
from sync.refusals import ExtractRefused
from sync.texts import APART, NUL, PAGE, text_columns

ADDED, CHANGED, DELETED, FIRST = "insert", "update", "delete", "first"
Ids = Select[Any]


def _text(value: str) -> ColumnElement[str]:
    return literal(value, Text)


def is_empty(mirror: Connection, table: Table) -> bool:
    """Whether a table has no row."""
    return mirror.execute(select(table.c.id).limit(1)).first() is None


def refuse_unsound_texts(mirror: Connection, extracted: Table, *, only_todo: bool) -> None:
    """Raise ExtractRefused for a text that is not UTF-8 or has a NUL in it.

    `only_todo`: of the rows that are to be written; the others are what the mirror has already.
    """
    texts = [extracted.c[name] for name in text_columns(extracted)]
    row_id = todo.c.id if only_todo else extracted.c.id
    after = bindparam("after", type_=Int)
    page = select(row_id.label("id"), func.concat_ws(APART, *texts).label("words"))
    if only_todo:
        page = page.join(todo, todo.c.id == extracted.c.id).where(todo.c.op != _text(DELETED))
    page = page.where(row_id > after).order_by(row_id).limit(PAGE)
    rows = page.subquery()
    looked = select(func.max(rows.c.id), func.aggregate_strings(rows.c.words, APART))
    last: int | None = -1
    while last is not None:
        try:
            last, words = mirror.execute(looked, {"after": last}).one()
        except OperationalError as error:
            if "decode" not in str(error.orig):
                raise
            raise ExtractRefused(f"A text in {extracted.name} is not UTF-8.") from error
        if words is not None and NUL in words:
            raise ExtractRefused(f"A text in {extracted.name} has a NUL in it.")


def fill(mirror: Connection, task: int, table: Table, extracted: Table) -> int:
    """Copy all rows into an empty table, recorded as one count; how many."""
    names = [column.name for column in table.columns]
    rows = mirror.execute(insert(table).from_select(names, select(*extracted.columns))).rowcount
    if rows:
        row = {"task": task, "tbl": table.name, "row_id": 0, "op": FIRST, "key": str(rows)}
        mirror.execute(insert(changes).values(**row))
    return rows


def compare(
    mirror: Connection, table: Table, extracted: Table, vanishable: Ids | None
) -> tuple[int, int, int]:
    """Fill `todo`; how many rows to insert, update and delete.

    `vanishable`: ids of the mirror's rows that go when the extract lacks them; None: all stay.
    """
    mirror.execute(delete(todo))
    op = case((table.c.id.is_(None), _text(ADDED)), else_=_text(CHANGED))
    different = (
        select(extracted.c.id, op)
        .select_from(extracted.outerjoin(table, table.c.id == extracted.c.id))
        .where(or_(table.c.id.is_(None), _differs(table, extracted)))
    )
    mirror.execute(insert(todo).from_select(["id", "op"], different))
    if vanishable is not None:
        there = vanishable.subquery()
        gone = (
            select(there.c.id, _text(DELETED))
            .select_from(there.outerjoin(extracted, extracted.c.id == there.c.id))
            .where(extracted.c.id.is_(None))
        )
        mirror.execute(insert(todo).from_select(["id", "op"], gone))
    counted = select(todo.c.op, func.count()).group_by(todo.c.op)
    found: dict[str, int] = dict(mirror.execute(counted).all())
    return found.get(ADDED, 0), found.get(CHANGED, 0), found.get(DELETED, 0)


def _columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.name != "id"]


def _differs(table: Table, extracted: Table) -> ColumnElement[bool]:
    return or_(*(table.c[name].is_distinct_from(extracted.c[name]) for name in _columns(table)))


def record(mirror: Connection, task: int, table: Table, extracted: Table) -> None:
    """Keep the rows of `todo` as they are and as they will be."""
    before = case((todo.c.op != _text(ADDED), _as_json(table)))
    after = case((todo.c.op != _text(DELETED), _as_json(extracted)))
    key = func.coalesce(extracted.c.key, table.c.key)
    rows = (
        select(literal(task, Int), _text(table.name), todo.c.id, todo.c.op, key, before, after)
        .select_from(todo)
        .outerjoin(table, table.c.id == todo.c.id)
        .outerjoin(extracted, extracted.c.id == todo.c.id)
    )
    names = ["task", "tbl", "row_id", "op", "key", "before", "after"]
    mirror.execute(insert(changes).from_select(names, rows))


def _as_json(table: Table) -> ColumnElement[str]:
    pairs = [part for column in table.columns for part in (_text(column.name), column)]
    return row_json(*pairs)


def write(mirror: Connection, table: Table, extracted: Table) -> None:
    """Do what `todo` says."""

    def of(op: str) -> Ids:
        return select(todo.c.id).where(todo.c.op == _text(op))

    mirror.execute(delete(table).where(table.c.id.in_(of(DELETED))))
    mirror.execute(
        update(table)
        .values({name: extracted.c[name] for name in _columns(table)})
        .where(table.c.id == extracted.c.id, table.c.id.in_(of(CHANGED)))
    )
    new = select(*extracted.columns).where(extracted.c.id.in_(of(ADDED)))
    mirror.execute(insert(table).from_select([column.name for column in table.columns], new))


def recorded_counts(mirror: Connection, task: int) -> dict[str, tuple[int, int, int]]:
    """What a task inserted, updated and deleted, by table, from the record of changes."""
    rows = mirror.execute(
        select(changes.c.tbl, changes.c.op, func.count(), func.max(changes.c.key))
        .where(changes.c.task == literal(task, Int))
        .group_by(changes.c.tbl, changes.c.op)
    )
    found: dict[str, dict[str, int]] = {}
    for table, op, rows_of, key in rows:
        found.setdefault(table, {})[op] = int(key) if op == FIRST else rows_of
    return {
        table: (ops.get(ADDED, 0) + ops.get(FIRST, 0), ops.get(CHANGED, 0), ops.get(DELETED, 0))
        for table, ops in found.items()
    }
