"""Redistributes fiscal years: other first and last days, entries moved to where they belong."""

from dataclasses import dataclass
from itertools import pairwise

from simulator import refusals
from simulator.acts import masters, posting
from simulator.calendar_of_years import ONE_DAY, Span, months
from simulator.ledger_file import Act, Ledger


@dataclass(frozen=True, slots=True)
class YearSpan:
    """A fiscal year as it shall be."""

    code: str
    span: Span


class NotContiguous(refusals.Refused):
    """Fiscal years follow each other, and cover what is booked."""


def redistribute_years(ledger: Ledger, layout: list[YearSpan]) -> int:
    """Replace all open fiscal years by these; gives how many entries moved to another period.

    The first must begin where the open years begin, each where the last ended, and together
    they must hold every entry. All their periods are open afterwards. Raises NotContiguous or
    CodeTaken.
    """
    with ledger.act() as act:
        statement = "SELECT id, starts_on FROM fiscal_year WHERE closed = 0 ORDER BY starts_on"
        open_years = act.connection.execute(statement).fetchall()
        _require_sound(act, [str(row[1]) for row in open_years], layout)
        year_ids = _lay_years(act, [int(row[0]) for row in open_years], layout)
        for year_id, year in zip(year_ids, layout, strict=True):
            _lay_periods(act, year_id, year.span)
        return _move_entries(act, layout[0].span)


def _require_sound(act: Act, starts: list[str], layout: list[YearSpan]) -> None:
    if not layout or not starts or layout[0].span.starts_on.isoformat() != starts[0]:
        first = starts[0] if starts else "nowhere: no year is open"
        raise NotContiguous(f"The new fiscal years must begin where the open ones do: {first}.")
    for before, after in pairwise(layout):
        if after.span.starts_on != before.span.ends_on + ONE_DAY:
            raise NotContiguous(
                f"Fiscal year {after.code} does not begin where {before.code} ends."
            )
    taken = {row[0] for row in act.all("SELECT code FROM fiscal_year WHERE closed = 1")}
    for year in layout:
        if year.code in taken:
            raise refusals.CodeTaken("fiscal year", year.code)
        taken.add(year.code)
        if year.span.starts_on > year.span.ends_on:
            raise NotContiguous(f"Fiscal year {year.code} ends before it begins.")
    last = layout[-1].span.ends_on.isoformat()
    if act.all("SELECT 1 FROM entry WHERE dated_on > ? LIMIT 1", last):
        raise NotContiguous(f"There are entries after {last}.")


def _lay_years(act: Act, year_ids: list[int], layout: list[YearSpan]) -> list[int]:
    for place, year in enumerate(layout):
        first, last = year.span.starts_on.isoformat(), year.span.ends_on.isoformat()
        if place < len(year_ids):
            act.change(
                "fiscal_year", year_ids[place], code=year.code, starts_on=first, ends_on=last
            )
            continue
        row_id = act.insert("fiscal_year", code=year.code, starts_on=first, ends_on=last, closed=0)
        year_ids.append(row_id)
    for year_id in year_ids[len(layout) :]:
        act.connection.execute("DELETE FROM period WHERE fiscal_year_id = ?", (year_id,))
        act.delete("fiscal_year", year_id)
    return year_ids[: len(layout)]


def _lay_periods(act: Act, year_id: int, span: Span) -> None:
    statement = "SELECT id FROM period WHERE fiscal_year_id = ? ORDER BY number"
    there = [row[0] for row in act.connection.execute(statement, (year_id,))]
    for number, month in enumerate(months(span), 1):
        if number > len(there):
            masters.insert_period(act, year_id, number, month)
            continue
        act.change(
            "period",
            there[number - 1],
            number=number,
            starts_on=month.starts_on.isoformat(),
            ends_on=month.ends_on.isoformat(),
            closed=0,
        )
    for period_id in there[len(list(months(span))) :]:
        act.delete("period", period_id)


def _move_entries(act: Act, first: Span) -> int:
    # the new period of each entry, and the year it was numbered in, by where it was
    statement = (
        "SELECT e.id, e.journal_id, p.id, p.fiscal_year_id, old.fiscal_year_id FROM entry e"
        " JOIN period p ON e.dated_on BETWEEN p.starts_on AND p.ends_on"
        " LEFT JOIN period old ON old.id = e.period_id"
        " WHERE e.dated_on >= ? AND e.period_id <> p.id ORDER BY e.dated_on, e.id"
    )
    moved = act.connection.execute(statement, (first.starts_on.isoformat(),)).fetchall()
    for entry_id, journal_id, period_id, year_id, old_year_id in moved:
        columns = {"period_id": period_id}
        if year_id != old_year_id:
            columns["number"] = posting.next_number(act, journal_id, year_id)
        act.change("entry", entry_id, **columns)
    return len(moved)
