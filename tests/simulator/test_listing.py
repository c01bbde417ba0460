"""Entries listed with their keys."""

from datetime import date

from simulator import acts
from simulator.ledger_file import Ledger
from simulator.listing import entries
from tests.simulator.ledgers import PAYMENT, PURCHASE, draft


def test_the_last_entered_come_last_whatever_their_dates(ledger: Ledger) -> None:
    later = acts.post(ledger, draft(PURCHASE))
    earlier = acts.post(ledger, draft(PURCHASE.replace("2026-11-05", "2026-02-05")))
    assert [entry.key for entry in entries(ledger, last=2)] == [later.key, earlier.key]
    assert [entry.key for entry in entries(ledger)][-2:] == [later.key, earlier.key]


def test_an_entry_is_listed_with_its_lines_their_parties_and_matchings(ledger: Ledger) -> None:
    invoice = acts.post(ledger, draft(PURCHASE))
    payment = acts.post(ledger, draft(PAYMENT))
    key = acts.match(ledger, [invoice.line_keys[2], payment.line_keys[0]], date(2026, 11, 20))
    (listed,) = entries(ledger, last=1, journal="ACH")
    assert (listed.key, listed.number, listed.date) == (invoice.key, invoice.number, "2026-11-05")
    assert (listed.journal, listed.period, listed.text) == ("ACH", "2026/11", "TEST")
    assert [
        (line.account, line.party, line.debit_minor, line.credit_minor, line.matching)
        for line in listed.lines
    ] == [
        ("612400", None, 10000, 0, None),
        ("411000", None, 2100, 0, None),
        ("440000", "F00001", 0, 12100, key),
    ]
    assert tuple(line.key for line in listed.lines) == invoice.line_keys


def test_an_entry_of_nowhere_is_listed_all_the_same(ledger: Ledger) -> None:
    posted = acts.post(ledger, draft(PURCHASE))
    ledger.connection.execute(
        "UPDATE entry SET journal_id = 999, period_id = 999 WHERE id = ?", (posted.id,)
    )
    ledger.connection.execute(
        "UPDATE line SET account_id = 9999 WHERE key = ?", (posted.line_keys[0],)
    )
    (listed,) = entries(ledger, last=1)
    assert (listed.journal, listed.lines[0].account) == (None, None)
