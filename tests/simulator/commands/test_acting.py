"""Commands of the bookkeeper's day."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulator.commands import main
from tests.simulator.ledgers import all_rows, rows

Capture = pytest.CaptureFixture[str]
Run = Callable[[str], str]
POST = (
    "post {} --journal ACH --date 2026-11-05 --text TELECOM --reference F1"
    " --line 612400:100.00::A21 --line 411000:21.00::A21 --line 440000:-121:F00001"
)
ENTRY = {
    "journal": "ACH", "dated_on": "2026-11-06", "text": "J", "proposal_key": "p1",
    "lines": [
        {"account": "612400", "debit_minor": 100},
        {"account": "440000", "party": "F00001", "credit_minor": 100},
    ],
}  # fmt: skip


@pytest.fixture
def run(path: Path, capsys: Capture) -> Run:
    """Run a command that is done; what it printed. {} stands for the ledger."""

    def running(words: str) -> str:
        assert main([word.format(path) for word in words.split()]) == 0, capsys.readouterr().err
        said = capsys.readouterr()
        assert said.err == ""
        return said.out

    return running


@pytest.fixture
def refused(path: Path, capsys: Capture) -> Run:
    """Run a command that is refused, and writes nothing; the sentence."""

    def refusing(words: str) -> str:
        before = all_rows(path)
        assert main([word.format(path) for word in words.split()]) == 1
        said = capsys.readouterr()
        assert all_rows(path) == before
        assert said.err.count("\n") == 1
        return said.err.strip()

    return refusing


def _posted(run: Run) -> dict[str, Any]:
    posted: dict[str, Any] = json.loads(run(POST))
    return posted


def test_an_entry_is_posted_and_its_keys_printed(run: Run, path: Path) -> None:
    posted = _posted(run)
    assert list(posted) == ["id", "key", "journal", "number", "line_keys"]
    found = "SELECT debit, credit, vat_code, text FROM line WHERE key = ?"
    assert rows(path, found, posted["line_keys"][0]) == [(10_000, 0, "A21", "TELECOM")]
    assert rows(path, "SELECT reference FROM entry WHERE key = ?", posted["key"]) == [("F1",)]


def test_entries_are_posted_from_json(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.json").write_text(json.dumps(ENTRY))
    posted = json.loads(run(f"post {{}} --json {tmp_path}/one.json"))
    more = [{**ENTRY, "proposal_key": key} for key in ("p2", "p3")]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(more).encode())))
    both = [json.loads(line) for line in run("post {} --json -").splitlines()]
    assert [each["number"] - posted["number"] for each in both] == [1, 2]


def test_an_entry_is_amended(run: Run, path: Path) -> None:
    posted = _posted(run)
    cost, tax, owed = posted["line_keys"]
    run(f"amend {{}} {posted['key']} --text NEW --reference F2 --date 2026-10-03")
    run(f"amend {{}} {posted['key']} --amount {cost}=110 --amount {owed}=-131")
    run(f"amend {{}} {posted['key']} --account {cost}=612500 --line-text {cost}=POST")
    run(f"amend {{}} {posted['key']} --line 612600:5 --line 612700:-5")
    header = "SELECT text, reference, dated_on FROM entry WHERE key = ?"
    assert rows(path, header, posted["key"]) == [("NEW", "F2", "2026-10-03")]
    lines = (
        "SELECT l.key, a.code, l.debit - l.credit, l.text FROM line l JOIN account a"
        " ON a.id = l.account_id WHERE l.entry_id = ? ORDER BY l.number"
    )
    found = rows(path, lines, posted["id"])
    assert found[:3] == [
        (cost, "612500", 11_000, "POST"),
        (tax, "411000", 2_100, "TELECOM"),
        (owed, "440000", -13_100, "TELECOM"),
    ]
    assert [row[1:] for row in found[3:]] == [("612600", 500, "NEW"), ("612700", -500, "NEW")]


def test_entries_and_lines_are_deleted_by_their_keys(run: Run, refused: Run, path: Path) -> None:
    posted = _posted(run)
    assert run(f"delete-line {{}} {posted['line_keys'][1]} --counterpart adjust") == ""
    assert run(f"delete-line {{}} {posted['line_keys'][0]}") == ""
    left = "SELECT key FROM line WHERE entry_id = ?"
    assert rows(path, left, posted["id"]) == [(posted["line_keys"][2],)]
    assert run(f"delete-entry {{}} {posted['key']}") == ""
    assert rows(path, left, posted["id"]) == []
    assert refused(f"delete-entry {{}} {posted['key']}") == (
        f"There is no entry {posted['key']} in this ledger."
    )
    assert refused("delete-line {} L999999") == "There is no line L999999 in this ledger."
    assert refused("delete-entry {} E1") == "Period 1 of fiscal year 2025 is closed."


def test_a_statement_pays_and_matches_and_is_unmatched(run: Run, path: Path) -> None:
    owed = _posted(run)["line_keys"][2]
    words = f"statement {{}} --date 2026-11-20 --movement 440000:-121:F00001:{owed}"
    paid = json.loads(run(f"{words} --reference 47 --text PAID --movement 657000:-3.50"))
    assert len(paid["line_keys"]) == 3
    matched = "SELECT matching_id IS NOT NULL FROM line WHERE key = ?"
    assert rows(path, matched, owed) == [(1,)]
    run(f"unmatch {{}} {owed}")
    key = run(f"match {{}} {owed} {paid['line_keys'][1]} --date 2026-11-21").strip()
    found = rows(path, "SELECT matched_on FROM matching WHERE key = ?", key)
    assert found == [("2026-11-21",)]
    run(f"unmatch {{}} {key}")
    run(f"match {{}} {owed} {paid['line_keys'][1]} --clock 2026-12-01T09:00:00+01:00")
    newest = "SELECT matched_on, modified_at FROM matching ORDER BY id DESC LIMIT 1"
    assert rows(path, newest) == [("2026-12-01", 1_796_112_000_000_000)]


def test_proposals_are_answered_each_and_entered_once(
    run: Run, path: Path, tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "proposals.json"
    file.write_text(json.dumps([ENTRY]))
    (first,) = json.loads(run(f"import-proposals {{}} {file}"))
    (again,) = json.loads(run(f"import-proposals {{}} {file}"))
    assert (first["state"], again["state"]) == ("posted", "already")
    assert (first["entry_key"], first["number"]) == (again["entry_key"], again["number"])
    closed = {**ENTRY, "proposal_key": "p2", "dated_on": "2025-11-06"}
    file.write_text(json.dumps([ENTRY, closed]))
    assert main(["import-proposals", str(path), str(file)]) == 1
    said = capsys.readouterr()
    assert [answer["state"] for answer in json.loads(said.out)] == ["already", "refused"]
    assert said.err == "1 of 2 refused: Period 11 of fiscal year 2025 is closed.\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("amend {} E1 --text X", "Period 1 of fiscal year 2025 is closed."),
        ("match {} L1", "A matching needs two different lines at least."),
        ("unmatch {} M999999", "There is no matching M999999 in this ledger."),
        ("post {} --json /nowhere.json", "The file /nowhere.json cannot be used: No such file"),
    ],
)
def test_what_is_refused_is_one_sentence(words: str, sentence: str, refused: Run) -> None:
    assert sentence in refused(words)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("post {} --journal ACH", "An entry needs --journal and --date, or --json."),
        ("amend {} E1 --amount L1", "L1 is not like LINE_KEY=VALUE."),
        ("amend {} E1 --amount L1=ten", "ten is not an amount like 121.00."),
        ("statement {} --date 2026-11-20 --movement 657000", "657000 is not like ACCOUNT:AMOUNT."),
        ("statement {} --date 2026-11-20 --movement 657000:x", "x is not an amount like 121.00."),
    ],
)
def test_words_that_make_no_sense_are_wrong_usage(
    words: str, sentence: str, path: Path, capsys: Capture
) -> None:
    assert main([word.format(path) for word in words.split()]) == 2
    assert capsys.readouterr().err == f"{sentence}\n"
