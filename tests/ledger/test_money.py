import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.money import (
    Change,
    change,
    rounded_division,
    tenths_of_percent,
    whole_units,
    whole_units_that_add_up,
)

cents = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("dividend", "divisor", "nearest"),
    [(5, 2, 3), (-5, 2, -3), (5, -2, -3), (4, 3, 1), (0, 7, 0), (149, 100, 1), (-150, 100, -2)],
)
def test_halves_are_rounded_away_from_zero(dividend: int, divisor: int, nearest: int) -> None:
    assert rounded_division(dividend, divisor) == nearest


def test_nothing_is_divided_by_zero() -> None:
    with pytest.raises(ZeroDivisionError):
        rounded_division(1, 0)


@given(cents)
def test_whole_units_are_at_most_half_a_unit_away(minor: int) -> None:
    assert abs(whole_units(minor) * 100 - minor) <= 50


@given(st.lists(cents, max_size=8))
def test_rounded_parts_add_up_to_the_rounded_sum(parts: list[int]) -> None:
    rounded = whole_units_that_add_up(parts)
    assert sum(rounded) == whole_units(sum(parts))
    assert all(abs(whole * 100 - part) <= 100 for whole, part in zip(rounded, parts, strict=True))


def test_the_part_that_is_changed_least_takes_the_missing_unit() -> None:
    assert whole_units_that_add_up([149, 140, 111]) == [2, 1, 1]
    assert whole_units_that_add_up([151, 160, 89]) == [1, 2, 1]


def test_a_share_of_nothing_has_no_percentage() -> None:
    assert tenths_of_percent(5, 0) is None
    assert tenths_of_percent(1, 8) == 125


@pytest.mark.parametrize(
    ("now", "before", "moved"),
    [
        (108, 100, Change("percent", 80)),
        (0, 100, Change("percent", -1000)),
        (-50, -100, Change("percent", 500)),
        (-150, -100, Change("percent", -500)),
        (400, 100, Change("percent", 3000)),
        (401, 100, Change("ns")),
        (-5, 100, Change("ns")),
        (5, -100, Change("ns")),
        (5, 0, Change("new")),
        (0, 0, Change("none")),
        (5, None, Change("none")),
    ],
)
def test_a_change_says_only_what_means_something(
    now: int, before: int | None, moved: Change
) -> None:
    assert change(now, before) == moved
