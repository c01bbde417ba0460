"""The command line as a whole: help for everything, exit codes, one sentence on stderr."""

import argparse
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.commands import main, parser

ROOT = Path(__file__).parent.parent.parent.parent
PROMISED = (
    *("create", "work", "live", "post", "amend", "delete-entry", "delete-line", "match", "unmatch"),
    *("close-period", "backup", "restore", "import-proposals", "entries", "truth", "info"),
    *("statement", "vat-return", "depreciate", "close-year", "reopen-year", "redistribute"),
    *("upgrade", "fault", "add-account", "add-party", "add-asset", "open-year", "reopen-period"),
)
Commands = dict[str, argparse.ArgumentParser]


def _commands(
    made: argparse.ArgumentParser, before: str = ""
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in made._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield f"{before}{name}", inner
                yield from _commands(inner, f"{before}{name} ")


ASSET = "Desk --account 1 --depreciation-account 2 --date 2026-01-01 --cost 1"
COMMANDS = dict(_commands(parser()))


def test_every_promised_command_is_there() -> None:
    assert set(PROMISED) == {name for name in COMMANDS if " " not in name}


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_every_command_helps(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([*name.split(), "--help"])
    assert left.value.code == 0
    assert f"python -m simulator {name}".strip() in capsys.readouterr().out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_word_of_a_command_is_explained(name: str) -> None:
    made = COMMANDS[name]
    assert made.description
    for action in made._actions:
        if not isinstance(action, argparse._SubParsersAction):
            assert action.help, f"{name} {action.option_strings or action.dest}"


WRONG = [
    "",
    "nonsense",
    "create",
    "create x.ledger --lines 0",
    "create x.ledger --lines ten",
    "create x.ledger --lines 99999999999999999999",
    "create x.ledger --locale de_DE",
    "create x.ledger --end 2026-02-30",
    "create x.ledger --end 0001-01-01",
    "create x.ledger --clock yesterday",
    "create x.ledger --clock 0001-01-01T00:00:00",
    "work x.ledger",
    "work x.ledger --days 5001",
    "entries x.ledger --last 0",
    "truth x.ledger --format xml",
    "post x.ledger --line 612400",
    "post x.ledger --line 612400:ten",
    "post x.ledger --line 612400:0.001",
    "post x.ledger --line 612400:NaN",
    "post x.ledger --line 612400:1e30",
    "delete-entry x.ledger",
    "delete-line x.ledger L1 --counterpart forget",
    "redistribute x.ledger 2026:2026-01-01",
    "close-period x.ledger 2026 first",
    f"add-asset x.ledger {ASSET} --rate 101",
    "statement x.ledger --date 2026-01-01",
    "fault x.ledger",
    "fault lock x.ledger --seconds -1",
    "fault clock x.ledger --hours nan",
    "fault clock x.ledger --hours late",
    "fault cut-short x.ledger --share 2",
]


@pytest.mark.parametrize("words", WRONG)
def test_wrong_usage_is_exit_2_with_a_word_on_stderr(
    words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(words.split())
    said = capsys.readouterr()
    assert (left.value.code, said.out) == (2, "")
    assert "error: " in said.err.splitlines()[-1]


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in {"fault", "create"}])
def test_every_command_refuses_a_ledger_that_is_not_there(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "nothing.ledger")
    proposals = tmp_path / "p.json"
    proposals.write_text("[]")
    more = {
        "amend": "E1", "delete-entry": "E1", "delete-line": "L1", "match": "L1 L2",
        "unmatch": "M1", "close-period": "2026 1", "reopen-period": "2026 1",
        "close-year": "2026", "reopen-year": "2026", "depreciate": "2026",
        "vat-return": "--from 2026-01-01 --to 2026-03-31", "work": "--days 1",
        "statement": "--date 2026-01-01 --movement 612400:1", "import-proposals": str(proposals),
        "post": "--journal ACH --date 2026-01-01", "backup": str(tmp_path / "b"),
        "restore": missing, "add-account": "1 One --kind balance",
        "add-party": "C1 One --kind customer", "redistribute": "A:2026-01-01:2026-12-31",
        "add-asset": f"{ASSET} --rate 9",
    }  # fmt: skip
    assert main([*name.split(), missing, *more.get(name, "").split()]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", f"There is no ledger {missing}.\n")


def test_the_module_runs_and_hands_its_exit_code_on(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "simulator", "info", str(tmp_path / "nothing")]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stderr == f"There is no ledger {tmp_path / 'nothing'}.\n"
    command[-2:] = ["--help"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_reader_who_had_enough_is_no_trouble(made: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "simulator", "entries", str(made)]
    ran = subprocess.run(
        command, cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (1, "")


def test_a_full_disk_is_a_sentence(made: Path) -> None:
    command = [sys.executable, "-m", "simulator", "entries", str(made)]
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert ran.returncode == 1
    assert ran.stderr.startswith("The disk cannot be used: ")


def test_a_file_that_cannot_be_read_is_a_sentence(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["post", str(path), "--json", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"The file {tmp_path} cannot be used: Is a directory.\n"
    latin = tmp_path / "latin.json"
    latin.write_bytes(b'{"text": "caf\xe9"}')
    assert main(["post", str(path), "--json", str(latin)]) == 1
    assert capsys.readouterr().err == f"The file {latin} is not UTF-8 text.\n"


def test_who_interrupts_a_command_is_told_so(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Interrupted(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:  # noqa: ARG002 - as a stream's
            raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(Interrupted()))
    assert main(["import-proposals", str(path), "-"]) == 1
    assert capsys.readouterr().err == "Stopped.\n"
