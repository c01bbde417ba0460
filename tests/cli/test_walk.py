"""The commands at work: from the accounting software's file to the right figures, and back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.cli.conftest import LINES, software

Run = Callable[..., Result]
SAID = {
    "task",
    "kind",
    "state",
    "read",
    "added",
    "changed",
    "deleted",
    "unchanged",
    "findings",
    "differences",
    "seconds",
    "bytes",
}


def synchronised(flask: Run, kind: str) -> dict[str, Any]:
    """A synchronisation of the bakery, here and now, as the object it prints."""
    result = flask("sync", "BAKERY", kind, "--now", "--json")
    assert result.exit_code == 0, result.stderr
    said: dict[str, Any] = json.loads(result.stdout)
    assert set(said) >= SAID
    assert (said["kind"], said["state"]) == (kind, "done")
    return said


def reported(flask: Run, year: str) -> dict[str, tuple[int, int]]:
    """The trial balance of a year: debit and credit by account, in cents."""
    command = ("report", "trial-balance", "BAKERY", "--year", year, "--format", "json")
    rows = json.loads(flask(*command).stdout)
    assert [row["account"] for row in rows] == sorted(row["account"] for row in rows)
    return {row["account"]: (row["debit_minor"], row["credit_minor"]) for row in rows}


def truth(ledger: Path) -> dict[str, dict[str, tuple[int, int]]]:
    """The same by year, as the software itself computes it."""
    years: dict[str, dict[str, tuple[int, int]]] = {}
    for row in json.loads(software("truth", str(ledger), "--format", "json"))["trial_balance"]:
        figures = (row["debit_minor"], row["credit_minor"])
        years.setdefault(row["fiscal_year"], {})[row["account"]] = figures
    return years


def assert_right(flask: Run, ledger: Path) -> None:
    expected = truth(ledger)
    assert {year: reported(flask, year) for year in expected} == expected


def test_a_full_synchronisation_makes_the_figures_right(flask: Run, bakery: Path) -> None:
    said = synchronised(flask, "full")
    assert (said["read"], said["added"], said["deleted"]) == (LINES, LINES, 0)
    assert said["bytes"] > 0
    assert_right(flask, bakery)


def test_a_deleted_entry_is_not_seen_then_found_then_mended(flask: Run, bakery: Path) -> None:
    synchronised(flask, "full")
    entry = json.loads(software("entries", str(bakery), "--last", "1", "--json"))[0]
    software("delete-entry", str(bakery), entry["key"])
    assert synchronised(flask, "incremental")["deleted"] == 0
    assert reported(flask, entry["date"][:4]) != truth(bakery)[entry["date"][:4]]
    found = synchronised(flask, "check")["differences"]
    assert {each["journal"] for each in found} == {entry["journal"]}
    assert {each["period"] for each in found} == {entry["date"][:7]}
    assert synchronised(flask, "repair")["deleted"] == len(entry["lines"])
    assert synchronised(flask, "check")["differences"] == []
    assert_right(flask, bakery)


@pytest.mark.usefixtures("bakery")
def test_what_is_asked_without_now_waits_once(flask: Run) -> None:
    first, second = flask("sync", "BAKERY", "check"), flask("sync", "BAKERY", "check")
    assert "The connector takes it within 600 seconds." in first.stdout
    assert second.stdout == first.stdout
    tasks = json.loads(flask("tasks", "--json").stdout)
    assert [(task["dossier"], task["state"]) for task in tasks] == [("BAKERY", "waiting")]


def test_a_failed_synchronisation_ends_with_1_and_what_to_do(flask: Run, bakery: Path) -> None:
    bakery.unlink()
    result = flask("sync", "BAKERY", "full", "--now")
    assert result.exit_code == 1
    assert f"There are no books at {bakery}." in result.stderr
    assert "Correct the location" in result.stderr
    assert flask("tasks").stdout.count("There are no books") == 1


@pytest.mark.usefixtures("bakery")
def test_a_report_says_what_is_not_there(flask: Run) -> None:
    command = ("report", "trial-balance", "BAKERY")
    before = flask(*command)
    assert (before.exit_code, "never synchronised" in before.stderr) == (1, True)
    synchronised(flask, "full")
    assert flask(*command).stdout.startswith("account,name,debit_minor,credit_minor\n100000,")
    wrong = flask(*command, "--year", "1999")
    assert (wrong.exit_code, "has no fiscal year 1999" in wrong.stderr) == (1, True)
    stranger = flask("report", "trial-balance", "GARAGE")
    assert (stranger.exit_code, "There is no dossier GARAGE" in stranger.stderr) == (1, True)


@pytest.mark.usefixtures("bakery")
def test_the_dossiers_are_listed(flask: Run) -> None:
    (row,) = json.loads(flask("dossiers", "--json").stdout)
    assert (row["code"], row["name"], row["enterprise_number"]) == ("BAKERY", "The bakery", "")
    assert "The bakery" in flask("dossiers").stdout


def test_a_file_that_is_no_platform_is_said_in_a_sentence(flask: Run, data: Path) -> None:
    data.mkdir(mode=0o700)
    (data / "platform.db").write_bytes(b"no database at all")
    result = flask("dossiers")
    assert result.exit_code == 1
    assert "file is not a database" in result.stderr
    assert len(result.stderr.splitlines()) == 1
