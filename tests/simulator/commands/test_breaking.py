"""The command that breaks things."""

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.commands import main
from tests.simulator.ledgers import rows, unsound

Fault = Callable[..., str]


@pytest.fixture
def fault(path: Path, capsys: pytest.CaptureFixture[str]) -> Fault:
    """Break the ledger in a way; what was said about it."""

    def breaking(kind: str, *words: str) -> str:
        assert main(["fault", kind, str(path), *words]) == 0
        return capsys.readouterr().out.strip()

    return breaking


def test_rows_are_broken_as_asked(fault: Fault, path: Path) -> None:
    newest = "SELECT key FROM entry ORDER BY id DESC LIMIT 1"
    assert fault("odd-rows") == "9 odd entries"
    assert fault("duplicate-number") == fault("unbalance") == rows(path, newest)[0][0]
    assert "a number was given twice" in unsound(path)
    assert "an entry does not balance" in unsound(path)
    stamp = int(fault("equal-stamps", "--entries", "3"))
    assert rows(path, "SELECT count(*) FROM entry WHERE modified_at = ?", stamp) == [(3,)]


def test_the_clock_is_shifted_and_death_is_armed(fault: Fault, path: Path) -> None:
    assert fault("clock", "--hours", "1.5") == fault("die") == ""
    facts = "SELECT name, value FROM ledger WHERE name LIKE 'fault%' ORDER BY name"
    assert rows(path, facts) == [("fault_clock", "5400000000"), ("fault_dies", "1")]
    fault("clock", "--hours", "0")
    assert rows(path, facts) == [("fault_dies", "1")]


def test_the_ledger_is_held_and_let_go(fault: Fault) -> None:
    assert fault("lock", "--seconds", "0.01") == ""
    assert fault("slow", "--seconds", "0.05", "--held", "0.01") == ""


def test_the_file_is_cut(fault: Fault, path: Path) -> None:
    assert fault("cut-short", "--share", "0.25") == f"{path.stat().st_size} bytes left"
