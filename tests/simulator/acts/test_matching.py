"""Matching: lines of one account and one party that sum to zero, tied and untied."""

from collections.abc import Callable
from datetime import date

import pytest

from simulator import acts, refusals
from simulator.acts.matching import code_of
from simulator.drafts import Posted
from simulator.ledger_file import Ledger
from tests.simulator.ledgers import MATCHING, PAYMENT, PURCHASE, all_rows, draft, unsound

One = Callable[..., object]
DAY = date(2026, 11, 20)


@pytest.fixture
def invoice(ledger: Ledger) -> Posted:
    return acts.post(ledger, draft(PURCHASE))


@pytest.fixture
def payment(ledger: Ledger) -> Posted:
    return acts.post(ledger, draft(PAYMENT))


def _keys(invoice: Posted, payment: Posted) -> list[str]:
    return [invoice.line_keys[2], payment.line_keys[0]]


def test_matching_stamps_the_lines_and_the_matching_and_nothing_else(
    ledger: Ledger, invoice: Posted, payment: Posted
) -> None:
    before = all_rows(ledger.path)
    key = acts.match(ledger, _keys(invoice, payment), DAY)
    after = all_rows(ledger.path)
    changed = [row for row in after["line"] if row not in before["line"]]
    assert [row[1].decode() for row in changed] == _keys(invoice, payment)
    assert {row[MATCHING] for row in changed} == {int(key[1:])}
    assert after["matching"][-1][-2] == changed[0][-2]
    assert after["entry"] == before["entry"]
    assert unsound(ledger.path) == []


@pytest.mark.parametrize("by_line", [False, True])
def test_a_matching_undone_leaves_the_lines_with_their_stamps(
    ledger: Ledger, invoice: Posted, payment: Posted, *, by_line: bool
) -> None:
    before = all_rows(ledger.path)
    key = acts.match(ledger, _keys(invoice, payment), DAY)
    tied = all_rows(ledger.path)
    acts.unmatch(ledger, invoice.line_keys[2] if by_line else key)
    after = all_rows(ledger.path)
    freed = [(*row[:MATCHING], None, *row[MATCHING + 1 :]) for row in tied["line"][-5:]]
    assert after["line"][-5:] == freed
    assert after["matching"] == before["matching"]
    assert after["ledger"] == tied["ledger"]


def test_a_matching_s_id_is_never_given_again(
    ledger: Ledger, invoice: Posted, payment: Posted
) -> None:
    first = acts.match(ledger, _keys(invoice, payment), DAY)
    acts.unmatch(ledger, first)
    assert int(acts.match(ledger, _keys(invoice, payment), DAY)[1:]) == int(first[1:]) + 1


def test_matching_goes_on_in_a_closed_period(
    ledger: Ledger, invoice: Posted, payment: Posted
) -> None:
    acts.close_period(ledger, "2026", 11)
    acts.unmatch(ledger, acts.match(ledger, _keys(invoice, payment), DAY))


def test_lines_that_do_not_settle_each_other_are_refused(
    ledger: Ledger, invoice: Posted, payment: Posted
) -> None:
    mine, theirs = _keys(invoice, payment)
    part = acts.post(ledger, draft("2026-11-20 BNQ | 440000 F00001 20.00 | 550000 -20.00"))
    other = acts.post(ledger, draft("2026-11-20 BNQ | 440000 F00002 121.00 | 550000 -121.00"))
    before = all_rows(ledger.path)
    for keys, sentence in (
        ([mine], "two different lines"),
        ([mine, mine], "two different lines"),
        ([mine, part.line_keys[0]], "do not sum to zero: -101.00 is left"),
        ([mine, other.line_keys[0]], "one account and one party"),
        ([invoice.line_keys[0], theirs], "one account and one party"),
        ([mine, "L999999"], "no line L999999"),
    ):
        with pytest.raises(refusals.Refused, match=sentence):
            acts.match(ledger, keys, DAY)
    assert all_rows(ledger.path) == before


def test_a_matched_line_is_not_matched_again_and_a_free_one_not_freed(
    ledger: Ledger, invoice: Posted, payment: Posted
) -> None:
    with pytest.raises(refusals.NotMatchable, match="is not matched"):
        acts.unmatch(ledger, invoice.line_keys[2])
    acts.match(ledger, _keys(invoice, payment), DAY)
    with pytest.raises(refusals.LineMatched, match="un-match it first"):
        acts.match(ledger, _keys(invoice, payment), DAY)
    with pytest.raises(refusals.Unknown, match="no matching M999999"):
        acts.unmatch(ledger, "M999999")


def test_letters_count_like_columns_of_a_sheet() -> None:
    assert [code_of(number) for number in (1, 26, 27, 52, 53, 702, 703)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip
