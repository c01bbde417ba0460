"""The key figures of a fiscal year beside last year's same months."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from ledger.accounts import KEY_FIGURES, Category, category_of, natural_amount
from ledger.money import (
    Change,
    change,
    tenths_of_percent,
    whole_units,
    whole_units_that_add_up,
)
from ledger.periods import FiscalYear, Period, same_months, year_before
from models.mirror import account, balance, period
from reports.books import fiscal_years, periods_of

Sums = Mapping[Category, int]
SIGNS = (1, 1, -1, -1)  # how the four terms make the result
RESULT = "result"
NET = "net"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in cents as people read it (costs positive), and in whole units that add up."""

    category: str
    minor: int
    before: int | None
    euros: int
    euros_before: int | None
    change: Change


@dataclass(frozen=True, slots=True)
class Month:
    """A period of the year; cents; `before` is last year's result of the same number."""

    number: int
    starts_on: dt.date
    income_minor: int
    costs_minor: int
    result_minor: int
    before_minor: int | None


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """`result` is the sum of the four terms with their signs, before tax; `net` is after tax.

    `through` is the last day counted; `same_months` says that last year stops there as well.
    """

    year: FiscalYear
    previous_year: str
    through: dt.date | None
    same_months: bool
    terms: tuple[Figure, ...]
    result: Figure
    tax: Figure
    net: Figure
    margin: int | None
    margin_before: int | None
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class _Amounts:
    """The terms, result, tax and net of one year, in cents."""

    terms: tuple[int, ...]
    tax: int

    @property
    def result(self) -> int:
        return sum(sign * term for sign, term in zip(SIGNS, self.terms, strict=True))


def key_figures(
    mirror: Connection, year: FiscalYear, chart: str, through: dt.date | None = None
) -> KeyFigures:
    """The figures of `year` up to the period of `through`; last year's stop a year before.

    `through` is the date up to which the firm says that the books are up to date; without one
    inside the year, the end of the last period with income or costs. Raises UnknownChart.
    """
    shown = periods_of(mirror, year.id)
    sums = _by_period(mirror, shown, chart)
    until = _through(shown, sums, through, year)
    last_year = year_before(fiscal_years(mirror), year)
    before = periods_of(mirror, last_year.id) if last_year else []
    compared = same_months(before, until, year) if until else before
    sums_before = _by_period(mirror, before, chart)
    counted = [found for found in shown if until is None or found.starts_on <= until]
    now = _amounts(sums[found.id] for found in counted)
    then = _amounts(sums_before[found.id] for found in compared) if last_year else None
    terms, result, tax, net = _figures(now, then)
    return KeyFigures(
        year=year,
        previous_year=last_year.code if last_year else "",
        through=until,
        same_months=len(compared) < len(before),
        terms=terms,
        result=result,
        tax=tax,
        net=net,
        margin=tenths_of_percent(now.result, now.terms[0] + now.terms[1]),
        margin_before=tenths_of_percent(then.result, then.terms[0] + then.terms[1])
        if then
        else None,
        months=tuple(_months(shown, sums, before, sums_before)),
    )


def _by_period(
    mirror: Connection, periods: list[Period], chart: str
) -> dict[int, dict[Category, int]]:
    """Cents by period and category, as people read them; every period has its dict."""
    sums: dict[int, dict[Category, int]] = {found.id: defaultdict(int) for found in periods}
    if not periods:
        return sums
    rows = mirror.execute(
        select(balance.c.period_id, account.c.code, func.sum(balance.c.debit - balance.c.credit))
        .join(account, account.c.id == balance.c.account_id)
        .join(period, period.c.id == balance.c.period_id)
        .where(
            period.c.fiscal_year_id == periods[0].fiscal_year_id,
            or_(account.c.code.startswith("6"), account.c.code.startswith("7")),
        )
        .group_by(balance.c.period_id, account.c.code)
    )
    for period_id, code, debit_less_credit in rows:
        category = category_of(code, chart)
        if category is not None:
            sums[period_id][category] += natural_amount(category, int(debit_less_credit))
    return sums


def _amounts(sums: Iterable[Sums]) -> _Amounts:
    total: dict[Category, int] = defaultdict(int)
    for found in sums:
        for category, minor in found.items():
            total[category] += minor
    return _Amounts(tuple(total[category] for category in KEY_FIGURES), total["tax"])


def _through(
    shown: list[Period], sums: Mapping[int, Sums], through: dt.date | None, year: FiscalYear
) -> dt.date | None:
    if through is not None and through >= year.starts_on:
        return min(through, year.ends_on)
    used = [found.ends_on for found in shown if any(sums[found.id].values())]
    return max(used, default=None)


def _figures(
    now: _Amounts, then: _Amounts | None
) -> tuple[tuple[Figure, ...], Figure, Figure, Figure]:
    """The figures; the whole units of terms, tax and net are those of one sum."""
    euros, euros_before = _euros(now), _euros(then) if then else None
    names = (*KEY_FIGURES, RESULT, "tax", NET)
    minors = (*now.terms, now.result, now.tax, now.result - now.tax)
    befores = (*then.terms, then.result, then.tax, then.result - then.tax) if then else None
    figures = [
        Figure(
            category=name,
            minor=minors[index],
            before=befores[index] if befores else None,
            euros=euros[index],
            euros_before=euros_before[index] if euros_before else None,
            change=change(minors[index], befores[index] if befores else None),
        )
        for index, name in enumerate(names)
    ]
    return tuple(figures[:4]), figures[4], figures[5], figures[6]


def _euros(amounts: _Amounts) -> list[int]:
    """Whole units of the terms, the result, tax and net: they add up as printed."""
    signed = [sign * term for sign, term in zip(SIGNS, amounts.terms, strict=True)]
    rounded = whole_units_that_add_up(signed)
    result = sum(rounded)
    tax = whole_units(amounts.tax)
    terms = [sign * whole for sign, whole in zip(SIGNS, rounded, strict=True)]
    return [*terms, result, tax, result - tax]


def _months(
    shown: list[Period],
    sums: Mapping[int, Sums],
    before: list[Period],
    sums_before: Mapping[int, Sums],
) -> Iterable[Month]:
    results = {found.number: _amounts([sums_before[found.id]]).result for found in before}
    for found in shown:
        amounts = _amounts([sums[found.id]])
        income = amounts.terms[0] + amounts.terms[1]
        yield Month(
            number=found.number,
            starts_on=found.starts_on,
            income_minor=income,
            costs_minor=income - amounts.result,
            result_minor=amounts.result,
            before_minor=results.get(found.number),
        )
