"""Proposals: each entered exactly once, each answered, one refusal touching no other."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import acts, refusals
from simulator.ledger_file import Ledger
from tests.simulator.ledgers import PURCHASE, Ticking, all_rows, copied, draft, rows

CLOSED = "2025-11-05 ACH | 612400 5.00 | 440000 F00001 -5.00"


def test_a_proposal_is_answered_with_the_entry_it_became(ledger: Ledger) -> None:
    (answer,) = acts.import_proposals(ledger, [draft(PURCHASE, "p1")])
    assert answer.state == "posted"
    found = rows(ledger.path, "SELECT key, number FROM entry WHERE proposal_key = 'p1'")
    assert found == [(answer.entry_key, answer.number)]
    assert answer.journal == "ACH"


def test_handed_in_again_it_is_not_entered_again_and_answered_the_same(ledger: Ledger) -> None:
    (first,) = acts.import_proposals(ledger, [draft(PURCHASE, "p1")])
    before = all_rows(ledger.path)
    other = "2026-11-05 ACH | 612400 7.00 | 440000 F00001 -7.00"
    again = acts.import_proposals(ledger, [draft(PURCHASE, "p1"), draft(other, "p1")])
    assert [answer.state for answer in again] == ["already", "already"]
    assert {(answer.entry_key, answer.number) for answer in again} == {
        (first.entry_key, first.number)
    }
    assert all_rows(ledger.path) == before


def test_what_is_refused_comes_back_with_the_reason_and_touches_no_other(ledger: Ledger) -> None:
    before = all_rows(ledger.path)
    answers = acts.import_proposals(
        ledger, [draft(CLOSED, "p1"), draft(PURCHASE, "p2"), draft(PURCHASE), draft(PURCHASE, "")]
    )
    assert [answer.state for answer in answers] == ["refused", "posted", "refused", "refused"]
    assert answers[0].sentence == "Period 11 of fiscal year 2025 is closed."
    assert answers[2].sentence == answers[3].sentence == "A proposal needs a key of its own."
    assert len(all_rows(ledger.path)["entry"]) == len(before["entry"]) + 1


def test_a_proposal_refused_once_is_entered_once_the_reason_is_gone(ledger: Ledger) -> None:
    acts.close_period(ledger, "2026", 11)
    (refused,) = acts.import_proposals(ledger, [draft(PURCHASE, "p1")])
    acts.reopen_period(ledger, "2026", 11)
    (posted,) = acts.import_proposals(ledger, [draft(PURCHASE, "p1")])
    assert (refused.state, posted.state) == ("refused", "posted")


def test_a_ledger_in_use_is_no_answer_but_a_refusal_of_the_whole(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.ledger_file.PATIENCE_SECONDS", 0)
    with Ledger(ledger.path, Ticking()) as other, other.act():
        impatient = Ledger(ledger.path, Ticking())
        with impatient, pytest.raises(refusals.LedgerInUse):
            acts.import_proposals(impatient, [draft(PURCHASE, "p1")])


@settings(max_examples=15, deadline=None)
@given(batches=st.lists(st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=5), max_size=5))
def test_in_whatever_batches_keys_come_each_is_entered_once(
    made: Path, batches: list[list[str]]
) -> None:
    with copied(made) as path, Ledger(path, Ticking()) as ledger:
        became: dict[str, set[str | None]] = {}
        for batch in batches:
            for answer in acts.import_proposals(ledger, [draft(PURCHASE, key) for key in batch]):
                became.setdefault(answer.proposal_key, set()).add(answer.entry_key)
        assert all(len(entries) == 1 for entries in became.values())
        asked = (
            "SELECT count(*), count(DISTINCT proposal_key) FROM entry WHERE proposal_key NOTNULL"
        )
        assert rows(path, asked) == [(len(became), len(became))]
