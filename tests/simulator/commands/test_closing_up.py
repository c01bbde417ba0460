"""Commands on periods, years, VAT, masters and copies."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.commands import main
from tests.simulator.ledgers import all_rows, rows

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the ledger: its exit code, and what it said on both streams."""

    def running(command: str, *words: str) -> tuple[int, str, str]:
        code = main([command, str(path), *words])
        said = capsys.readouterr()
        return code, said.out.strip(), said.err.strip()

    return running


def test_periods_and_years_are_closed_and_opened(run: Run) -> None:
    assert run("close-period", "2026", "1") == (0, "", "")
    assert run("close-period", "2026", "1")[::2] == (1, "Period 1 of fiscal year 2026 is closed.")
    assert run("reopen-period", "2026", "1") == (0, "", "")
    code, opening, _ = run("close-year", "2026")
    assert code == 0
    assert json.loads(opening)["journal"] == "OUV"
    assert run("close-year", "2026")[::2] == (1, "Fiscal year 2026 is closed already.")
    assert run("reopen-year", "2026") == (0, "", "")
    assert run("open-year") == (0, "2028", "")


def test_years_are_redistributed(run: Run, path: Path) -> None:
    layout = ("2026A:2026-01-01:2026-06-30", "2026B:2026-07-01:2027-06-30")
    code, said, _ = run("redistribute", *layout)
    assert code == 0
    assert int(said.removesuffix(" entries moved")) > 0
    codes = rows(path, "SELECT code FROM fiscal_year ORDER BY starts_on")
    assert codes == [("2025",), ("2026A",), ("2026B",)]
    assert run("redistribute", layout[0])[::2] == (1, "There are entries after 2026-06-30.")


def test_vat_is_declared_and_assets_are_depreciated(run: Run, path: Path) -> None:
    quarter = ("--from", "2026-10-01", "--to", "2026-12-31")
    code, key, _ = run("vat-return", *quarter, "--clock", "2027-01-20T10:00:00Z")
    assert code == 0
    established = "SELECT established_on FROM vat_return WHERE key = ?"
    assert rows(path, established, key) == [("2027-01-20",)]
    assert run("vat-return", *quarter)[0] == 1
    code, posted, _ = run("depreciate", "2026")
    assert (code, json.loads(posted)["journal"]) == (0, "ODV")
    assert run("depreciate", "2026")[0] == 1


def test_masters_are_added(run: Run, path: Path) -> None:
    assert run("add-account", "612401", "Mobile", "--kind", "expense")[0] == 0
    vat = ("--vat-number", "BE0123456749")
    code, key, _ = run("add-party", "F90001", "New", "--kind", "supplier", *vat)
    assert code == 0
    assert rows(path, "SELECT code, vat_number FROM party WHERE key = ?", key) == [
        ("F90001", "BE0123456749")
    ]
    words = "Laptop --account 240100 --depreciation-account 240109 --date 2026-11-01"
    code, key, _ = run("add-asset", *words.split(), "--cost", "899.99", "--rate", "33")
    assert code == 0
    assert rows(path, "SELECT cost FROM fixed_asset WHERE key = ?", key) == [(89_999,)]
    assert run("add-account", "612401", "Again", "--kind", "expense")[::2] == (
        1,
        "There is already account 612401 in this ledger.",
    )


def test_a_ledger_is_backed_up_restored_and_upgraded(run: Run, path: Path, tmp_path: Path) -> None:
    before = all_rows(path)
    to = str(tmp_path / "b.ledger")
    assert run("backup", to) == (0, "", "")
    assert run("backup", to)[::2] == (1, f"There is a file {to} already.")
    assert run("upgrade") == (0, "13.0", "")
    assert run("upgrade")[0] == 1
    assert run("restore", to) == (0, "", "")
    assert all_rows(path) == before
