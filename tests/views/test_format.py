import datetime as dt

import flask
import pytest

from ledger.money import Change
from views import format as formats

NNBSP = "\u202f"


@pytest.mark.parametrize(
    ("locale", "minor", "text"),
    [
        ("fr_BE", 123456, f"1{NNBSP}234,56"),
        ("fr_BE", -123456789, f"−1{NNBSP}234{NNBSP}567,89"),
        ("nl_BE", 123456, "1.234,56"),
        ("en_GB", -5, "−0.05"),
        ("fr_BE", 0, "0,00"),
        ("fr_BE", None, "–"),
    ],
)
def test_money_has_two_decimals_and_a_real_minus(locale: str, minor: int | None, text: str) -> None:
    assert formats.money(minor, locale) == text


def test_empty_sides_and_movements_of_nothing() -> None:
    assert formats.money_or_blank(0, "fr_BE") == ""
    assert formats.money_or_blank(100, "fr_BE") == "1,00"
    assert formats.money_or_dash(0, "fr_BE") == "–"
    assert formats.signed_money(100, "fr_BE") == "+1,00"
    assert formats.signed_money(-100, "fr_BE") == "−1,00"
    assert formats.signed_money(0, "fr_BE") == "0,00"


def test_counts_show_a_dash_for_none_and_numbers_a_zero() -> None:
    assert formats.count(0, "fr_BE") == "–"
    assert formats.number(0, "fr_BE") == "0"
    assert formats.number(None, "fr_BE") == "–"
    assert formats.number(-301400, "fr_BE") == f"−301{NNBSP}400"


def test_percentages_have_one_decimal() -> None:
    assert formats.percent(107, "fr_BE") == f"10,7{NNBSP}%"
    assert formats.percent(-5, "en_GB") == "−0.5%"
    assert formats.signed_percent(78, "nl_BE") == f"+7,8{NNBSP}%"
    assert formats.percent(None, "fr_BE") == "–"


def test_changes_are_words_where_a_percentage_says_nothing(app: flask.Flask) -> None:
    with app.test_request_context():
        app.preprocess_request()
        assert formats.change(Change("percent", 78), "en_GB") == "+7.8%"
        assert formats.change(Change("new"), "en_GB") == "new"
        assert formats.change(Change("ns"), "en_GB") == "n. s."
        assert formats.change(Change("none"), "en_GB") == "–"


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 o"),
        (999, "999 o"),
        (61_400_000, "61,4 Mo"),
        (1_000, "1,0 ko"),
        (5_000_000_000_000, f"5{NNBSP}000 Go"),
        (None, "–"),
    ],
)
def test_sizes_are_in_the_readers_units(size: int | None, text: str) -> None:
    assert formats.byte_size(size, "fr_BE") == text


def test_sizes_in_english_are_bytes() -> None:
    assert formats.byte_size(61_400_000, "en_GB") == "61.4 MB"


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (9_000, "9 s"),
        (228_000, "3 min 48"),
        (5_640_000, "1 h 34"),
        (59_600, "1 min 00"),
        (None, "–"),
    ],
)
def test_durations(ms: int | None, text: str) -> None:
    assert formats.duration(ms) == text


def test_estimates_are_no_finer_than_they_are_known() -> None:
    assert [formats.seconds(value) for value in (20, 119, 660, None)] == [
        "20 s",
        "119 s",
        "11 min",
        "–",
    ]


def test_dates_and_times_are_those_of_the_firm(app: flask.Flask) -> None:
    summer = dt.datetime(2027, 7, 1, 22, 30, tzinfo=dt.UTC)
    last_year = dt.datetime(2026, 12, 31, 22, 30, tzinfo=dt.UTC)
    with app.test_request_context():
        app.preprocess_request()
        assert formats.moment(summer) == "02.07 00:30"
        assert formats.moment(last_year) == "31.12.26 23:30"
        assert formats.PLAIN["clock"](summer) == "00:30"
        assert formats.PLAIN["moment_long"](summer) == "02.07.2027 00:30"
        assert formats.moment(None) == "–"
    assert formats.date(dt.date(2026, 10, 31)) == "31.10.2026"
    assert formats.date_short(dt.date(2026, 10, 31)) == "31.10.26"
    assert formats.date(None) == "–"
    assert formats.iso(dt.date(2026, 10, 31)) == "2026-10-31"
    assert formats.iso(None) == ""
    moment = dt.datetime(2026, 10, 31, 8, 5, 1, 209000, dt.UTC)
    assert formats.iso(moment) == "2026-10-31T08:05:01+00:00"
