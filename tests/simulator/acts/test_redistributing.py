"""Fiscal years laid out anew: periods change, entries move to where their date lies."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import acts, refusals
from simulator.calendar_of_years import ONE_DAY, Span
from simulator.ledger_file import Ledger
from tests.simulator.ledgers import PURCHASE, Ticking, all_rows, copied, draft, rows, unsound

YEARS = "SELECT code, starts_on, ends_on FROM fiscal_year ORDER BY starts_on"


def _years(*words: str) -> list[acts.YearSpan]:
    spans = (word.split() for word in words)
    return [
        acts.YearSpan(code, Span(date.fromisoformat(first), date.fromisoformat(last)))
        for code, first, last in spans
    ]


LONG = _years("2026 2026-01-01 2027-06-30")
BROKEN = _years("2026A 2026-01-01 2026-04-30", "2026B 2026-05-01 2027-04-30")


def test_a_longer_year_keeps_its_entries_where_they_are(ledger: Ledger) -> None:
    before = all_rows(ledger.path)
    assert acts.redistribute_years(ledger, LONG) == 0
    after = all_rows(ledger.path)
    assert after["entry"] == before["entry"]
    assert len(after["period"]) == len(before["period"]) + 6
    assert rows(ledger.path, YEARS)[-1] == ("2026", "2026-01-01", "2027-06-30")
    acts.post(ledger, draft(PURCHASE.replace("2026-11-05", "2027-05-05")))
    assert unsound(ledger.path) == []


def test_entries_move_are_numbered_anew_in_their_new_year_and_stamped(ledger: Ledger) -> None:
    before = all_rows(ledger.path)
    moved = acts.redistribute_years(ledger, BROKEN)
    changed = [row for row in all_rows(ledger.path)["entry"] if row not in before["entry"]]
    assert moved == len(changed) > 0
    assert {row[-2] for row in changed} == {max(row[-2] for row in changed)}
    assert all_rows(ledger.path)["line"] == before["line"]
    assert unsound(ledger.path) == []
    numbers = (
        "SELECT min(e.number), count(*) = max(e.number) FROM entry e JOIN period p"
        " ON p.id = e.period_id JOIN fiscal_year y ON y.id = p.fiscal_year_id"
        " WHERE y.code = '2026B' GROUP BY e.journal_id"
    )
    assert set(rows(ledger.path, numbers)) == {(1, 1)}


def test_years_that_are_too_many_go_with_their_periods(ledger: Ledger) -> None:
    acts.redistribute_years(ledger, BROKEN)
    acts.redistribute_years(ledger, LONG)
    assert [row[0] for row in rows(ledger.path, YEARS)] == ["2025", "2026"]
    orphans = "SELECT 1 FROM period WHERE fiscal_year_id NOT IN (SELECT id FROM fiscal_year)"
    assert rows(ledger.path, orphans) == []
    assert unsound(ledger.path) == []


def test_the_year_after_a_long_one_gets_a_code_of_its_own(ledger: Ledger) -> None:
    acts.redistribute_years(ledger, _years("2027 2026-01-01 2026-12-31"))
    assert acts.open_year(ledger) == "2027-2"
    assert rows(ledger.path, YEARS)[-1] == ("2027-2", "2027-01-01", "2027-12-31")


@pytest.mark.parametrize(
    ("layout", "sentence"),
    [
        ([], "must begin where the open ones do: 2026-01-01"),
        (_years("2026 2026-02-01 2026-12-31"), "must begin where the open ones do"),
        (_years("A 2026-01-01 2026-06-30", "B 2026-07-02 2026-12-31"), "B does not begin where A"),
        (_years("A 2026-01-01 2025-12-31", "B 2026-01-01 2026-12-31"), "A ends before it begins"),
        (_years("2026 2026-01-01 2026-06-30"), "There are entries after 2026-06-30"),
        (_years("2025 2026-01-01 2026-12-31"), "already fiscal year 2025"),
        (_years("A 2026-01-01 2026-06-30", "A 2026-07-01 2026-12-31"), "already fiscal year A"),
    ],
)
def test_a_layout_with_holes_is_refused_and_nothing_changes(
    layout: list[acts.YearSpan], sentence: str, ledger: Ledger
) -> None:
    before = all_rows(ledger.path)
    with pytest.raises(refusals.Refused, match=sentence):
        acts.redistribute_years(ledger, layout)
    assert all_rows(ledger.path) == before


def test_without_an_open_year_there_is_nothing_to_lay_out(ledger: Ledger) -> None:
    ledger.connection.execute("UPDATE fiscal_year SET closed = 1")
    with pytest.raises(acts.NotContiguous, match="nowhere: no year is open"):
        acts.redistribute_years(ledger, LONG)


@settings(max_examples=15, deadline=None)
@given(ends=st.lists(st.integers(1, 400), max_size=3, unique=True).map(sorted))
def test_however_years_are_cut_books_stay_sound(made: Path, ends: list[int]) -> None:
    start = date(2026, 1, 1)
    lasts = [date.fromordinal(start.toordinal() + days) for days in (*ends, 480)]
    firsts = [start, *(last + ONE_DAY for last in lasts[:-1])]
    layout = [
        acts.YearSpan(f"Y{place}", Span(first, last))
        for place, (first, last) in enumerate(zip(firsts, lasts, strict=True))
    ]
    with copied(made) as path, Ledger(path, Ticking()) as ledger:
        acts.redistribute_years(ledger, layout)
        assert unsound(path) == []
        spans = rows(path, YEARS)[1:]
    assert [tuple(map(date.fromisoformat, row[1:])) for row in spans] == [
        tuple(year.span) for year in layout
    ]
