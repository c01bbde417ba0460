"""Bank statements: one entry, and what its movements settle exactly is matched."""

from collections.abc import Callable
from datetime import date

import pytest

from simulator import acts, refusals
from simulator.ledger_file import Ledger
from tests.simulator.ledgers import PURCHASE, all_rows, draft, unsound

One = Callable[..., object]
MATCHED = "SELECT count(*) FROM line WHERE key = ? AND matching_id IS NOT NULL"


def _statement(*movements: acts.Movement) -> acts.Statement:
    return acts.Statement("BNQ", "550000", date(2026, 11, 20), "2026/47", movements)


def test_a_movement_is_matched_with_what_it_settles(ledger: Ledger, one: One) -> None:
    owed = acts.post(ledger, draft(PURCHASE)).line_keys[2]
    movements = (
        acts.Movement(-12100, "440000", "PAID", "F00001", (owed,)),
        acts.Movement(5000, "758000", "FOUND"),
    )
    posted = acts.enter_statement(ledger, _statement(*movements))
    bank, paid, found = posted.line_keys
    assert one(MATCHED, owed) == one(MATCHED, paid) == 1
    assert one(MATCHED, found) == 0
    assert one("SELECT debit - credit FROM line WHERE key = ?", bank) == -7100
    assert one("SELECT text || reference FROM entry WHERE key = ?", posted.key) == "PAID2026/47"
    assert unsound(ledger.path) == []


def test_a_payment_in_part_is_entered_and_left_open(ledger: Ledger, one: One) -> None:
    owed = acts.post(ledger, draft(PURCHASE)).line_keys[2]
    movement = acts.Movement(-2100, "440000", "PART", "F00001", (owed,))
    acts.enter_statement(ledger, _statement(movement))
    assert one(MATCHED, owed) == 0


def test_movements_that_cancel_out_need_no_line_of_the_bank(ledger: Ledger, one: One) -> None:
    movements = (acts.Movement(900, "643000", "BACK"), acts.Movement(-900, "643000", "FORTH"))
    posted = acts.enter_statement(ledger, _statement(*movements))
    assert len(posted.line_keys) == 2
    assert one("SELECT credit FROM line WHERE key = ?", posted.line_keys[0]) == 900


def test_a_statement_that_cannot_be_matched_is_not_entered_at_all(ledger: Ledger) -> None:
    owed = acts.post(ledger, draft(PURCHASE)).line_keys[2]
    before = all_rows(ledger.path)
    wrong = acts.Movement(-12100, "440000", "PAID", "F00002", (owed,))
    with pytest.raises(refusals.NotMatchable):
        acts.enter_statement(ledger, _statement(wrong))
    with pytest.raises(refusals.TooFewLines):
        acts.enter_statement(ledger, _statement())
    assert all_rows(ledger.path) == before
