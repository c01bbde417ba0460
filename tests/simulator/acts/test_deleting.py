"""Hard deletion: the row is gone, and nothing else in the file tells of it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import acts, refusals
from simulator.drafts import Posted
from simulator.ledger_file import Ledger
from simulator.listing import entries
from tests.simulator.ledgers import (
    MATCHING,
    PAYMENT,
    PURCHASE,
    Rows,
    Ticking,
    all_rows,
    copied,
    draft,
    unsound,
)

ID = 0


def _without(rows: Rows, table: str, ids: set[int]) -> Rows:
    """The same rows, but for some of a table."""
    return {**rows, table: [row for row in rows[table] if row[ID] not in ids]}


def _freed(rows: Rows, matching_ids: set[int]) -> Rows:
    """The same rows, with some matchings gone and their lines free, stamps untouched."""
    lines = [
        (*row[:MATCHING], None, *row[MATCHING + 1 :]) if row[MATCHING] in matching_ids else row
        for row in rows["line"]
    ]
    return _without({**rows, "line": lines}, "matching", matching_ids)


def _numbers(keys: Sequence[str]) -> set[int]:
    return {int(key[1:]) for key in keys}


@pytest.fixture
def posted(ledger: Ledger) -> Posted:
    """An entry in the middle of others, not the last one."""
    posted = acts.post(ledger, draft(PURCHASE))
    acts.post(ledger, draft(PURCHASE))
    return posted


def test_a_deleted_entry_leaves_no_trace(ledger: Ledger, posted: Posted) -> None:
    before = all_rows(ledger.path)
    acts.delete_entry(ledger, posted.key)
    expected = _without(before, "entry", {posted.id})
    assert all_rows(ledger.path) == _without(expected, "line", _numbers(posted.line_keys))


def test_a_deleted_line_leaves_no_trace(ledger: Ledger, posted: Posted) -> None:
    before = all_rows(ledger.path)
    acts.delete_line(ledger, posted.line_keys[1])
    assert all_rows(ledger.path) == _without(before, "line", _numbers(posted.line_keys[1:2]))
    assert unsound(ledger.path) == ["an entry does not balance"]


def test_a_line_deleted_with_its_counterpart_leaves_no_trace(ledger: Ledger) -> None:
    posted = acts.post(ledger, draft("2026-11-05 ODV | 612400 9.00 | 612500 -9.00"))
    before = all_rows(ledger.path)
    acts.delete_line(ledger, posted.line_keys[0], "delete")
    assert all_rows(ledger.path) == _without(before, "line", _numbers(posted.line_keys))


def test_a_matched_entry_is_unmatched_first_and_its_counterparts_keep_their_stamps(
    ledger: Ledger, posted: Posted
) -> None:
    payment = acts.post(ledger, draft(PAYMENT))
    keys = [posted.line_keys[2], payment.line_keys[0]]
    matching = int(acts.match(ledger, keys, date(2026, 11, 20))[1:])
    before = all_rows(ledger.path)
    acts.delete_entry(ledger, payment.key)
    expected = _without(_freed(before, {matching}), "entry", {payment.id})
    assert all_rows(ledger.path) == _without(expected, "line", _numbers(payment.line_keys))


def test_lines_of_one_entry_matched_with_each_other_go_together(ledger: Ledger) -> None:
    words = "2026-11-05 ODV | 440000 F00001 9.00 | 440000 F00001 -9.00"
    posted = acts.post(ledger, draft(words))
    before = all_rows(ledger.path)
    acts.match(ledger, list(posted.line_keys), date(2026, 11, 20))
    acts.delete_entry(ledger, posted.key)
    after = all_rows(ledger.path)
    assert after["matching"] == before["matching"]
    assert after["entry"] == _without(before, "entry", {posted.id})["entry"]
    assert after["line"] == _without(before, "line", _numbers(posted.line_keys))["line"]


def test_the_other_line_takes_the_difference_when_asked_and_is_stamped(
    ledger: Ledger, posted: Posted
) -> None:
    before = all_rows(ledger.path)
    cost, tax, _ = posted.line_keys
    acts.delete_line(ledger, tax, "adjust")
    after = all_rows(ledger.path)
    changed = [row for row in after["line"] if row not in before["line"]]
    assert [row[1] for row in changed] == [cost.encode()]
    assert unsound(ledger.path) == []
    assert after["entry"] == before["entry"]


@pytest.mark.parametrize(
    ("line", "counterpart", "sentence"),
    [
        (0, "delete", "has the opposite amount of line L"),
        (2, "adjust", "can take the amount of line L"),
    ],
)
def test_a_counterpart_that_is_not_there_is_refused(
    line: int, counterpart: acts.Counterpart, sentence: str, ledger: Ledger
) -> None:
    words = "2026-11-05 ODV | 440000 F00001 9.00 | 440000 F00001 9.00 | 612400 -18.00"
    posted = acts.post(ledger, draft(words))
    credit = acts.post(ledger, draft("2026-11-05 ODV | 440000 F00001 -18.00 | 612400 18.00"))
    keys = [*posted.line_keys[:2], credit.line_keys[0]]
    acts.match(ledger, keys, date(2026, 11, 6))
    before = all_rows(ledger.path)
    with pytest.raises(acts.NoCounterpart, match=sentence):
        acts.delete_line(ledger, posted.line_keys[line], counterpart)
    assert all_rows(ledger.path) == before


def test_nothing_is_deleted_from_a_closed_period_or_twice(ledger: Ledger, posted: Posted) -> None:
    acts.close_period(ledger, "2026", 11)
    before = all_rows(ledger.path)
    with pytest.raises(refusals.PeriodClosed):
        acts.delete_entry(ledger, posted.key)
    with pytest.raises(refusals.PeriodClosed):
        acts.delete_line(ledger, posted.line_keys[0])
    with pytest.raises(refusals.Unknown, match="no entry E999999"):
        acts.delete_entry(ledger, "E999999")
    with pytest.raises(refusals.Unknown, match="no line L999999"):
        acts.delete_line(ledger, "L999999")
    assert all_rows(ledger.path) == before


def test_a_line_whose_entry_is_gone_can_still_be_deleted(ledger: Ledger, posted: Posted) -> None:
    ledger.connection.execute("DELETE FROM entry WHERE id = ?", (posted.id,))
    acts.delete_line(ledger, posted.line_keys[0])
    left = "SELECT key FROM line WHERE entry_id = ? ORDER BY id"
    rows = ledger.connection.execute(left, (posted.id,)).fetchall()
    assert tuple(row[0] for row in rows) == posted.line_keys[1:]


@settings(max_examples=40, deadline=None)
@given(chance=st.data())
def test_whatever_is_deleted_all_other_rows_stay_as_they_were(
    chance: st.DataObject, made: Path
) -> None:
    with copied(made) as path:
        before = all_rows(path)
        with Ledger(path, Ticking()) as ledger:
            entry = chance.draw(st.sampled_from([e for e in entries(ledger) if e.date >= "2026"]))
            keys = [entry.key, *(line.key for line in entry.lines)]
            gone = chance.draw(st.sampled_from(keys))
            delete = acts.delete_entry if gone == entry.key else acts.delete_line
            delete(ledger, gone)
        lines = [line for line in entry.lines if gone in {entry.key, line.key}]
        untied = {int(line.matching[1:]) for line in lines if line.matching}
        expected = _without(_freed(before, untied), "line", _numbers([each.key for each in lines]))
        if gone == entry.key:
            expected = _without(expected, "entry", _numbers([gone]))
        assert all_rows(path) == expected
