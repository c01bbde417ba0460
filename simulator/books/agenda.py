"""What comes back in a company's year: when, and how many lines it takes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from simulator.books import duties, shop, treasury, wages
from simulator.books.company import Company
from simulator.books.year_turn import YearTurn
from simulator.calendar_of_years import ONE_DAY, Span, month_end

Happening = Callable[[Company, date], int]
SMALLEST_WITH_VAT, SMALL, USUAL, LARGE, BUSY = 120, 300, 900, 2500, 8000
SUMMARIZED_MONTHLY = 600
WAGE_SHARE = 0.1
QUARTER_MONTHS = (1, 4, 7, 10)
TAX_MONTHS = (4, 7, 10, 12)
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens on a day; `lines` it usually enters."""

    day: date
    lines: int
    happen: Happening


def pays_wages(company: Company, pace: int) -> bool:
    """Whether a company has staff."""
    return pace >= USUAL and company.sector.staff_share >= WAGE_SHARE


def _monthly(company: Company, first: date, pace: int) -> list[Event]:
    day = first.replace
    last = month_end(first)
    events = [Event(last, 0, duties.steer)]
    if pace >= USUAL:
        events += [
            Event(day(day=1), 2, duties.rent),
            Event(day(day=10), 3, duties.repay_loan),
            Event(day(day=15), 2, wages.pay_withholding),
            Event(day(day=26), 3, treasury.balance_bank),
            Event(day(day=28), 3, treasury.bank_charges),
        ]
        paid = pays_wages(company, pace)
        pay = wages.payroll if paid else wages.director_fee
        events += [Event(last, 8 if paid else 3, pay), Event(last, 2, wages.pay_net)]
    if pace >= LARGE:
        events.append(Event(day(day=20), 2, duties.repay_expenses))
    return events


def _quarterly(first: date, pace: int) -> list[Event]:
    events: list[Event] = []
    day = first.replace
    if pace >= SMALLEST_WITH_VAT:
        events += [Event(day(day=20), 3, duties.vat_return), Event(day(day=25), 2, duties.pay_vat)]
    if pace >= USUAL:
        events.append(Event(day(day=5), 2, wages.pay_social))
    elif pace >= SMALL:
        events += [
            Event(day(day=2), 2, duties.rent),
            Event(day(day=26), 2, treasury.balance_bank),
            Event(day(day=28), 3, wages.director_fee),
            Event(day(day=28), 2, wages.pay_net),
            Event(day(day=28), 2, wages.pay_withholding),
        ]
    return events


def _months_apart(pace: int) -> int:
    """Months between two summaries of a shop that hardly keeps books."""
    if pace >= SUMMARIZED_MONTHLY:
        return 1
    return 3 if pace >= SMALLEST_WITH_VAT else 12


def _till(company: Company, first: date, pace: int) -> list[Event]:
    day = first.replace
    last = month_end(first)
    if not company.sector.till:
        return [Event(day(day=3), 1, treasury.fill_cash)] if pace >= SMALL else []
    to_bank = Event(last, 4, treasury.cash_to_bank)
    if pace < LARGE:
        apart = _months_apart(pace)
        takings = partial(shop.takings, days=26 * apart)
        payout = Event(last, 3, shop.card_payout)
        return [Event(last, 8, takings), payout, to_bank] if first.month % apart == 0 else []
    events = [to_bank]
    on = first
    while on <= last:
        sunday = on.weekday() == SUNDAY
        if sunday != (pace >= BUSY):  # a busy shop enters each day, a quiet one the week
            takings = partial(shop.takings, days=6 if sunday else 1)
            events.append(Event(on, 8, takings))
            events.append(Event(on, 3, shop.card_payout))
        on += ONE_DAY
    return events


def _closing_lines(pace: int) -> int:
    """Lines that closing a year enters at most, nearly always: one per account, and a few."""
    if pace < SMALLEST_WITH_VAT:
        return 26
    return 32 if pace < USUAL else 38


def _yearly(turn: YearTurn, year: int, pace: int, *, first: bool) -> list[Event]:
    events: list[Event] = []
    if not first:
        events.append(Event(date(year, 2, 20), _closing_lines(pace), turn.close))
    if not first and pace >= SMALLEST_WITH_VAT:
        events += [
            Event(date(year, 2, 10), 17, turn.year_end),
            Event(date(year, 9, 20), 2, duties.assessed_tax),
        ]
    if pace >= SMALL:
        events += [Event(date(year, month, 10), 2, duties.advance_tax) for month in TAX_MONTHS]
        events.append(Event(date(year, 6, 15), 3, duties.invest))
    if pace >= BUSY:
        events.append(Event(date(year, 11, 8), 3, duties.invest))
    return events


def agenda(company: Company, turn: YearTurn, books: Span, pace: int) -> list[Event]:
    """All events of the books' years, in order of days; `pace`: lines a year.

    The turn of a year comes no later than the books' last day.
    """
    first_year, last_year = books.starts_on.year, books.ends_on.year
    events: list[Event] = []
    for year in range(first_year, last_year + 1):
        events += _yearly(turn, year, pace, first=year == first_year)
    later = date(last_year, 12, 31)
    events += recurring(company, Span(books.starts_on, later), pace)
    return sorted(_in_time(events, turn, books.ends_on), key=lambda event: event.day)


def recurring(company: Company, span: Span, pace: int) -> list[Event]:
    """What comes back each month and quarter, in order; VAT not in the first month."""
    events: list[Event] = []
    first = span.starts_on.replace(day=1)
    while first <= span.ends_on:
        events += _monthly(company, first, pace) + _till(company, first, pace)
        if first.month in QUARTER_MONTHS and first > company.since:
            events += _quarterly(first, pace)
        first = month_end(first) + ONE_DAY
    within = (event for event in events if span.starts_on <= event.day <= span.ends_on)
    return sorted(within, key=lambda event: event.day)


def _in_time(events: list[Event], turn: YearTurn, last: date) -> list[Event]:
    turning = (turn.year_end, turn.close)
    kept = [event for event in events if event.day <= last and event.happen not in turning]
    late = (event for event in events if event.day > last and event.day.year == last.year)
    # books that end in January or February: the year before is declared and closed all the same
    if last < date(last.year, 1, 20):
        kept += [Event(last, 3, duties.vat_return) for event in late if _declares_january(event)]
    turns = sorted((each for each in events if each.happen in turning), key=lambda each: each.day)
    return kept + [Event(min(event.day, last), event.lines, event.happen) for event in turns]


def _declares_january(event: Event) -> bool:
    return event.happen is duties.vat_return and event.day.month == 1
