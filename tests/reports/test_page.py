import datetime as dt

import pytest

from reports.page import Page, day, moment, offset_of


def page(number: int, total: int, rows: int = 50) -> Page[int]:
    return Page(tuple(range(rows)), number, 50, total)


def test_a_page_says_which_rows_it_shows() -> None:
    last = page(3, 129, rows=29)
    assert (last.first, last.last, last.pages) == (101, 129, 3)


def test_an_empty_list_has_one_page_and_no_rows() -> None:
    empty = page(1, 0, rows=0)
    assert (empty.first, empty.last, empty.pages, empty.numbers) == (0, 0, 1, (1,))


@pytest.mark.parametrize(
    ("number", "total", "numbers"),
    [
        (1, 500, (1, 2, 3, None, 10)),
        (6, 500, (1, None, 4, 5, 6, 7, 8, None, 10)),
        (3, 150, (1, 2, 3)),
    ],
)
def test_page_numbers_leave_gaps(number: int, total: int, numbers: tuple[int | None, ...]) -> None:
    assert page(number, total).numbers == numbers


def test_no_page_number_overflows_the_database() -> None:
    assert offset_of(10**30, 50) < 2**63
    assert offset_of(-5, 50) == 0


def test_dates_and_times_of_the_database_become_dates_and_times() -> None:
    assert day("2026-11-24") == dt.date(2026, 11, 24)
    assert day("yesterday") is None
    assert day(None) is None
    assert moment(0) == dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    assert moment(None) is None
