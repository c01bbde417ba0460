"""Fiscal years and their periods, as dates and as numbers."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

FEBRUARY = 2
LEAP_DAY = 29


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """A fiscal year of a dossier; both dates are inside it."""

    id: int
    code: str
    starts_on: dt.date
    ends_on: dt.date
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """A period of a fiscal year, usually a month; both dates are inside it."""

    id: int
    fiscal_year_id: int
    number: int
    starts_on: dt.date
    ends_on: dt.date
    closed: bool = False


def year_shown(
    years: Sequence[FiscalYear], used: frozenset[int], today: dt.date
) -> FiscalYear | None:
    """The year a reader most likely wants: the newest begun one with lines.

    `years` oldest first; `used` are the ids of years that have lines. Software often opens next
    year early, with opening entries only: such a year is not the one to start with.
    """
    begun = [year for year in years if year.id in used and year.starts_on <= today]
    candidates = begun or [year for year in years if year.id in used] or list(years)
    return candidates[-1] if candidates else None


def year_before(years: Sequence[FiscalYear], year: FiscalYear) -> FiscalYear | None:
    """The year that ends last before `year` starts."""
    earlier = [other for other in years if other.ends_on < year.starts_on]
    return max(earlier, key=lambda other: other.ends_on, default=None)


def a_year_earlier(day: dt.date) -> dt.date:
    """The same day of last year; 29 February becomes the 28th."""
    if (day.month, day.day) == (FEBRUARY, LEAP_DAY):
        return day.replace(year=day.year - 1, day=LEAP_DAY - 1)
    return day.replace(year=day.year - 1)


def same_months(before: Sequence[Period], through: dt.date, shown: FiscalYear) -> list[Period]:
    """Those of last year's periods that had begun a year before `through`.

    All of them once `through` reaches the last day of the year shown.
    """
    if through >= shown.ends_on:
        return list(before)
    limit = a_year_earlier(through)
    return [period for period in before if period.starts_on <= limit]
