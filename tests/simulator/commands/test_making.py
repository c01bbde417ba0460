"""Commands that make books and go on with them."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simulator.commands import main
from simulator.truth import truth
from tests.simulator.ledgers import rows

ROOT = Path(__file__).parent.parent.parent.parent
Capture = pytest.CaptureFixture[str]
RECIPE = (
    "--seed 4 --lines 300 --years 2 --sector lawyer --locale nl_BE --end 2026-06-30"
    " --clock 2026-07-01T08:00:00Z"
)


def test_books_are_made_as_asked(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "a.ledger"
    named = ("--name", "Advocaten Peeters", "--vat-number", "BE0123456749")
    assert main(["create", str(path), *RECIPE.split(), *named]) == 0
    assert capsys.readouterr().out == f"{path}: 300 lines\n"
    facts = dict(rows(path, "SELECT name, value FROM ledger"))
    assert (facts["name"], facts["vat_number"]) == ("Advocaten Peeters", "BE0123456749")
    assert (facts["sector"], facts["locale"]) == ("lawyer", "nl_BE")
    assert rows(path, "SELECT name FROM journal WHERE code = 'VEN'") == [("Verkopen",)]
    assert truth(path).counts["line"] == 300


def test_the_same_words_make_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    for name in ("a", "b"):
        command = [sys.executable, "-m", "simulator", "create", str(tmp_path / name)]
        subprocess.run(
            [*command, *RECIPE.split()], cwd=ROOT, check=True, capture_output=True,
            env={"PYTHONHASHSEED": name.replace("a", "1").replace("b", "2")},
        )  # fmt: skip
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--sector piracy", "There is no sector piracy: choose among association, "),
        ("--lines 50 --years 3", "Books of 3 years need 120 lines at least."),
        ("--years 41", "Books of 1 to 40 years can be made, not 41."),
        ("--end 2899-01-01", "Books cannot end in the future: today is "),
    ],
)
def test_books_that_cannot_be_are_refused(
    words: str, sentence: str, tmp_path: Path, capsys: Capture
) -> None:
    assert main(["create", str(tmp_path / "a"), *words.split()]) == 1
    assert capsys.readouterr().err.startswith(sentence)
    assert list(tmp_path.iterdir()) == []


def test_books_where_nobody_can_write_are_refused(tmp_path: Path, capsys: Capture) -> None:
    assert main(["create", str(tmp_path / "nowhere" / "a"), "--lines", "200"]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_work_says_what_was_done(path: Path, capsys: Capture) -> None:
    before = truth(path).counts["entry"]
    clock = ("--clock", "2026-12-15T10:00:00Z")
    assert main(["work", str(path), "--days", "8", "--seed", "3", *clock]) == 0
    done = json.loads(capsys.readouterr().out)
    assert done["days"] == 8
    assert truth(path).counts["entry"] >= before + done["entered"] - done["deleted"]
    assert done["entered"] >= 8


def test_a_living_ledger_grows_until_a_signal_comes(path: Path) -> None:
    before = truth(path).counts["entry"]
    command = [sys.executable, "-m", "simulator", "live", str(path), "--every", "0.05"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    end = time.monotonic() + 20
    while truth(path).counts["entry"] < before + 2 and time.monotonic() < end:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=20)
    assert (process.returncode, said) == (0, (b"", b""))
    assert truth(path).counts["entry"] >= before + 2
