"""Commands that only look, and the shapes of what they print."""

import csv
import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from simulator import acts, schema
from simulator.commands import main
from simulator.ledger_file import Ledger
from simulator.truth import truth
from tests.simulator.ledgers import PURCHASE, draft

Capture = pytest.CaptureFixture[str]


def _said(capsys: Capture, *words: str) -> str:
    assert main(words) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return said.out


def test_the_truth_as_json_is_one_object(made: Path, capsys: Capture) -> None:
    found = json.loads(_said(capsys, "truth", str(made), "--format", "json"))
    assert list(found) == ["trial_balance", "open_items", "counts"]
    assert list(found["trial_balance"][0]) == [
        "fiscal_year",
        "account",
        "debit_minor",
        "credit_minor",
    ]
    assert list(found["open_items"][0]) == ["party", "account", "open_minor"]
    assert list(found["counts"]) == list(schema.TABLES)
    assert (
        json.loads(_said(capsys, "truth", str(made)))
        == found
        == json.loads(json.dumps(asdict(truth(made))))
    )


def test_the_truth_as_csv_holds_the_same_figures(made: Path, capsys: Capture) -> None:
    rows = list(csv.DictReader(io.StringIO(_said(capsys, "truth", str(made), "--format", "csv"))))
    found = truth(made)
    parts = {part: [row for row in rows if row["part"] == part] for part in asdict(found)}
    assert [
        (row["name"], row["account"], int(row["debit_minor"]), int(row["credit_minor"]))
        for row in parts["trial_balance"]
    ] == [tuple(asdict(each).values()) for each in found.trial_balance]
    assert [(row["name"], row["account"], int(row["amount"])) for row in parts["open_items"]] == [
        tuple(asdict(each).values()) for each in found.open_items
    ]
    assert {row["name"]: int(row["amount"]) for row in parts["counts"]} == found.counts


def test_entries_as_json_give_keys_journal_number_date_and_lines_with_their_keys(
    ledger: Ledger, capsys: Capture
) -> None:
    posted = acts.post(ledger, draft(PURCHASE))
    (entry,) = json.loads(_said(capsys, "entries", str(ledger.path), "--last", "1", "--json"))
    assert (entry["key"], entry["journal"], entry["number"], entry["date"]) == (
        posted.key,
        "ACH",
        posted.number,
        "2026-11-05",
    )
    assert [line["key"] for line in entry["lines"]] == list(posted.line_keys)
    assert entry["lines"][2] == {
        "key": posted.line_keys[2],
        "account": "440000",
        "party": "F00001",
        "debit_minor": 0,
        "credit_minor": 12100,
        "text": "TEST",
        "matching": None,
    }


def test_all_entries_or_those_of_a_journal_are_listed(made: Path, capsys: Capture) -> None:
    listed: list[dict[str, Any]] = json.loads(_said(capsys, "entries", str(made), "--json"))
    assert len(listed) == truth(made).counts["entry"]
    sales = json.loads(_said(capsys, "entries", str(made), "--json", "--journal", "VEN"))
    assert sales == [entry for entry in listed if entry["journal"] == "VEN"]
    assert json.loads(_said(capsys, "entries", str(made), "--json", "--journal", "?")) == []


def test_entries_are_printed_for_people(ledger: Ledger, capsys: Capture) -> None:
    posted = acts.post(ledger, draft(PURCHASE))
    printed = _said(capsys, "entries", str(ledger.path), "--last", "1").splitlines()
    assert printed[0] == f"{posted.key}  ACH {posted.number}  2026-11-05  TEST"
    assert printed[3].split() == [posted.line_keys[2], "440000", "F00001", "0.00", "121.00", "TEST"]


def test_a_ledger_says_what_it_is(made: Path, capsys: Capture) -> None:
    found = json.loads(_said(capsys, "info", str(made), "--json"))
    assert found["sector"] == "wholesale"
    assert found["software_version"] == "12.4"
    assert found["fiscal_years"] == [
        {"code": "2025", "starts_on": "2025-01-01", "ends_on": "2025-12-31", "closed": True},
        {"code": "2026", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "closed": False},
    ]
    printed = _said(capsys, "info", str(made)).splitlines()
    assert f"ledger_id: {found['ledger_id']}" in printed
    assert printed[-1] == "fiscal year 2026: 2026-01-01 to 2026-12-31, open"


def test_looking_changes_nothing(made: Path, capsys: Capture) -> None:
    before = made.read_bytes()
    for words in (["entries"], ["truth"], ["truth", "--format", "csv"], ["info"]):
        _said(capsys, words[0], str(made), *words[1:])
    assert made.read_bytes() == before
