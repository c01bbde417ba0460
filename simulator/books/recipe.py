"""What made-up books are asked for, checked."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from simulator import refusals
from simulator.books.sectors import Sector
from simulator.books.trades import SECTORS
from simulator.calendar_of_years import ONE_DAY, Span

LOCALES = ("fr_BE", "nl_BE")
FEWEST_LINES_A_YEAR = 40
MOST_YEARS = 40


class NotPossible(refusals.Refused):
    """Books like these cannot be made."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Books to make: all that is entered before `end`. `name`: None for a made-up one."""

    seed: int
    lines: int
    years: int
    sector: str
    locale: str
    end: date
    name: str | None = None
    vat_number: str | None = None

    def trade(self) -> Sector:
        """The line of trade. Raises NotPossible."""
        if self.sector not in SECTORS:
            names = ", ".join(sorted(SECTORS))
            raise NotPossible(f"There is no sector {self.sector}: choose among {names}.")
        return SECTORS[self.sector]

    def books(self) -> Span:
        """From the first day of the first fiscal year to the last day of entering."""
        first = date(self.end.year - self.years + 1, 1, 1)
        return Span(first, max(self.end - ONE_DAY, date(self.end.year, 1, 1)))

    def require_possible(self, today: date) -> None:
        """Raise NotPossible when these books cannot be made."""
        self.trade()
        if self.locale not in LOCALES:
            raise NotPossible(f"There is no locale {self.locale}: choose fr_BE or nl_BE.")
        if not 1 <= self.years <= MOST_YEARS:
            raise NotPossible(f"Books of 1 to {MOST_YEARS} years can be made, not {self.years}.")
        if self.lines < FEWEST_LINES_A_YEAR * self.years:
            fewest = FEWEST_LINES_A_YEAR * self.years
            raise NotPossible(f"Books of {self.years} years need {fewest} lines at least.")
        if self.end > today:
            raise NotPossible(f"Books cannot end in the future: today is {today}.")


def day_of(moment: int) -> date:
    """The UTC day of a moment in microseconds."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment)).date()


def moment_of(day: date) -> int:
    """Midnight UTC of a day, in microseconds since 1970."""
    return (day - date(1970, 1, 1)).days * 86_400_000_000
