"""The upgrade to the format that holds cost centres."""

from collections.abc import Callable

import pytest

from simulator import acts, refusals
from simulator.ledger_file import Ledger
from tests.simulator.ledgers import PURCHASE, Ticking, all_rows, draft, rows

One = Callable[..., object]


def test_upgrading_adds_a_last_column_and_stamps_nothing(ledger: Ledger) -> None:
    before = all_rows(ledger.path)
    assert acts.upgrade(ledger) == "13.0"
    after = all_rows(ledger.path)
    assert [row[:-1] for row in after["line"]] == before["line"]
    assert {row[-1] for row in after["line"]} == {None}
    facts: dict[bytes, bytes] = dict(after["ledger"])
    were: dict[bytes, bytes] = dict(before["ledger"])
    assert facts.pop(b"software_version") == b"13.0"
    assert facts.pop(b"format_version") == b"2"
    assert facts.items() <= were.items()
    assert rows(ledger.path, "PRAGMA user_version") == [(2,)]
    assert {**after, "line": [], "ledger": []} == {**before, "line": [], "ledger": []}


def test_later_lines_of_income_and_expense_have_a_cost_centre(ledger: Ledger, one: One) -> None:
    acts.upgrade(ledger)
    posted = acts.post(ledger, draft(PURCHASE))
    centres = [one("SELECT cost_centre FROM line WHERE key = ?", key) for key in posted.line_keys]
    assert centres == ["GEN", None, None]


def test_an_upgraded_ledger_is_of_the_newest_format(ledger: Ledger) -> None:
    acts.upgrade(ledger)
    with pytest.raises(acts.NewestAlready):
        acts.upgrade(ledger)


def test_a_format_of_the_future_is_not_opened(ledger: Ledger) -> None:
    ledger.connection.execute("PRAGMA user_version = 3")
    with pytest.raises(refusals.NewerFormat, match="of format 3"):
        Ledger(ledger.path, Ticking())
