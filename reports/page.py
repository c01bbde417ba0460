"""One page of a longer list."""

import datetime as dt
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
AROUND = 2  # numbers shown on each side of the current one
FAR = 10**9  # a page number nobody reaches: keeps offsets inside 64 bits


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows `first` to `last` of `total`; `number` counts from 1."""

    rows: tuple[Row, ...]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; one when the list is empty."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The number of the first row shown; 0 when none is."""
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The number of the last row shown; 0 when none is."""
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """The page numbers to offer, None for each gap."""
        wanted = {1, self.pages, *range(self.number - AROUND, self.number + AROUND + 1)}
        offered: list[int | None] = []
        for number in sorted(n for n in wanted if 1 <= n <= self.pages):
            if offered and offered[-1] is not None and number > offered[-1] + 1:
                offered.append(None)
            offered.append(number)
        return tuple(offered)


def offset_of(number: int, size: int) -> int:
    """How many rows come before a page."""
    return (min(max(number, 1), FAR) - 1) * size


def day(iso: str | None) -> dt.date | None:
    """An ISO date of the database; None for none or for a text that is no date."""
    try:
        return dt.date.fromisoformat(iso) if iso else None
    except ValueError:
        return None


def moment(epoch_ms: int | None) -> dt.datetime | None:
    """Epoch milliseconds of the database as an aware time; None for none."""
    if epoch_ms is None:
        return None
    return dt.datetime.fromtimestamp(epoch_ms / 1000, tz=dt.UTC)
