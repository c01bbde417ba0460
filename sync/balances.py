"""Balances per account and period, kept in the transaction that changes the lines."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.sql.schema import Table

from models.base import Int
from models.mirror import balance, line
from models.stage import delta, todo
from sync.sets import ADDED, DELETED

NAMES = ["account_id", "period_id", "lines", "debit", "credit"]


def _sum(column: ColumnElement[int]) -> ColumnElement[int]:
    return cast(func.sum(column), Int)  # PostgreSQL's sum of integers is numeric


def begin(mirror: Connection) -> None:
    """Sum all lines of a mirror that had none."""
    keys = (line.c.account_id, line.c.period_id)
    summed = select(*keys, func.count(), _sum(line.c.debit), _sum(line.c.credit)).group_by(*keys)
    mirror.execute(insert(balance).from_select(NAMES, summed))


def follow(mirror: Connection, extracted: Table) -> None:
    """Add what `todo` is going to change, before it is written: new less old."""
    mirror.execute(delete(delta))
    sides = union_all(_side(line, -1, ADDED), _side(extracted, 1, DELETED)).subquery()
    summed = select(
        sides.c.account_id,
        sides.c.period_id,
        _sum(sides.c.lines),
        _sum(sides.c.debit),
        _sum(sides.c.credit),
    ).group_by(sides.c.account_id, sides.c.period_id)
    mirror.execute(insert(delta).from_select(NAMES, summed))
    same = and_(
        balance.c.account_id == delta.c.account_id, balance.c.period_id == delta.c.period_id
    )
    added = {name: balance.c[name] + delta.c[name] for name in NAMES[2:]}
    mirror.execute(update(balance).values(added).where(same))
    new = select(delta).outerjoin(balance, same).where(balance.c.account_id.is_(None))
    mirror.execute(insert(balance).from_select(NAMES, new))
    mirror.execute(delete(balance).where(balance.c.lines == literal(0, Int), exists().where(same)))


def _side(table: Table, sign: int, without: str) -> Select[Any]:
    """The rows of `todo` as one side has them, times `sign`; `without`: the other side's own."""
    factor = literal(sign, Int)
    return (
        select(
            table.c.account_id,
            table.c.period_id,
            factor.label("lines"),
            (table.c.debit * factor).label("debit"),
            (table.c.credit * factor).label("credit"),
        )
        .select_from(todo.join(table, table.c.id == todo.c.id))
        .where(todo.c.op != without)
    )
