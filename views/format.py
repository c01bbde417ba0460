"""How figures, dates and times are written. Amounts come as whole cents, times as aware UTC.

Plain functions of a value and a locale; `init_app` makes them filters in the reader's locale.
"""

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any

import flask
import flask_babel
from babel import Locale

from ledger.money import CENTS, Change, rounded_division
from views.context import now

MINUS = "\u2212"
NARROW = "\u202f"  # narrow no-break space: before units and between digits in French
DASH = "–"
KILO = 1000
UNITS = {"fr": ("o", "ko", "Mo", "Go"), "": ("B", "kB", "MB", "GB")}
SMALL = 10
MINUTE_S, HOUR_S = 60, 3600
OFTEN_S = 120  # below two minutes an estimate is said in seconds


@functools.cache
def _symbols(locale: str) -> tuple[str, str]:
    """The group and decimal separators of a locale."""
    symbols = Locale.parse(locale).number_symbols
    table: dict[str, Any] = symbols.get("latn", symbols)
    return str(table["group"]), str(table["decimal"])


def _grouped(whole: int, locale: str) -> str:
    return f"{whole:,}".replace(",", _symbols(locale)[0])


def money(minor: int | None, locale: str) -> str:
    """Cents with two decimals: `1 234,56`, minus as U+2212; a dash for none."""
    if minor is None:
        return DASH
    whole, cents = divmod(abs(minor), CENTS)
    sign = MINUS if minor < 0 else ""
    return f"{sign}{_grouped(whole, locale)}{_symbols(locale)[1]}{cents:02}"


def money_or_blank(minor: int | None, locale: str) -> str:
    """As money; nothing for zero: the empty side of debit and credit."""
    return money(minor, locale) if minor else ""


def money_or_dash(minor: int | None, locale: str) -> str:
    """As money; a dash for zero: movements."""
    return money(minor, locale) if minor else DASH


def signed_money(minor: int | None, locale: str) -> str:
    """As money with its sign: differences only."""
    return f"+{money(minor, locale)}" if minor and minor > 0 else money(minor, locale)


def number(value: int | None, locale: str) -> str:
    """A grouped whole number."""
    if value is None:
        return DASH
    return f"{MINUS if value < 0 else ''}{_grouped(abs(value), locale)}"


def count(value: int | None, locale: str) -> str:
    """As number; a dash for zero."""
    return number(value, locale) if value else DASH


def percent(tenths: int | None, locale: str) -> str:
    """Tenths of a percent with one decimal: `10,7 %`."""
    if tenths is None:
        return DASH
    whole, tenth = divmod(abs(tenths), 10)
    unit = "%" if locale.startswith("en") else f"{NARROW}%"
    sign = MINUS if tenths < 0 else ""
    return f"{sign}{_grouped(whole, locale)}{_symbols(locale)[1]}{tenth}{unit}"


def signed_percent(tenths: int | None, locale: str) -> str:
    """As percent with its sign."""
    return f"+{percent(tenths, locale)}" if tenths and tenths > 0 else percent(tenths, locale)


def change(moved: Change, locale: str) -> str:
    """A change against last year, in words where a percentage says nothing."""
    if moved.kind == "percent":
        return signed_percent(moved.tenths, locale)
    if moved.kind == "new":
        return str(flask_babel.gettext("new"))
    return str(flask_babel.gettext("n. s.")) if moved.kind == "ns" else DASH


def byte_size(value: int | None, locale: str) -> str:
    """A size with at most one decimal: `61,4 Mo`."""
    if value is None:
        return DASH
    units = UNITS["fr" if locale.startswith("fr") else ""]
    index, divisor = 0, 1
    while value // divisor >= KILO and index < len(units) - 1:
        index, divisor = index + 1, divisor * KILO
    tenths = rounded_division(value * 10, divisor)
    if index == 0 or tenths >= SMALL * KILO:
        return f"{_grouped(tenths // 10, locale)} {units[index]}"
    return f"{_grouped(tenths // 10, locale)}{_symbols(locale)[1]}{tenths % 10} {units[index]}"


def duration(milliseconds: int | None, _locale: str = "") -> str:
    """How long something took: `9 s`, `3 min 48`, `1 h 34`."""
    if milliseconds is None:
        return DASH
    seconds = rounded_division(milliseconds, 1000)
    if seconds < MINUTE_S:
        return f"{seconds} s"
    if seconds < HOUR_S:
        return f"{seconds // MINUTE_S} min {seconds % MINUTE_S:02}"
    return f"{seconds // HOUR_S} h {seconds % HOUR_S // MINUTE_S:02}"


def seconds(value: int | None, _locale: str = "") -> str:
    """An estimate, no finer than it can be known: `20 s`, `11 min`."""
    if value is None:
        return DASH
    return f"{value} s" if value < OFTEN_S else f"{rounded_division(value, MINUTE_S)} min"


def date(value: dt.date | None, pattern: str = "%d.%m.%Y") -> str:
    """A date as 31.10.2026; a dash for none."""
    return value.strftime(pattern) if value else DASH


def date_short(value: dt.date | None) -> str:
    """A date as 31.10.26, for tables."""
    return date(value, "%d.%m.%y")


def moment(value: dt.datetime | None, pattern: str = "") -> str:
    """A time in the firm's zone: 23.11 03:12, with the year when it is not this one."""
    if value is None:
        return DASH
    zone = flask_babel.get_timezone()
    local = value.astimezone(zone)
    this_year = local.year == now().astimezone(zone).year
    return local.strftime(pattern or ("%d.%m %H:%M" if this_year else "%d.%m.%y %H:%M"))


def iso(value: dt.date | dt.datetime | None) -> str:
    """For machines: the datetime attribute of a time element, which takes no microseconds."""
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if value else ""


IN_LOCALE: dict[str, Callable[[Any, str], str]] = {
    "money": money,
    "money_or_blank": money_or_blank,
    "money_or_dash": money_or_dash,
    "signed_money": signed_money,
    "euros": number,
    "number": number,
    "count": count,
    "percent": percent,
    "signed_percent": signed_percent,
    "change": change,
    "bytes": byte_size,
    "duration": duration,
    "seconds": seconds,
}
PLAIN: dict[str, Callable[[Any], str]] = {
    "date": date,
    "date_short": date_short,
    "moment": moment,
    "moment_long": lambda value: moment(value, "%d.%m.%Y %H:%M"),
    "clock": lambda value: moment(value, "%H:%M"),
    "iso": iso,
}


def init_app(app: flask.Flask) -> None:
    """Make the functions filters, in the locale of whoever reads."""

    def in_locale(write: Callable[[Any, str], str]) -> Callable[[Any], str]:
        return lambda value: write(value, str(flask_babel.get_locale()))

    for name, write in IN_LOCALE.items():
        app.jinja_env.filters[name] = in_locale(write)
    app.jinja_env.filters.update(PLAIN)
