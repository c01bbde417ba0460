"""How many lines are entered by which day, and at what moments."""

import math
from bisect import bisect_right
from datetime import date
from itertools import accumulate
from random import Random

from simulator.books.recipe import moment_of
from simulator.calendar_of_years import ONE_DAY, Span

SATURDAY = 5
DECEMBER = 12
HALF_HOUR = 1_800_000_000
START, WORKING_DAY = 16 * HALF_HOUR, 16 * HALF_HOUR
LINES_PER_ENTRY = 2.6
SPARE = 14  # kept for the last day, so that it can end on the line asked for


class Pace:
    """The plan of a ledger's lines: its working days, and how many lines by the end of each."""

    def __init__(self, rng: Random, books: Span, lines: int, season: tuple[float, ...]) -> None:
        self.lines = lines
        self.days = _working_days(books)
        weights = [_weight(rng, day, season) for day in self.days]
        self._whole = sum(weights)
        self._sums = list(accumulate(weights))
        self.years = max(((books.ends_on - books.starts_on).days + 1) / 365.25, 0.08)

    def _share(self, day: date) -> float:
        place = bisect_right(self.days, day)
        return self._sums[place - 1] / self._whole if place else 0.0

    def target(self, day: date, to_come: int) -> int:
        """Lines there should be at the end of a day, leaving room for those sure to come."""
        if day == self.days[-1]:
            return self.lines
        return min(int(self.lines * self._share(day)), self.lines - to_come - SPARE)

    def entries_on(self, day: date) -> int:
        """Entries to expect on a day, roughly."""
        lines = self.lines * (self._share(day) - self._share(day - ONE_DAY))
        return int(lines / LINES_PER_ENTRY) + 3


def _working_days(books: Span) -> list[date]:
    days = []
    day = books.starts_on
    while day <= books.ends_on:
        if day.weekday() < SATURDAY or day == books.ends_on:
            days.append(day)
        day += ONE_DAY
    return days


def _weight(rng: Random, day: date, season: tuple[float, ...]) -> float:
    work = busy(season[day.month - 1])
    if day.month == DECEMBER:
        work *= 1.12
    return work * math.exp(rng.gauss(0, 0.35))


def busy(season: float) -> float:
    """Office work follows the season of sales, but not as far."""
    return 0.72 + 0.28 * season


class Stamps:
    """Moments at which things are entered, in office hours, growing."""

    def __init__(self, rng: Random, end: date) -> None:
        self._rng = rng
        self._end = moment_of(end)
        self._at = 0
        self._gap = HALF_HOUR

    def begin(self, day: date, entries: int) -> int:
        """The first moment of a day on which so many entries are expected."""
        start = moment_of(day)
        early = start >= self._end  # nothing is stamped after the books' end by more than seconds
        self._gap = 1000 if early else WORKING_DAY // (entries + 8)
        self._at = max(self._at + 1, start + (1 if early else START))
        return self.next()

    def next(self) -> int:
        """The next moment, in microseconds since 1970, UTC."""
        self._at += 1 + int(self._rng.random() * 2 * self._gap)
        return self._at
