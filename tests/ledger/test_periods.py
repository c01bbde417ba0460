import datetime as dt

from ledger.periods import (
    FiscalYear,
    Period,
    a_year_earlier,
    same_months,
    year_before,
    year_shown,
)


def year(number: int) -> FiscalYear:
    return FiscalYear(number, str(number), dt.date(number, 1, 1), dt.date(number, 12, 31))


def months(number: int) -> list[Period]:
    return [
        Period(number * 100 + m, number, m, dt.date(number, m, 1), dt.date(number, m, 28))
        for m in range(1, 13)
    ]


YEARS = [year(2024), year(2025), year(2026), year(2027)]
NOVEMBER = dt.date(2026, 11, 24)


def test_a_reader_starts_with_the_newest_begun_year_that_has_lines() -> None:
    assert year_shown(YEARS, frozenset({2024, 2025, 2026, 2027}), NOVEMBER) == YEARS[2]
    assert year_shown(YEARS, frozenset({2024, 2025}), NOVEMBER) == YEARS[1]


def test_without_a_begun_year_with_lines_the_nearest_to_it_is_shown() -> None:
    assert year_shown(YEARS, frozenset({2027}), NOVEMBER) == YEARS[3]
    assert year_shown(YEARS, frozenset(), NOVEMBER) == YEARS[3]
    assert year_shown([], frozenset(), NOVEMBER) is None


def test_the_year_before_is_the_one_that_ended_last() -> None:
    assert year_before(YEARS, YEARS[2]) == YEARS[1]
    assert year_before(YEARS, YEARS[0]) is None


def test_a_leap_day_has_a_day_a_year_earlier() -> None:
    assert a_year_earlier(dt.date(2028, 2, 29)) == dt.date(2027, 2, 28)
    assert a_year_earlier(dt.date(2027, 2, 28)) == dt.date(2026, 2, 28)


def test_last_year_is_cut_to_the_same_months() -> None:
    found = same_months(months(2025), dt.date(2026, 3, 31), YEARS[2])
    assert [period.number for period in found] == [1, 2, 3]


def test_a_whole_year_is_compared_with_a_whole_year() -> None:
    assert same_months(months(2025), dt.date(2026, 12, 31), YEARS[2]) == months(2025)
