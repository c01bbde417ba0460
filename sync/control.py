"""Control totals: what differs between mirror and software, without moving the books."""

import json
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from typing import Any

from sqlalchemy import Connection, func, literal, literal_column, select
from sqlalchemy.sql.schema import Table

from models.base import Int
from models.mirror import MASTERS, account, entry, fiscal_year, journal, line, matching, period
from models.stage import SLICES
from sync.digest import digest_of
from sync.fingerprint import fingerprint
from sync.source import Buckets, Total, Totals

Keyed = Mapping[tuple[int, ...], Total]
Labels = Mapping[str, Mapping[int, str]]
NONE = Total(0)


@dataclass(frozen=True, slots=True)
class Difference:
    """Where mirror and software differ: rows and sums (cents) on both sides.

    Lines and entries by journal and period, matchings by account, other tables whole.
    """

    table: str
    journal: str = ""
    period: str = ""
    account: str = ""
    rows_source: int = 0
    rows_mirror: int = 0
    debit_source: int = 0
    debit_mirror: int = 0
    credit_source: int = 0
    credit_mirror: int = 0

    def as_record(self) -> dict[str, Any]:
        """As a task's result keeps it."""
        return asdict(self)


def mirror_totals(mirror: Connection) -> Totals:
    """Control totals of all buckets of the mirror."""
    return Totals(
        lines=_totals(mirror, line, _place(line)),
        entries=_totals(mirror, entry, _place(entry)),
        matchings=_totals(mirror, matching, [matching.c.account_id]),
        masters=mirror_masters(mirror),
    )


def mirror_masters(mirror: Connection) -> dict[str, str]:
    """A digest of each of the mirror's tables that come whole."""
    return {table.name: digest_of(mirror.execute(select(*table.columns))) for table in MASTERS}


def _place(table: Table) -> list[Any]:
    return [table.c.period_id, table.c.journal_id]


def _totals(mirror: Connection, table: Table, keys: list[Any], *where: Any) -> Keyed:
    zero = literal(0, Int)
    debit = func.coalesce(func.sum(table.c.debit), zero) if table is line else zero
    credit = func.coalesce(func.sum(table.c.credit), zero) if table is line else zero
    mixed = literal_column(fingerprint(table.name), Int)
    asked = select(*keys, func.count(), debit, credit, mixed).select_from(table)
    rows = mirror.execute(asked.where(*where).group_by(*keys))
    return {tuple(row[: len(keys)]): Total(*row[len(keys) :]) for row in rows}


def mirror_slices(mirror: Connection, differing: Totals) -> Totals:
    """The totals of the differing buckets, per slice."""
    slices = literal(SLICES, Int)
    keys = sorted({*differing.lines, *differing.entries})
    lines: dict[tuple[int, ...], Total] = {}
    entries: dict[tuple[int, ...], Total] = {}
    for period_id, journal_id in keys:
        for table, of_table, entry_id in (
            (line, lines, line.c.entry_id),
            (entry, entries, entry.c.id),
        ):
            inside = (table.c.period_id == period_id, table.c.journal_id == journal_id)
            sliced = [*_place(table), (entry_id % slices).label("slice")]
            of_table.update(_totals(mirror, table, sliced, *inside))
    accounts = [account_id for (account_id,) in differing.matchings]
    by_account = [matching.c.account_id, (matching.c.id % slices).label("slice")]
    matchings = _totals(mirror, matching, by_account, matching.c.account_id.in_(accounts))
    return Totals(lines, entries, matchings)


def differing(theirs: Totals, ours: Totals) -> Totals:
    """The software's totals of the buckets whose totals are not the mirror's."""
    return Totals(
        lines=_unlike(theirs.lines, ours.lines),
        entries=_unlike(theirs.entries, ours.entries),
        matchings=_unlike(theirs.matchings, ours.matchings),
        masters={
            table: digest
            for table, digest in theirs.masters.items()
            if ours.masters.get(table) != digest
        },
    )


def _unlike(theirs: Keyed, ours: Keyed) -> Keyed:
    keys = sorted({*theirs, *ours})
    return {
        key: theirs.get(key, NONE) for key in keys if theirs.get(key, NONE) != ours.get(key, NONE)
    }


def is_none(found: Totals) -> bool:
    """Whether nothing differs."""
    return not (found.lines or found.entries or found.matchings or found.masters)


def buckets(theirs: Totals, ours: Totals) -> Buckets:
    """The slices to fetch, from the totals per slice of both sides."""
    unlike = differing(theirs, ours)
    return Buckets(
        lines=tuple(sorted({*unlike.lines, *unlike.entries})),  # type: ignore[arg-type]  # three parts in slices
        matchings=tuple(sorted(unlike.matchings)),  # type: ignore[arg-type]  # two parts in slices
    )


def labels_of(mirror: Connection) -> Labels:
    """What people call journals, periods and accounts, by id."""
    years = select(period.c.id, fiscal_year.c.code, period.c.number).join(
        fiscal_year, fiscal_year.c.id == period.c.fiscal_year_id
    )
    return {
        "journal": dict(mirror.execute(select(journal.c.id, journal.c.code)).all()),
        "period": {row.id: f"{row.code}-{row.number:02}" for row in mirror.execute(years)},
        "account": dict(mirror.execute(select(account.c.id, account.c.code)).all()),
    }


def differences(found: Totals, ours: Totals, labels: Labels) -> tuple[Difference, ...]:
    """The differing buckets in words; entries only where the lines of their bucket agree."""
    lines = [_in_place("line", key, found.lines[key], ours.lines, labels) for key in found.lines]
    entries = [
        _in_place("entry", key, total, ours.entries, labels)
        for key, total in found.entries.items()
        if key not in found.lines
    ]
    matchings = [
        Difference(
            "matching",
            account=labels["account"].get(key[0], ""),
            rows_source=total.rows,
            rows_mirror=ours.matchings.get(key, NONE).rows,
        )
        for key, total in found.matchings.items()
    ]
    return (*lines, *entries, *matchings, *(Difference(table) for table in found.masters))


def _in_place(
    table: str, key: tuple[int, ...], theirs: Total, ours: Keyed, labels: Labels
) -> Difference:
    mine = ours.get(key, NONE)
    return Difference(
        table,
        journal=labels["journal"].get(key[1], ""),
        period=labels["period"].get(key[0], ""),
        rows_source=theirs.rows,
        rows_mirror=mine.rows,
        debit_source=theirs.debit,
        debit_mirror=mine.debit,
        credit_source=theirs.credit,
        credit_mirror=mine.credit,
    )


def size_of(totals: Totals) -> int:
    """How many bytes the totals are when a connector elsewhere sends them."""
    keyed = (totals.lines, totals.entries, totals.matchings)
    rows = [[*key, *astuple(total)] for each in keyed for key, total in each.items()]
    return len(json.dumps([rows, dict(totals.masters)]))
