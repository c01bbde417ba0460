"""The trial balance of a fiscal year, from the balances kept at each synchronisation."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection, func, select

from ledger.accounts import Category, category_of
from ledger.periods import FiscalYear
from models.mirror import account, balance, period
from reports.books import fiscal_years, year_for


@dataclass(frozen=True, slots=True)
class TrialBalanceRow:
    """The movements of an account in the year, opening entries included; cents, both positive."""

    account_id: int
    account: str
    name: str
    debit_minor: int
    credit_minor: int

    @property
    def balance_minor(self) -> int:
        """Debit less credit."""
        return self.debit_minor - self.credit_minor


@dataclass(frozen=True, slots=True)
class TrialBalanceGroup:
    """The rows of one class of accounts (first digit) and their sums."""

    code: str
    rows: tuple[TrialBalanceRow, ...]
    debit_minor: int
    credit_minor: int
    debit_balance_minor: int
    credit_balance_minor: int


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """A fiscal year's accounts with lines, by code, and their sums in cents."""

    year: FiscalYear | None
    rows: tuple[TrialBalanceRow, ...]
    groups: tuple[TrialBalanceGroup, ...]
    debit_minor: int
    credit_minor: int
    debit_balance_minor: int
    credit_balance_minor: int


@dataclass(frozen=True, slots=True)
class Part:
    """What to keep of a trial balance, as a key figure is made of it.

    The accounts of one dashboard category of `chart`; the periods begun by `until`.
    """

    category: Category | None = None
    chart: str = "BE"
    until: dt.date | None = None


WHOLE = Part()


def trial_balance(
    mirror: Connection,
    fiscal_year_code: str | None = None,
    *,
    today: dt.date = dt.date.max,
    part: Part = WHOLE,
) -> TrialBalance:
    """The trial balance of a year; without a code, of the newest begun year that has lines.

    Raises NoSuchYear.
    """
    year = year_for(mirror, fiscal_years(mirror), fiscal_year_code, today)
    rows = tuple(
        row
        for row in (_rows(mirror, year.id, part.until) if year else ())
        if part.category is None or category_of(row.account, part.chart) == part.category
    )
    groups = tuple(
        TrialBalanceGroup(code, tuple(members), *_sums(members))
        for code, members in _by_class(rows)
    )
    return TrialBalance(year, rows, groups, *_sums(rows))


def _rows(
    mirror: Connection, fiscal_year_id: int, until: dt.date | None
) -> Iterator[TrialBalanceRow]:
    last = (until or dt.date.max).isoformat()
    found = mirror.execute(
        select(
            account.c.id,
            account.c.code,
            account.c.name,
            func.sum(balance.c.debit),
            func.sum(balance.c.credit),
        )
        .join(period, period.c.id == balance.c.period_id)
        .join(account, account.c.id == balance.c.account_id)
        .where(
            period.c.fiscal_year_id == fiscal_year_id,
            period.c.starts_on <= last,
            balance.c.lines > 0,
        )
        .group_by(account.c.id)
        .order_by(account.c.code, account.c.id)
    )
    for account_id, code, name, debit, credit in found:
        yield TrialBalanceRow(account_id, code, name, int(debit), int(credit))


def _by_class(rows: Iterable[TrialBalanceRow]) -> Iterator[tuple[str, list[TrialBalanceRow]]]:
    for code, members in groupby(rows, key=lambda row: row.account[:1]):
        yield code, list(members)


def _sums(rows: Iterable[TrialBalanceRow]) -> tuple[int, int, int, int]:
    """Debits, credits, debit balances, credit balances."""
    debit = credit = debit_balance = credit_balance = 0
    for row in rows:
        debit += row.debit_minor
        credit += row.credit_minor
        debit_balance += max(row.balance_minor, 0)
        credit_balance += max(-row.balance_minor, 0)
    return debit, credit, debit_balance, credit_balance
