"""Fiscal years cut into months. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

ONE_DAY = timedelta(days=1)


class Span(NamedTuple):
    """A stretch of days, both ends included."""

    starts_on: date
    ends_on: date


def month_end(day: date) -> date:
    """The last day of a day's month."""
    following = day.replace(day=28) + timedelta(days=4)
    return following - timedelta(days=following.day)


def months(year: Span) -> Iterator[Span]:
    """The months of a fiscal year, the first and last as far as they belong to it."""
    start = year.starts_on
    while start <= year.ends_on:
        end = min(month_end(start), year.ends_on)
        yield Span(start, end)
        start = end + ONE_DAY


def following_year(year: Span) -> Span:
    """Twelve months from the day after."""
    start = year.ends_on + ONE_DAY
    day = 28 if (start.month, start.day) == (2, 29) else start.day
    later = start.replace(year=start.year + 1, day=day)
    return Span(start, later - ONE_DAY)


def quarters(year: int) -> list[Span]:
    """The quarters of a calendar year."""
    firsts = (date(year, month, 1) for month in (1, 4, 7, 10))
    return [Span(first, month_end(first.replace(month=first.month + 2))) for first in firsts]
