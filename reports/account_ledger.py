"""The ledger of an account: its lines in a fiscal year, with a running balance."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, func, select

from models.mirror import account, balance, entry, journal, line, matching, party, period
from reports.books import NotInBooks
from reports.page import Page, day, offset_of

SIZE = 100


@dataclass(frozen=True, slots=True)
class AccountRef:
    """An account by its number and name."""

    id: int
    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Which lines: of an account, in a fiscal year, in one of its periods (by number) or all."""

    account_id: int
    fiscal_year_id: int
    period: int | None = None


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line of the account; cents; `running_minor` is the balance after it, debit positive."""

    line_id: int
    entry_id: int
    dated_on: dt.date | None
    journal: str
    number: int
    reference: str
    party: str
    text: str
    debit_minor: int
    credit_minor: int
    running_minor: int
    matching: str


@dataclass(frozen=True, slots=True)
class AccountLedger:
    """A page of an account's lines; sums are of the whole selection, in cents.

    `opening_minor` is the balance before the page's first line; debit positive.
    """

    account: AccountRef
    previous: AccountRef | None
    next: AccountRef | None
    period: int | None
    opening_minor: int
    lines: Page[LedgerLine]
    debit_minor: int
    credit_minor: int
    closing_minor: int


def account_ledger(mirror: Connection, selection: Selection, page: int = 1) -> AccountLedger:
    """A page of 100 lines by date, entry and line; raises NotInBooks for an unknown account.

    What earlier periods of the year carried is brought forward when one period is chosen.
    """
    chosen = _account(mirror, selection.account_id)
    brought, (count, debit, credit) = _sums(mirror, selection)
    number = min(max(page, 1), max(1, -(-count // SIZE)))
    rows = _lines(mirror, selection, number)
    lines = tuple(_ledger_line(row, brought) for row in rows)
    opening = brought
    if lines:
        first = lines[0]
        opening = first.running_minor - first.debit_minor + first.credit_minor
    return AccountLedger(
        account=chosen,
        previous=_neighbour(mirror, selection, chosen, forward=False),
        next=_neighbour(mirror, selection, chosen, forward=True),
        period=selection.period,
        opening_minor=opening,
        lines=Page(lines, number, SIZE, count),
        debit_minor=debit,
        credit_minor=credit,
        closing_minor=brought + debit - credit,
    )


def _account(mirror: Connection, account_id: int) -> AccountRef:
    row = mirror.execute(select(account).where(account.c.id == account_id)).first()
    if row is None:
        raise NotInBooks(account_id)
    return AccountRef(row.id, row.code, row.name, row.kind)


def _sums(mirror: Connection, selection: Selection) -> tuple[int, tuple[int, int, int]]:
    """What was brought forward, and the selection's number of lines, debits and credits."""
    rows = mirror.execute(
        select(period.c.number, balance.c.lines, balance.c.debit, balance.c.credit)
        .join(period, period.c.id == balance.c.period_id)
        .where(
            balance.c.account_id == selection.account_id,
            period.c.fiscal_year_id == selection.fiscal_year_id,
        )
    )
    brought = count = debits = credits_ = 0
    for number, lines, debit, credit in rows:
        if selection.period is None or number == selection.period:
            count, debits, credits_ = count + lines, debits + debit, credits_ + credit
        elif number < selection.period:
            brought += debit - credit
    return brought, (count, debits, credits_)


def _chosen_periods(selection: Selection) -> ColumnElement[bool]:
    wanted = select(period.c.id).where(period.c.fiscal_year_id == selection.fiscal_year_id)
    if selection.period is not None:
        wanted = wanted.where(period.c.number == selection.period)
    return line.c.period_id.in_(wanted)


def _lines(mirror: Connection, selection: Selection, number: int) -> list[Row[tuple[int | str]]]:
    """The page's lines. The window runs over bare numbers; names are joined to the page only."""
    dated_on = func.coalesce(line.c.dated_on, entry.c.dated_on)
    order = (dated_on, line.c.entry_id, line.c.number, line.c.id)
    ordered = (
        select(
            line.c.id,
            dated_on.label("dated_on"),
            func.sum(line.c.debit - line.c.credit).over(order_by=order).label("running"),
        )
        .join(entry, entry.c.id == line.c.entry_id)
        .where(line.c.account_id == selection.account_id, _chosen_periods(selection))
        .order_by(*order)
        .limit(SIZE)
        .offset(offset_of(number, SIZE))
        .subquery()
    )
    shown = (
        select(
            ordered.c.dated_on,
            ordered.c.running,
            line,
            entry.c.number.label("entry_number"),
            entry.c.reference,
            entry.c.text.label("entry_text"),
            journal.c.code.label("journal"),
            party.c.name.label("party"),
            matching.c.code.label("matching"),
        )
        .join(line, line.c.id == ordered.c.id)
        .join(entry, entry.c.id == line.c.entry_id)
        .outerjoin(journal, journal.c.id == line.c.journal_id)
        .outerjoin(party, party.c.id == line.c.party_id)
        .outerjoin(matching, matching.c.id == line.c.matching_id)
        .order_by(ordered.c.dated_on, line.c.entry_id, line.c.number, line.c.id)
    )
    return list(mirror.execute(shown))


def _ledger_line(row: Row[tuple[int | str]], brought: int) -> LedgerLine:
    return LedgerLine(
        line_id=row.id,
        entry_id=row.entry_id,
        dated_on=day(row.dated_on),
        journal=row.journal or "",
        number=row.entry_number,
        reference=row.reference or "",
        party=row.party or "",
        text=row.text or row.entry_text,
        debit_minor=row.debit,
        credit_minor=row.credit,
        running_minor=brought + row.running,
        matching=row.matching or "",
    )


def _neighbour(
    mirror: Connection, selection: Selection, chosen: AccountRef, *, forward: bool
) -> AccountRef | None:
    """The nearest account with lines in the year, by code."""
    used = (
        select(balance.c.lines)
        .join(period, period.c.id == balance.c.period_id)
        .where(
            balance.c.account_id == account.c.id,
            period.c.fiscal_year_id == selection.fiscal_year_id,
            balance.c.lines > 0,
        )
        .exists()
    )
    beyond = account.c.code > chosen.code if forward else account.c.code < chosen.code
    order = account.c.code.asc() if forward else account.c.code.desc()
    row = mirror.execute(select(account).where(beyond, used).order_by(order).limit(1)).first()
    return None if row is None else AccountRef(row.id, row.code, row.name, row.kind)
