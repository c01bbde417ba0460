from datetime import date
from itertools import pairwise

import pytest

from sync.sources.fec.mapper.years import (
    Dated,
    SameYear,
    Year,
    YearUnclear,
    closing_of,
    fiscal_years,
    siren_of,
)


def dated(name: str, first: str, last: str, **lines: int) -> Dated:
    """A file with lines in the months named m2008_01; else ten in its first and last."""
    months = {month[1:].replace("_", "-"): number for month, number in lines.items()}
    ends = {first[:7]: 10, last[:7]: 10}
    return Dated(name, date.fromisoformat(first), date.fromisoformat(last), months or ends)


def spans(*files: Dated) -> list[tuple[str, str, str]]:
    return [(year.code, str(year.starts_on), str(year.ends_on)) for year in fiscal_years(files)]


@pytest.mark.parametrize(
    ("name", "siren", "closing"),
    [
        ("123456782FEC20081231.txt", "123456782", date(2008, 12, 31)),
        ("123456782fec20081231.csv", "123456782", date(2008, 12, 31)),
        ("123456782FEC20081231_v2.txt", "123456782", date(2008, 12, 31)),
        ("client 123456782FEC20090630.txt", "123456782", date(2009, 6, 30)),
        ("123456782 FEC 20081231.txt", "123456782", date(2008, 12, 31)),
        ("FEC20081231.txt", "", date(2008, 12, 31)),
        ("123456782FEC20081331.txt", "123456782", None),
        ("123456782FEC2008.txt", "", None),
        ("12345678900012FEC20081231.txt", "", None),
        ("export.txt", "", None),
    ],
)
def test_what_a_name_says(name: str, siren: str, closing: date | None) -> None:
    assert siren_of(name) == siren
    assert closing_of(name) == closing


def test_a_year_of_twelve_months_ends_on_the_day_of_its_name() -> None:
    assert spans(dated("1FEC20081231.txt", "2008-01-01", "2008-03-05")) == [
        ("2008", "2008-01-01", "2008-12-31")
    ]
    assert spans(dated("FEC20090630.txt", "2008-07-02", "2009-06-30")) == [
        ("2009", "2008-07-01", "2009-06-30")
    ]
    assert spans(dated("FEC20080229.txt", "2007-05-02", "2008-02-29")) == [
        ("2008", "2007-03-01", "2008-02-29")
    ]
    assert spans(dated("FEC20090315.txt", "2008-05-02", "2009-03-15")) == [
        ("2009", "2008-03-16", "2009-03-15")
    ]


def test_a_first_year_may_be_longer() -> None:
    lines = dict.fromkeys(("m2007_09", "m2007_11", "m2008_01", "m2008_06", "m2008_12"), 10)
    found = spans(dated("FEC20081231.txt", "2007-09-15", "2008-12-31", **lines))
    assert found == [("2008", "2007-09-01", "2008-12-31")]


def test_opening_entries_of_the_eve_do_not_make_a_year_longer() -> None:
    lines = {"m2007_12": 40, "m2008_01": 10, "m2008_12": 50}
    found = spans(dated("FEC20081231.txt", "2007-12-31", "2008-12-31", **lines))
    assert found == [("2008", "2008-01-01", "2008-12-31")]


def test_slips_in_dates_do_not_make_a_year_longer() -> None:
    lines = {"m2007_03": 1, "m2007_05": 2, "m2008_01": 10, "m2008_12": 50}
    found = spans(dated("FEC20081231.txt", "2007-03-31", "2008-12-31", **lines))
    assert found == [("2008", "2008-01-01", "2008-12-31")]


def test_a_year_begins_after_the_one_before_it() -> None:
    first = dated("FEC20080930.txt", "2007-10-01", "2008-09-30")
    short = dated("FEC20081231.txt", "2008-10-01", "2008-12-31")
    assert spans(short, first) == [
        ("2008-09", "2007-10-01", "2008-09-30"),
        ("2008-12", "2008-10-01", "2008-12-31"),
    ]


def test_a_few_lines_outside_do_not_move_a_year() -> None:
    lines = {"m2006_01": 1, "m2008_05": 20, "m2011_01": 2}
    found = spans(dated("FEC20081231.txt", "2006-01-05", "2011-01-05", **lines))
    assert found == [("2008", "2008-01-01", "2008-12-31")]


def test_a_name_that_contradicts_the_dates_is_not_believed() -> None:
    assert spans(dated("FEC20101231.txt", "2008-01-01", "2008-12-31")) == [
        ("2008", "2008-01-01", "2008-12-31")
    ]
    assert spans(dated("FEC20091231.txt", "2008-01-01", "2008-12-31")) == [
        ("2008", "2008-01-01", "2008-12-31")
    ]


def test_without_a_name_the_dates_say_the_year() -> None:
    assert spans(dated("export.txt", "2008-02-03", "2008-11-05")) == [
        ("2008", "2008-01-01", "2008-12-31")
    ]
    assert spans(dated("export.txt", "2007-07-03", "2008-06-05")) == [
        ("2008", "2007-07-01", "2008-06-30")
    ]
    assert spans(dated("export.txt", "2007-03-03", "2008-06-05")) == [
        ("2008", "2007-03-01", "2008-06-30")
    ]


def test_more_than_two_years_want_a_name() -> None:
    lines = dict.fromkeys(("m2006_01", "m2007_01", "m2008_01"), 10)
    for name in ("export.txt", "FEC20081231.txt"):
        with pytest.raises(YearUnclear):
            fiscal_years([dated(name, "2006-01-01", "2008-12-31", **lines)])


@pytest.mark.parametrize("name", ["export.txt", "FEC20081231.txt"])
def test_two_whole_years_in_one_file_are_not_one_long_year(name: str) -> None:
    lines = {f"m{year}_{month:02}": 10 for year in (2007, 2008) for month in range(1, 13)}
    with pytest.raises(YearUnclear):
        fiscal_years([dated(name, "2007-01-01", "2008-12-31", **lines)])


def test_a_long_year_with_much_outside_is_unclear() -> None:
    lines = {"m2006_01": 9, "m2007_10": 5, "m2007_11": 5, "m2008_01": 50}
    with pytest.raises(YearUnclear):
        fiscal_years([dated("FEC20081231.txt", "2006-01-01", "2008-12-31", **lines)])


@pytest.mark.parametrize(
    "other",
    [
        dated("FEC20081231 (1).txt", "2008-01-01", "2008-12-31"),
        dated("FEC20081231.csv", "2008-01-01", "2008-12-31"),
        dated("FEC20090131.txt", "2008-01-01", "2009-01-31", m2008_06=90, m2009_01=10),
        dated("FEC20091231.txt", "2008-01-01", "2008-12-31"),
    ],
)
def test_two_files_of_one_time_are_refused(other: Dated) -> None:
    with pytest.raises(SameYear) as refused:
        fiscal_years([other, dated("FEC20081231.txt", "2008-01-01", "2008-12-31")])
    assert {refused.value.file, refused.value.other} == {other.name, "FEC20081231.txt"}


def test_the_months_of_a_year_cover_it_without_gap() -> None:
    year = Year("", date(2008, 3, 16), date(2009, 3, 15))
    months = year.months()
    assert len(months) == 13
    assert months[0] == (date(2008, 3, 16), date(2008, 3, 31))
    assert months[-1] == (date(2009, 3, 1), date(2009, 3, 15))
    assert all((after[0] - before[1]).days == 1 for before, after in pairwise(months))
