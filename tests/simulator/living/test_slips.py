"""What a bookkeeper does besides entering."""

from collections.abc import Callable
from datetime import date
from random import Random

import pytest

from simulator import acts
from simulator.ledger_file import Ledger
from simulator.listing import entries
from simulator.living import slips
from tests.simulator.ledgers import PURCHASE, all_rows, draft, unsound

One = Callable[..., object]


def _only(ledger: Ledger, words: str = PURCHASE) -> str:
    """Leave one entry in the ledger, newly posted; gives its key."""
    for table in ("line", "entry", "matching"):
        ledger.connection.execute(f"DELETE FROM {table}")
    return acts.post(ledger, draft(words)).key


def test_amendments_change_texts_accounts_and_amounts_and_keep_the_balance(ledger: Ledger) -> None:
    key = _only(ledger)
    accounts, amounts, texts = set(), set(), set()
    for seed in range(40):
        assert slips.amend_something(ledger, Random(seed)) == key
        (entry,) = entries(ledger)
        accounts.add(entry.lines[0].account)
        amounts.add(entry.lines[0].debit_minor)
        texts.add(entry.text)
    assert min(len(accounts), len(amounts), len(texts)) > 1
    assert unsound(ledger.path) == []


def test_two_lines_go_as_an_entry_and_of_more_one_may_go_alone(ledger: Ledger) -> None:
    two = _only(ledger, "2026-11-05 BNQ | 657000 5.00 | 550000 -5.00")
    assert slips.delete_something(ledger, Random(1)) == two
    assert entries(ledger) == []
    gone = set()
    for seed in range(12):
        _only(ledger)
        key = slips.delete_something(ledger, Random(seed))
        assert key is not None
        gone.add(key[0])
        assert unsound(ledger.path) == []
    assert gone == {"E", "L"}


def test_a_payment_is_unmatched(ledger: Ledger, one: One) -> None:
    before = one("SELECT count(*) FROM matching")
    key = slips.undo_matching(ledger, Random(2))
    assert isinstance(before, int)
    assert one("SELECT count(*) FROM matching") == before - 1
    assert one("SELECT count(*) FROM matching WHERE key = ?", key) == 0


@pytest.mark.parametrize(
    "slip", [slips.amend_something, slips.delete_something, slips.undo_matching]
)
def test_nothing_is_touched_where_there_is_nothing_to_touch(
    slip: Callable[[Ledger, Random], str | None], ledger: Ledger
) -> None:
    _only(ledger, f"{date(2026, 11, 5)} EPA | 551000 5.00 | 580000 -5.00")
    before = all_rows(ledger.path)
    assert slip(ledger, Random(1)) is None
    assert all_rows(ledger.path) == before
