"""Fiscal years cut into months."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from simulator.calendar_of_years import ONE_DAY, Span, following_year, month_end, months, quarters

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@given(day=DAYS)
def test_a_month_ends_before_the_first_of_the_next(day: date) -> None:
    last = month_end(day)
    assert (last.year, last.month) == (day.year, day.month)
    assert (last + ONE_DAY).day == 1


@given(first=DAYS, length=st.integers(0, 800))
def test_months_of_a_year_follow_each_other_and_cover_it(first: date, length: int) -> None:
    year = Span(first, date.fromordinal(first.toordinal() + length))
    found = list(months(year))
    assert found[0].starts_on == year.starts_on
    assert found[-1].ends_on == year.ends_on
    for before, after in pairwise(found):
        assert after.starts_on == before.ends_on + ONE_DAY
        assert after.starts_on.day == 1


def test_a_short_first_month_is_a_period_of_its_own() -> None:
    year = Span(date(2026, 3, 17), date(2026, 5, 10))
    assert [(str(span.starts_on), str(span.ends_on)) for span in months(year)] == [
        ("2026-03-17", "2026-03-31"),
        ("2026-04-01", "2026-04-30"),
        ("2026-05-01", "2026-05-10"),
    ]


def test_the_year_after_has_twelve_months_even_from_a_leap_day() -> None:
    after = following_year(Span(date(2025, 7, 1), date(2026, 6, 30)))
    assert after == (date(2026, 7, 1), date(2027, 6, 30))
    leap = following_year(Span(date(2027, 3, 1), date(2028, 2, 28)))
    assert leap == (date(2028, 2, 29), date(2029, 2, 27))


def test_quarters_end_with_their_third_month() -> None:
    assert [str(span.ends_on) for span in quarters(2028)] == [
        "2028-03-31",
        "2028-06-30",
        "2028-09-30",
        "2028-12-31",
    ]
