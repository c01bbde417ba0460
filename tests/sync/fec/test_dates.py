from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.sources.fec.parser.dates import REMEMBERED, Dates, NotADate

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
FORMS = (
    "%Y%m%d",
    "%d%m%Y",
    "%d/%m/%Y",
    "%Y-%m-%d",
    "%d.%m.%Y",
    "%d %m %Y",
    "%Y/%m/%d",
    "%d-%m-%Y 23:59:59",
    "%Y%m%d 00:00",
    "%Y-%m-%dT00:00:00.000",
)


@given(DAYS, st.sampled_from(FORMS))
def test_a_day_written_in_any_form_is_read_back(day: date, form: str) -> None:
    assert Dates()[day.strftime(form)] == day.isoformat()


@given(DAYS)
def test_eight_digits_are_never_two_days(day: date) -> None:
    assert Dates()[day.strftime("%d%m%Y")] == Dates()[day.strftime("%Y%m%d")]


def test_days_and_months_of_one_digit() -> None:
    assert Dates()["5/1/2020"] == Dates()["05/01/2020"] == "2020-01-05"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "20200230",
        "30/02/2020",
        "20201301",
        "12/31/2020",
        "31/12/20",
        "2020-1",
        "20/2020/01",
        "2020/12-31",
        "18991231",
        "21000101",
        "20200101 midi",
        "２０２００１０１",
        "202001011",
        "2020010",
    ],
)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(NotADate):
        Dates()[text]


def test_no_more_days_are_remembered_than_fit() -> None:
    dates = Dates()
    for number in range(REMEMBERED + 10):
        hour = f"{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}"
        assert dates[f"20200101 {hour}"] == "2020-01-01"
    assert len(dates) < 20
