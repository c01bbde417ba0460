"""Unsound books are mirrored as they are, and reported: what does not balance, what is unknown."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    delete,
    func,
    insert,
    literal,
    select,
    union,
)
from sqlalchemy.sql.schema import Column, Table

from models.base import Int
from models.mirror import account, balance, finding, line
from models.stage import todo, touched
from sync.fingerprint import KEY_MIX, P, Q

UNKNOWN_ACCOUNT = "unknown_account"
# What must sum to zero, by the finding that says it does not.
GROUPS: dict[str, Column[Any]] = {
    "unbalanced_entry": line.c.entry_id,
    "unbalanced_matching": line.c.matching_id,
}


def _text(value: str) -> ColumnElement[str]:
    return literal(value, Text)


@dataclass(frozen=True, slots=True)
class Finding:
    """A kind of unsoundness, and how many entries, matchings or lines have it."""

    code: str
    count: int


def begin(mirror: Connection) -> None:
    """Look through all lines of a mirror that had none.

    One pass weighs each group's lines with a number of its own: the sum is nil when all groups
    are. Only when it is not are the groups summed one by one, which has to sort all lines.
    """
    total = func.sum(line.c.debit) != func.sum(line.c.credit)  # what a multiple of P would hide
    weighed = select(total, *(_weighed(column) for column in GROUPS.values()))
    untied, *left = mirror.execute(weighed).one()
    for code, weight in zip(GROUPS, left, strict=True):
        if weight or untied:
            everything = _unbalanced(code)
            mirror.execute(insert(finding).from_select(["code", "row_id"], everything))


def _weighed(group: Column[Any]) -> ColumnElement[int]:
    prime = literal(P, Int)
    weight = group % literal(Q, Int) * literal(KEY_MIX[0], Int) % prime
    amount = (line.c.debit - line.c.credit) % prime
    return func.coalesce(func.sum(weight * amount % prime) % prime, literal(0, Int))


def touch(mirror: Connection, extracted: Table) -> None:
    """Note which entries and matchings `todo` is going to change, before it is written."""
    mirror.execute(delete(touched))
    for code, group in GROUPS.items():
        sides = union(*(_groups(side.c[group.name], side) for side in (line, extracted)))
        ids = sides.subquery()
        noted = select(_text(code), ids.c.id)
        mirror.execute(insert(touched).from_select(["code", "id"], noted))


def _groups(group: Column[Any], side: Table) -> Select[Any]:
    of_todo = side.c.id.in_(select(todo.c.id))
    return select(group.label("id")).where(of_todo, group.is_not(None))


def renew(mirror: Connection) -> None:
    """Look again at what was touched, after it was written."""
    for code, group in GROUPS.items():
        ids = select(touched.c.id).where(touched.c.code == _text(code))
        old = delete(finding).where(finding.c.code == _text(code), finding.c.row_id.in_(ids))
        mirror.execute(old)
        again = _unbalanced(code, group.in_(ids))
        mirror.execute(insert(finding).from_select(["code", "row_id"], again))


def _unbalanced(code: str, *where: ColumnElement[bool]) -> Select[Any]:
    group = GROUPS[code]
    return (
        select(_text(code), group)
        .where(group.is_not(None), *where)
        .group_by(group)
        .having(func.sum(line.c.debit) != func.sum(line.c.credit))
    )


def found(mirror: Connection) -> tuple[Finding, ...]:
    """All findings of the mirror as it is, by kind."""
    counted = select(finding.c.code, func.count()).group_by(finding.c.code)
    rows = mirror.execute(counted.order_by(finding.c.code)).all()
    unknown = select(func.coalesce(func.sum(balance.c.lines), 0)).where(
        balance.c.account_id.not_in(select(account.c.id))
    )
    lines = mirror.scalar(unknown) or 0
    more = [Finding(UNKNOWN_ACCOUNT, int(lines))] if lines else []
    return (*(Finding(code, count) for code, count in rows), *more)
