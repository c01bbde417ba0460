"""What every report on a mirror begins with: its fiscal years and periods."""

import datetime as dt

from sqlalchemy import Connection, select

from ledger.periods import FiscalYear, Period, year_shown
from models.mirror import balance, fiscal_year, period


class NoSuchYear(LookupError):
    """No fiscal year of this code in these books."""


class NotInBooks(LookupError):
    """No such account or entry in these books."""


def fiscal_years(mirror: Connection) -> list[FiscalYear]:
    """All fiscal years, oldest first."""
    rows = mirror.execute(select(fiscal_year).order_by(fiscal_year.c.starts_on, fiscal_year.c.id))
    return [
        FiscalYear(
            id=row.id,
            code=row.code,
            starts_on=dt.date.fromisoformat(row.starts_on),
            ends_on=dt.date.fromisoformat(row.ends_on),
            closed=bool(row.closed),
        )
        for row in rows
    ]


def periods_of(mirror: Connection, fiscal_year_id: int) -> list[Period]:
    """The periods of a fiscal year, in order."""
    rows = mirror.execute(
        select(period)
        .where(period.c.fiscal_year_id == fiscal_year_id)
        .order_by(period.c.starts_on, period.c.number, period.c.id)
    )
    return [
        Period(
            id=row.id,
            fiscal_year_id=row.fiscal_year_id,
            number=row.number,
            starts_on=dt.date.fromisoformat(row.starts_on),
            ends_on=dt.date.fromisoformat(row.ends_on),
            closed=bool(row.closed),
        )
        for row in rows
    ]


def used_years(mirror: Connection) -> frozenset[int]:
    """The ids of the fiscal years that have lines."""
    rows = mirror.execute(
        select(period.c.fiscal_year_id).where(
            select(balance.c.lines)
            .where(balance.c.period_id == period.c.id, balance.c.lines > 0)
            .exists()
        )
    )
    return frozenset(rows.scalars())


def year_for(
    mirror: Connection, years: list[FiscalYear], code: str | None, today: dt.date
) -> FiscalYear | None:
    """The year of this code, or the one to begin with; None only in books without years.

    Raises NoSuchYear.
    """
    if not code:
        return year_shown(years, used_years(mirror), today)
    for year in reversed(years):
        if year.code == code:
            return year
    raise NoSuchYear(code)
