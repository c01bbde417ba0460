"""PURE: which fiscal year each file is, from its name and the dates in it."""

import calendar
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sync.sources.fec.parser.dates import iso_date

NAME = re.compile(r"(?:^|\D)(?P<siren>\d{9})?\s*FEC\s*(?P<closing>\d{8})(?:\D|$)", re.IGNORECASE)
MONTHS = 12
LONGEST = 23  # months of a first fiscal year; 24 are two years in one file
LONG = 2  # months with lines before an ordinary year that make it a longer one
FEW = 100  # one line in so many may lie outside of a longer one


@dataclass(frozen=True, slots=True)
class Dated:
    """A file's name, its first and last accounting date, and its lines by month ("2008-01")."""

    name: str
    first: dt.date
    last: dt.date
    months: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Year:
    """The fiscal year of a file; both dates are inside it. `code` is what people call it."""

    file: str
    starts_on: dt.date
    ends_on: dt.date
    code: str = ""

    def months(self) -> list[tuple[dt.date, dt.date]]:
        """The first and last day of each month, of a part of one at either end."""
        found = []
        start = self.starts_on
        while start <= self.ends_on:
            end = min(month_end(start), self.ends_on)
            found.append((start, end))
            start = end + dt.timedelta(days=1)
        return found


class YearUnclear(Exception):
    """A file whose fiscal year neither its name nor its dates tell."""

    def __init__(self, dated: Dated) -> None:
        super().__init__(dated.name)
        self.dated = dated


class SameYear(Exception):
    """Two files of one time: their entries would count twice."""

    def __init__(self, file: str, other: str) -> None:
        super().__init__(f"{file}, {other}")
        self.file = file
        self.other = other


def siren_of(name: str) -> str:
    """The number of the company in a file's legal name; "" when it has none."""
    found = NAME.search(name)
    return (found["siren"] or "") if found else ""


def closing_of(name: str) -> dt.date | None:
    """The day of closing in a file's legal name; None when it has none."""
    found = NAME.search(name)
    iso = iso_date(found["closing"]) if found else None
    return dt.date.fromisoformat(iso) if iso else None


def month_end(day: dt.date) -> dt.date:
    """The last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _months_before(day: dt.date, months: int) -> dt.date:
    """The day after the same day so many months earlier: where a year that ends on it starts."""
    index = day.year * MONTHS + day.month - 1 - months
    first = dt.date(index // MONTHS, index % MONTHS + 1, 1)
    is_month_end = day == month_end(day)
    last = (
        month_end(first) if is_month_end else first.replace(day=min(day.day, month_end(first).day))
    )
    return last + dt.timedelta(days=1)


def fiscal_years(files: Sequence[Dated]) -> list[Year]:
    """The year of each file, the oldest first. Raises YearUnclear and SameYear.

    A year begins after the one before it, if that is among the files. Lines dated outside their
    year do not move it.
    """
    by_name = {dated.name: dated for dated in files}
    ordered = sorted((_year(dated) for dated in files), key=lambda year: (year.ends_on, year.file))
    years: list[Year] = []
    for year in ordered:
        before = years[-1] if years else None
        years.append(_after(before, year, by_name[year.file]))
    return _named(years)


def _year(dated: Dated) -> Year:
    """A file's year, as if there were no other file."""
    closing = closing_of(dated.name)
    start = _start(dated, closing) if closing else None
    if closing and start:
        return Year(dated.name, start, closing)
    if dated.first.year == dated.last.year:
        year = dated.last.year
        return Year(dated.name, dt.date(year, 1, 1), dt.date(year, MONTHS, 31))
    end = month_end(dated.last)
    if dated.first < _months_before(end, LONGEST):
        raise YearUnclear(dated)
    return Year(dated.name, min(_months_before(end, MONTHS), dated.first.replace(day=1)), end)


def _start(dated: Dated, closing: dt.date) -> dt.date | None:
    """Where the year that a file's name says begins; None when its lines are not of that year.

    Twelve months before its closing; earlier when it is a long first year, of nearly all lines and
    with lines in most months. One month is not enough for that: software dates opening entries on
    the eve of the year.
    """
    start, last = _months_before(closing, MONTHS), f"{closing:%Y-%m}"
    ordinary = _lines(dated.months, f"{start:%Y-%m}", last)
    total = sum(dated.months.values())
    if ordinary * 2 < total:
        return None
    earliest = f"{_months_before(closing, LONGEST):%Y-%m}"
    earlier = [month for month in dated.months if earliest <= month < f"{start:%Y-%m}"]
    first = dt.date.fromisoformat(f"{min(earlier)}-01") if earlier else start
    months = (start.year - first.year) * MONTHS + start.month - first.month
    if len(earlier) < max(LONG, months / 2):
        return start
    outside = total - _lines(dated.months, f"{first:%Y-%m}", last)
    return first if outside * FEW <= total else None


def _lines(months: Mapping[str, int], first: str, last: str) -> int:
    return sum(lines for month, lines in months.items() if first <= month <= last)


def _after(before: Year | None, year: Year, dated: Dated) -> Year:
    """A year, beginning after the one before it. Raises SameYear when both tell of one time."""
    if before is None or before.ends_on < year.starts_on:
        return year
    told = _lines(dated.months, "", before.ends_on.strftime("%Y-%m"))
    if before.ends_on == year.ends_on or told * 2 > sum(dated.months.values()):
        raise SameYear(before.file, year.file)
    return replace(year, starts_on=before.ends_on + dt.timedelta(days=1))


def _named(years: Iterable[Year]) -> list[Year]:
    """Years by their closing year; with its month where two close in one year."""
    years = list(years)
    often = Counter(year.ends_on.year for year in years)
    return [
        replace(
            year,
            code=f"{year.ends_on:%Y-%m}" if often[year.ends_on.year] > 1 else f"{year.ends_on:%Y}",
        )
        for year in years
    ]
