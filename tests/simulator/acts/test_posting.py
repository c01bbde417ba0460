"""Entering: what is taken, how it is stamped and numbered, and what is refused in which words."""

from collections.abc import Callable
from datetime import date

import pytest

from simulator import acts, refusals
from simulator.drafts import Draft, DraftLine
from simulator.ledger_file import Ledger
from tests.simulator.ledgers import PURCHASE, all_rows, draft, unsound

One = Callable[..., object]
LINE = "SELECT number, account_id, party_id, debit, credit, vat_code, text FROM line WHERE key = ?"


def test_an_entry_takes_the_next_number_of_its_journal_and_year(ledger: Ledger, one: One) -> None:
    last = one(
        "SELECT max(e.number) FROM entry e JOIN journal j ON j.id = e.journal_id"
        " WHERE j.code = 'ACH' AND e.dated_on >= '2026-01-01'"
    )
    posted = acts.post(ledger, draft(PURCHASE))
    assert isinstance(last, int)
    assert posted.number == last + 1
    assert posted.key == f"E{posted.id}"
    assert acts.post(ledger, draft(PURCHASE)).number == last + 2
    assert unsound(ledger.path) == []


def test_its_lines_are_as_they_were_entered(ledger: Ledger) -> None:
    posted = acts.post(ledger, draft(PURCHASE, text="TELECOM"))
    found = [ledger.connection.execute(LINE, (key,)).fetchone() for key in posted.line_keys]
    codes = dict(ledger.connection.execute("SELECT id, code FROM account"))
    parties = dict(ledger.connection.execute("SELECT id, code FROM party"))
    assert [(codes[row[1]], parties.get(row[2]), *row[3:]) for row in found] == [
        ("612400", None, 10000, 0, "A21", "TELECOM"),
        ("411000", None, 2100, 0, "A21", "TELECOM"),
        ("440000", "F00001", 0, 12100, None, "TELECOM"),
    ]
    assert [row[0] for row in found] == [1, 2, 3]


def test_what_a_line_says_of_itself_is_kept(ledger: Ledger, one: One) -> None:
    dollars = DraftLine(
        "440000", 0, 100, "F00001", due_on=date(2026, 12, 5), text="OWN", currency="USD",
        currency_amount=-108,
    )  # fmt: skip
    lines = (DraftLine("612400", 100), dollars)
    posted = acts.post(ledger, Draft("ACH", date(2026, 11, 5), "X", lines, "F77", "key-1"))
    columns = "due_on || text || currency || currency_amount"
    assert one(f"SELECT {columns} FROM line WHERE key = ?", posted.line_keys[1]) == (
        "2026-12-05OWNUSD-108"
    )
    header = "SELECT reference || proposal_key || text FROM entry WHERE key = ?"
    assert one(header, posted.key) == "F77key-1X"


def test_rows_of_one_act_carry_one_stamp_and_each_its_own_version(ledger: Ledger, one: One) -> None:
    before = one("SELECT value FROM ledger WHERE name = 'row_version'")
    posted = acts.post(ledger, draft(PURCHASE))
    union = "SELECT modified_at, row_version FROM entry UNION ALL SELECT modified_at, row_version"
    stamps = ledger.connection.execute(
        f"SELECT modified_at, row_version FROM ({union} FROM line) WHERE row_version > ?",
        (int(str(before)),),
    ).fetchall()
    assert len({stamp for stamp, _ in stamps}) == 1
    assert len({version for _, version in stamps}) == 1 + len(posted.line_keys)
    counter = int(str(one("SELECT value FROM ledger WHERE name = 'row_version'")))
    assert counter == max(version for _, version in stamps) == int(str(before)) + 4


REFUSED = [
    ("2026-11-05 ACH | 612400 100.00 | 440000 F00001 -99.00", "debit 100.00, credit 99.00"),
    ("2026-11-05 ACH | 612400 100.00", "needs two lines"),
    ("2026-11-05 ACH | 612400 0 | 440000 F00001 0", "needs either a debit or a credit"),
    ("2026-11-05 ACH | 612400 5.00 | 440000 -5.00", "440000 needs a customer or supplier"),
    ("2026-11-05 ACH | 612400 5.00 | 440000 F99999 -5.00", "no customer or supplier F99999"),
    ("2026-11-05 ACH | 999999 5.00 | 440000 F00001 -5.00", "no account 999999"),
    ("2026-11-05 XYZ | 612400 5.00 | 440000 F00001 -5.00", "no journal XYZ"),
    ("2025-11-05 ACH | 612400 5.00 | 440000 F00001 -5.00", "Period 11 of fiscal year 2025 is cl"),
    ("2031-11-05 ACH | 612400 5.00 | 440000 F00001 -5.00", "No fiscal year .* holds 05/11/2031"),
    ("2026-11-05 ACH | 612400 10000000000001.00 | 550000 -10000000000001.00", "too large"),
]


@pytest.mark.parametrize(("words", "sentence"), REFUSED)
def test_what_cannot_be_entered_is_refused_and_nothing_is_written(
    words: str, sentence: str, ledger: Ledger
) -> None:
    before = all_rows(ledger.path)
    with pytest.raises(refusals.Refused, match=sentence):
        acts.post(ledger, draft(words))
    assert all_rows(ledger.path) == before


def test_a_debit_and_a_credit_in_one_line_are_refused(ledger: Ledger) -> None:
    lines = (DraftLine("612400", 100, 100), DraftLine("612500", 100, 100))
    with pytest.raises(refusals.WrongAmount):
        acts.post(ledger, Draft("ACH", date(2026, 11, 5), "X", lines))


def test_a_proposal_key_is_not_entered_twice(ledger: Ledger) -> None:
    acts.post(ledger, draft(PURCHASE, "key-1"))
    with pytest.raises(refusals.CodeTaken, match="an entry for proposal key-1"):
        acts.post(ledger, draft(PURCHASE, "key-1"))


def test_a_closed_period_takes_nothing_until_it_is_opened_again(ledger: Ledger) -> None:
    acts.close_period(ledger, "2026", 11)
    with pytest.raises(refusals.PeriodClosed, match="Period 11 of fiscal year 2026 is closed"):
        acts.post(ledger, draft(PURCHASE))
    acts.reopen_period(ledger, "2026", 11)
    assert acts.post(ledger, draft(PURCHASE)).number > 0
