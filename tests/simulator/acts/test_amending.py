"""Amending: only what changes is stamped, what is matched stays, the entry balances afterwards."""

from collections.abc import Callable
from datetime import date

import pytest

from simulator import acts, refusals
from simulator.drafts import DraftLine, Posted
from simulator.ledger_file import Ledger
from tests.simulator.ledgers import PAYMENT, PURCHASE, all_rows, draft, unsound

One = Callable[..., object]
STAMPS = "SELECT key FROM {} WHERE row_version > ?"


@pytest.fixture
def posted(ledger: Ledger) -> Posted:
    return acts.post(ledger, draft(PURCHASE))


def _stamped_since(ledger: Ledger, version: int) -> set[str]:
    found: set[str] = set()
    for table in ("entry", "line"):
        rows = ledger.connection.execute(STAMPS.format(table), (version,))
        found |= {row[0] for row in rows}
    return found


def _version(one: One) -> int:
    return int(str(one("SELECT value FROM ledger WHERE name = 'row_version'")))


def test_only_rows_that_change_are_stamped(ledger: Ledger, one: One, posted: Posted) -> None:
    version = _version(one)
    cost, _, owed = posted.line_keys
    changes = (acts.LineChange(cost, amount=11000), acts.LineChange(owed, amount=-13100))
    acts.amend(ledger, posted.key, acts.Amendment(lines=changes))
    assert _stamped_since(ledger, version) == {cost, owed}
    assert one("SELECT debit - credit FROM line WHERE key = ?", owed) == -13100
    assert unsound(ledger.path) == []


def test_texts_and_references_change_without_touching_lines(
    ledger: Ledger, one: One, posted: Posted
) -> None:
    version = _version(one)
    acts.amend(ledger, posted.key, acts.Amendment(text="NEW", reference="F9"))
    assert _stamped_since(ledger, version) == {posted.key}
    assert one("SELECT text || reference FROM entry WHERE key = ?", posted.key) == "NEWF9"


def test_an_amendment_of_nothing_stamps_nothing(ledger: Ledger, posted: Posted) -> None:
    before = all_rows(ledger.path)
    acts.amend(ledger, posted.key, acts.Amendment())
    acts.amend(ledger, posted.key, acts.Amendment(lines=(acts.LineChange(posted.line_keys[0]),)))
    assert all_rows(ledger.path) == before


def test_an_entry_moves_to_the_period_of_its_new_date(
    ledger: Ledger, one: One, posted: Posted
) -> None:
    acts.amend(ledger, posted.key, acts.Amendment(dated_on=date(2026, 10, 3)))
    period = "SELECT p.number FROM entry e JOIN period p ON p.id = e.period_id WHERE e.key = ?"
    assert one(period, posted.key) == 10
    assert one("SELECT number FROM entry WHERE key = ?", posted.key) == posted.number


def test_in_another_year_it_takes_that_year_s_next_number(
    ledger: Ledger, one: One, posted: Posted
) -> None:
    assert acts.open_year(ledger) == "2027"
    acts.amend(ledger, posted.key, acts.Amendment(dated_on=date(2027, 1, 5)))
    assert one("SELECT number FROM entry WHERE key = ?", posted.key) == 1
    assert unsound(ledger.path) == []


def test_lines_are_added_and_get_the_entry_s_text(ledger: Ledger, posted: Posted) -> None:
    added = (DraftLine("612500", 500), DraftLine("612600", 0, 500, text="OWN"))
    acts.amend(ledger, posted.key, acts.Amendment(text="NEW", added=added))
    found = ledger.connection.execute(
        "SELECT number, text FROM line WHERE entry_id = ? ORDER BY number", (posted.id,)
    ).fetchall()
    assert found == [(1, "TEST"), (2, "TEST"), (3, "TEST"), (4, "NEW"), (5, "OWN")]


def test_a_line_moved_to_an_account_without_parties_belongs_to_nobody(
    ledger: Ledger, one: One, posted: Posted
) -> None:
    change = acts.LineChange(posted.line_keys[2], account="489000", text="MOVED")
    acts.amend(ledger, posted.key, acts.Amendment(lines=(change,)))
    assert one("SELECT text FROM line WHERE key = ? AND party_id IS NULL", change.key) == "MOVED"


def _refused(posted: Posted, other: Posted) -> dict[str, acts.Amendment]:
    cost, tax, owed = posted.line_keys
    change = acts.LineChange
    return {
        "does not balance": acts.Amendment(lines=(change(cost, amount=1),)),
        "needs either a debit": acts.Amendment(lines=(change(cost, amount=0),)),
        "too large": acts.Amendment(lines=(change(cost, amount=10**15 + 1),)),
        "no account 999999": acts.Amendment(lines=(change(cost, account="999999"),)),
        "needs a customer": acts.Amendment(lines=(change(tax, account="440000"),)),
        "There is no line": acts.Amendment(lines=(change(other.line_keys[0], text="X"),)),
        f"Line {owed} is matched": acts.Amendment(lines=(change(owed, amount=-5),)),
        "is matched: un-match it": acts.Amendment(lines=(change(owed, account="489000"),)),
        "Period 3 of fiscal year 2025": acts.Amendment(dated_on=date(2025, 3, 1)),
    }


def test_what_must_not_change_is_refused_and_nothing_is_written(
    ledger: Ledger, posted: Posted
) -> None:
    other = acts.post(ledger, draft(PAYMENT))
    acts.match(ledger, [posted.line_keys[2], other.line_keys[0]], date(2026, 11, 20))
    before = all_rows(ledger.path)
    for sentence, amendment in _refused(posted, other).items():
        with pytest.raises(refusals.Refused, match=sentence):
            acts.amend(ledger, posted.key, amendment)
    with pytest.raises(refusals.Unknown, match="no entry E999999"):
        acts.amend(ledger, "E999999", acts.Amendment(text="X"))
    assert all_rows(ledger.path) == before


def test_the_text_of_a_matched_line_may_change(ledger: Ledger, one: One, posted: Posted) -> None:
    other = acts.post(ledger, draft(PAYMENT))
    acts.match(ledger, [posted.line_keys[2], other.line_keys[0]], date(2026, 11, 20))
    change = acts.LineChange(posted.line_keys[2], text="SAID OTHERWISE")
    acts.amend(ledger, posted.key, acts.Amendment(lines=(change,)))
    assert one("SELECT text FROM line WHERE key = ?", change.key) == "SAID OTHERWISE"


def test_nothing_in_a_closed_period_changes(ledger: Ledger, posted: Posted) -> None:
    acts.close_period(ledger, "2026", 11)
    with pytest.raises(refusals.PeriodClosed):
        acts.amend(ledger, posted.key, acts.Amendment(text="X"))
