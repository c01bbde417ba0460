"""Arithmetic on whole cents. Nothing here formats, and no float ever holds money."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

CENTS = 100
NOT_SIGNIFICANT_ABOVE = 3000  # tenths of a percent: beyond 300 % a percentage says nothing


class Change(NamedTuple):
    """How an amount moved: 'percent' with tenths of a percent, else a kind that has no figure.

    'new' came from zero, 'ns' is beyond 300 % or crossed zero, 'none' has nothing to compare.
    """

    kind: Literal["percent", "new", "ns", "none"]
    tenths: int = 0


def rounded_division(dividend: int, divisor: int) -> int:
    """The nearest integer, halves away from zero; raises ZeroDivisionError."""
    sign = -1 if (dividend < 0) != (divisor < 0) else 1
    whole, rest = divmod(abs(dividend), abs(divisor))
    return sign * (whole + (2 * rest >= abs(divisor)))


def whole_units(minor: int) -> int:
    """Cents to the nearest whole unit, halves away from zero."""
    return rounded_division(minor, CENTS)


def whole_units_that_add_up(parts_minor: Sequence[int]) -> list[int]:
    """Cents to whole units so that the rounded parts sum to the rounded sum of the parts.

    What rounding each part alone would miss goes, a unit each, to the parts it changes least.
    """
    rounded = [whole_units(part) for part in parts_minor]
    missing = whole_units(sum(parts_minor)) - sum(rounded)
    step = 1 if missing > 0 else -1
    errors = [
        (step * (part - whole * CENTS), index)
        for index, (part, whole) in enumerate(zip(parts_minor, rounded, strict=True))
    ]
    for _error, index in sorted(errors, key=lambda pair: (-pair[0], pair[1]))[: abs(missing)]:
        rounded[index] += step
    return rounded


def tenths_of_percent(part: int, whole: int) -> int | None:
    """`part` of `whole` in tenths of a percent; None of nothing."""
    return rounded_division(part * 1000, whole) if whole else None


def change(now: int, before: int | None) -> Change:
    """How `now` compares with `before`, both in the same unit."""
    if before is None or now == before == 0:
        return Change("none")
    if before == 0:
        return Change("new")
    if (now < 0) != (before < 0) and now:
        return Change("ns")
    tenths = rounded_division((now - before) * 1000, abs(before))
    return Change("percent", tenths) if abs(tenths) <= NOT_SIGNIFICANT_ABOVE else Change("ns")
