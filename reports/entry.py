"""One entry: its lines, and for matched lines what they were matched with."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, Row, func, select

from models.mirror import (
    account,
    fiscal_year,
    journal,
    line,
    matching,
    party,
    period,
)
from models.mirror import (
    entry as entry_table,
)
from reports.books import NotInBooks
from reports.page import day

MOST_MATCHED = 20  # lines shown of a matching


@dataclass(frozen=True, slots=True)
class MatchedLine:
    """Another line of the same matching; cents."""

    entry_id: int
    journal: str
    number: int
    dated_on: dt.date | None
    debit_minor: int
    credit_minor: int


@dataclass(frozen=True, slots=True)
class Matching:
    """What a line was matched with. `open_minor` is what all its lines leave open (0: paid)."""

    code: str
    matched_on: dt.date | None
    open_minor: int
    lines: tuple[MatchedLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A line of the entry; cents. `currency_minor` is in the minor unit of `currency`."""

    line_id: int
    account_id: int
    account: str
    account_name: str
    party: str
    text: str
    debit_minor: int
    credit_minor: int
    due_on: dt.date | None
    vat_code: str
    currency: str
    currency_minor: int | None
    matching: Matching | None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a journal, with its lines in their order."""

    id: int
    journal: str
    journal_name: str
    number: int
    dated_on: dt.date | None
    year: str
    period: int
    reference: str
    text: str
    lines: tuple[EntryLine, ...]
    debit_minor: int
    credit_minor: int

    @property
    def balanced(self) -> bool:
        """Whether debits equal credits: unsound books are shown as they are."""
        return self.debit_minor == self.credit_minor


def entry(mirror: Connection, entry_id: int) -> Entry:
    """The entry; raises NotInBooks. The number of queries does not grow with its lines."""
    header = mirror.execute(
        select(
            entry_table,
            journal.c.code.label("journal"),
            journal.c.name.label("journal_name"),
            period.c.number.label("period"),
            fiscal_year.c.code.label("year"),
        )
        .outerjoin(journal, journal.c.id == entry_table.c.journal_id)
        .outerjoin(period, period.c.id == entry_table.c.period_id)
        .outerjoin(fiscal_year, fiscal_year.c.id == period.c.fiscal_year_id)
        .where(entry_table.c.id == entry_id)
    ).first()
    if header is None:
        raise NotInBooks(entry_id)
    rows = _rows(mirror, entry_id)
    matchings = _matchings(mirror, entry_id, {row.matching_id for row in rows} - {None})
    lines = tuple(_entry_line(row, matchings.get(row.matching_id)) for row in rows)
    return Entry(
        id=header.id,
        journal=header.journal or "",
        journal_name=header.journal_name or "",
        number=header.number,
        dated_on=day(header.dated_on),
        year=header.year or "",
        period=header.period or 0,
        reference=header.reference or "",
        text=header.text,
        lines=lines,
        debit_minor=sum(found.debit_minor for found in lines),
        credit_minor=sum(found.credit_minor for found in lines),
    )


def _rows(mirror: Connection, entry_id: int) -> list[Row[tuple[int | str]]]:
    found = mirror.execute(
        select(
            line,
            account.c.code.label("account"),
            account.c.name.label("account_name"),
            party.c.name.label("party"),
        )
        .outerjoin(account, account.c.id == line.c.account_id)
        .outerjoin(party, party.c.id == line.c.party_id)
        .where(line.c.entry_id == entry_id)
        .order_by(line.c.number, line.c.id)
    )
    return list(found)


def _entry_line(row: Row[tuple[int | str]], matched: Matching | None) -> EntryLine:
    return EntryLine(
        line_id=row.id,
        account_id=row.account_id,
        account=row.account or "",
        account_name=row.account_name or "",
        party=row.party or "",
        text=row.text,
        debit_minor=row.debit,
        credit_minor=row.credit,
        due_on=day(row.due_on),
        vat_code=row.vat_code or "",
        currency=row.currency or "",
        currency_minor=row.currency_amount,
        matching=matched,
    )


def _matchings(mirror: Connection, entry_id: int, ids: set[int]) -> dict[int, Matching]:
    """The matchings of these ids, each with the lines of other entries."""
    if not ids:
        return {}
    sums = mirror.execute(
        select(
            line.c.matching_id,
            func.sum(line.c.debit - line.c.credit).label("open"),
            func.count().filter(line.c.entry_id != entry_id).label("others"),
            matching.c.code,
            matching.c.matched_on,
        )
        .outerjoin(matching, matching.c.id == line.c.matching_id)
        .where(line.c.matching_id.in_(ids))
        .group_by(line.c.matching_id)
    )
    others = _matched_lines(mirror, entry_id, ids)
    return {
        row.matching_id: Matching(
            code=row.code or "",
            matched_on=day(row.matched_on),
            open_minor=row.open,
            lines=tuple(others.get(row.matching_id, ())),
            more=row.others - len(others.get(row.matching_id, ())),
        )
        for row in sums
    }


def _matched_lines(
    mirror: Connection, entry_id: int, ids: set[int]
) -> dict[int, list[MatchedLine]]:
    place = func.row_number().over(partition_by=line.c.matching_id, order_by=line.c.id)
    rows = (
        select(line.c.id, place.label("place"))
        .where(line.c.matching_id.in_(ids), line.c.entry_id != entry_id)
        .subquery()
    )
    found = mirror.execute(
        select(
            line,
            journal.c.code,
            entry_table.c.number.label("entry_number"),
            entry_table.c.dated_on.label("entry_date"),
        )
        .join(rows, rows.c.id == line.c.id)
        .outerjoin(entry_table, entry_table.c.id == line.c.entry_id)
        .outerjoin(journal, journal.c.id == line.c.journal_id)
        .where(rows.c.place <= MOST_MATCHED)
        .order_by(line.c.id)
    )
    matched: dict[int, list[MatchedLine]] = {}
    for row in found:
        shown = MatchedLine(
            entry_id=row.entry_id,
            journal=row.code or "",
            number=row.entry_number or 0,
            dated_on=day(row.dated_on or row.entry_date),
            debit_minor=row.debit,
            credit_minor=row.credit,
        )
        matched.setdefault(row.matching_id, []).append(shown)
    return matched
