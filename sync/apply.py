"""Extract into mirror, in one transaction, in sets; the only writer of the mirror.

One body for all databases: nothing here may know which. `models/database.py` opens the door.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, insert, literal, select, update
from sqlalchemy.sql.schema import Table

from models.base import Int
from models.mirror import BOOKS, MASTERS, balance, entry, journal, line, matching, meta, period
from models.stage import EXTRACTED, SLICES, bucket, matching_bucket
from sync import balances, findings, sets, verify
from sync.findings import Finding
from sync.refusals import Replaced
from sync.source import Cursor


class MassDeletion(Exception):
    """More lines would go than may go unasked; nothing was written."""

    def __init__(self, deleted: int, existing: int) -> None:
        super().__init__(f"{deleted} of {existing} lines would be deleted.")
        self.deleted = deleted
        self.existing = existing


@dataclass(frozen=True, slots=True)
class ApplyOrder:
    """What an apply may do; `token` is the claim's, `deletion_limit` the most lines that may go."""

    task: int
    token: int
    scope_kind: str
    cursor: Cursor
    ledger_id: str
    deletion_limit: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of a table that an apply inserted, updated and deleted."""

    added: int = 0
    changed: int = 0
    deleted: int = 0


@dataclass(frozen=True, slots=True)
class Applied:
    """What an apply did, by table, and what the mirror is like since."""

    counts: Mapping[str, Counts]
    financial_through: str | None
    line_count: int
    findings: tuple[Finding, ...]

    @property
    def lines(self) -> Counts:
        """What it did to lines."""
        return self.counts.get(line.name, Counts())


def apply(mirror: Connection, order: ApplyOrder) -> Applied:
    """Bring the attached extract into the mirror, inside the door's transaction.

    A task that was applied before is recognised, and its counts come from the record of changes.
    Raises MassDeletion, ExtractRefused, and Replaced when a later holder wrote already.
    """
    facts = _facts(mirror)
    if int(facts.get("token", 0)) > order.token:
        raise Replaced(f"Token {facts['token']} wrote after {order.token}.")
    # the platform learns the ledger when the first task ends well; the mirror knows it before
    verify.refuse_wrong_ledger(order.ledger_id, facts.get("ledger_id"))
    if facts.get("applied") == str(order.task):
        recorded = sets.recorded_counts(mirror, order.task)
        return _state(mirror, {table: Counts(*three) for table, three in recorded.items()})
    counts = {table.name: _apply_table(mirror, order, table) for table in BOOKS}
    _remember(mirror, facts, order)
    return _state(mirror, counts)


def cursor_of(mirror: Connection) -> Cursor | None:
    """How far the source was read; None when a sync has not said so."""
    return _cursor(_facts(mirror), "cursor")


def seen_of(mirror: Connection) -> Cursor | None:
    """The newest state of the source that anything was taken from, a repair's included."""
    return _cursor(_facts(mirror), "seen")


def _cursor(facts: Mapping[str, str], name: str) -> Cursor | None:
    if name not in facts:
        return None
    return Cursor(int(facts[name]), facts.get(f"{name}_mark", ""))


def _apply_table(mirror: Connection, order: ApplyOrder, table: Table) -> Counts:
    extracted = EXTRACTED[table.name]
    if sets.is_empty(mirror, table):
        sets.refuse_unsound_texts(mirror, extracted, only_todo=False)
        added = sets.fill(mirror, order.task, table, extracted)
        if table is line:
            balances.begin(mirror)
            findings.begin(mirror)
        return Counts(added=added)
    touched = sets.compare(mirror, table, extracted, _vanishable(order.scope_kind, table))
    counts = Counts(*touched)
    if table is line and counts.deleted > order.deletion_limit:
        raise MassDeletion(counts.deleted, _line_count(mirror))
    if any(touched):
        sets.refuse_unsound_texts(mirror, extracted, only_todo=True)
        _write_table(mirror, order.task, table, extracted)
    return counts


def _write_table(mirror: Connection, task: int, table: Table, extracted: Table) -> None:
    sets.record(mirror, task, table, extracted)
    if table is line:
        balances.follow(mirror, extracted)
        findings.touch(mirror, extracted)
    sets.write(mirror, table, extracted)
    if table is line:
        findings.renew(mirror)


def _vanishable(scope_kind: str, table: Table) -> sets.Ids | None:
    """The mirror's rows that go when the extract lacks them; None when all stay.

    Masters come whole with each extract; an incremental never deletes what entries are made of.
    """
    ids = select(table.c.id)
    if scope_kind == "everything" or table in MASTERS:
        return ids
    return _in_buckets(ids, table) if scope_kind == "buckets" else None


def _in_buckets(ids: sets.Ids, table: Table) -> sets.Ids:
    """Of a table's rows those in the extract's buckets."""
    slices = literal(SLICES, Int)
    if table is matching:
        asked = select(matching_bucket.c.account_id * slices + matching_bucket.c.slice)
        key = matching.c.account_id * slices + matching.c.id % slices
        return ids.where(key.in_(asked))
    entry_id = table.c.id if table is entry else table.c.entry_id
    inside = and_(
        table.c.period_id == bucket.c.period_id,
        table.c.journal_id == bucket.c.journal_id,
        entry_id % slices == bucket.c.slice,
    )
    return ids.select_from(bucket.join(table, inside))


def _facts(mirror: Connection) -> dict[str, str]:
    return dict(mirror.execute(select(meta.c.name, meta.c.value)).all())


def _remember(mirror: Connection, facts: Mapping[str, str], order: ApplyOrder) -> None:
    """Write who applied last, and how far the source was read.

    A repair leaves the cursor: it saw only its buckets.
    """
    told = {"applied": order.task, "token": order.token, "ledger_id": order.ledger_id}
    told |= {"seen": order.cursor.modified_at, "seen_mark": order.cursor.mark}
    if order.scope_kind != "buckets":
        told |= {"cursor": order.cursor.modified_at, "cursor_mark": order.cursor.mark}
    for name, value in told.items():
        if name in facts:
            mirror.execute(update(meta).where(meta.c.name == name).values(value=str(value)))
        else:
            mirror.execute(insert(meta).values(name=name, value=str(value)))


def _state(mirror: Connection, counts: Mapping[str, Counts]) -> Applied:
    return Applied(
        counts=counts,
        financial_through=_financial_through(mirror),
        line_count=_line_count(mirror),
        findings=findings.found(mirror),
    )


def _line_count(mirror: Connection) -> int:
    return mirror.scalar(select(func.coalesce(func.sum(balance.c.lines), 0))) or 0


def _financial_through(mirror: Connection) -> str | None:
    """The date of the last bank or cash entry, looked for in the last period that has one."""
    journals = select(journal.c.id).where(journal.c.kind == "financial")
    booked = select(entry.c.id).where(
        entry.c.period_id == period.c.id, entry.c.journal_id.in_(journals)
    )
    last = (
        select(period.c.id)
        .where(booked.exists())
        .order_by(period.c.ends_on.desc(), period.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    dated = select(func.max(entry.c.dated_on)).where(
        entry.c.period_id == last, entry.c.journal_id.in_(journals)
    )
    found: str | None = mirror.scalar(dated)
    return found
