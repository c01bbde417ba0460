"""Ledgers kept alive in the background."""

import signal
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest

from simulator.books.recipe import moment_of
from simulator.ledger_file import Ledger
from simulator.living import Habits, live
from simulator.living.background import live_a_little
from simulator.refusals import LedgerMissing
from simulator.truth import truth
from tests.simulator.ledgers import Ticking, rows, unsound


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_little_is_a_little(path: Path) -> None:
    before = truth(path).counts["entry"]
    done = live_a_little(path, Ticking(), Random(5), Habits(deletions=False))
    assert 1 <= done.entered <= 4
    assert truth(path).counts["entry"] == before + done.entered
    assert unsound(path) == []


def test_life_goes_on_when_a_ledger_is_broken_or_gone_until_the_signal(
    path: Path, tmp_path: Path
) -> None:
    broken, gone = tmp_path / "broken.ledger", tmp_path / "gone.ledger"
    broken.write_bytes(path.read_bytes()[:9000])
    gone.write_bytes(path.read_bytes())
    before = truth(path).counts["entry"]

    def stop_once_it_lives() -> None:
        gone.unlink()
        end = time.monotonic() + 30
        while truth(path).counts["entry"] < before + 2 and time.monotonic() < end:
            time.sleep(0.02)
        signal.raise_signal(signal.SIGTERM)

    threading.Timer(0.3, stop_once_it_lives).start()
    live([broken, gone, path], Ticking(), every=0.05, seed=1, habits=Habits())
    assert truth(path).counts["entry"] >= before + 2


def test_a_ledger_nobody_opened_for_years_lives_in_a_year_of_its_own(path: Path) -> None:
    clock = Ticking(moment_of(date(2030, 5, 6)))
    done = live_a_little(path, clock, Random(5), Habits(deletions=False))
    assert done.entered >= 1
    newest = "SELECT dated_on FROM entry WHERE dated_on > '2030-01-02' ORDER BY id DESC LIMIT 1"
    assert rows(path, newest)[0][0] <= "2030-05-06"
    years = "SELECT code, closed FROM fiscal_year ORDER BY starts_on"
    assert rows(path, years) == [(str(year), int(year < 2030)) for year in range(2025, 2031)]
    assert unsound(path) == []


def test_a_ledger_that_is_not_there_to_begin_with_is_refused(path: Path, tmp_path: Path) -> None:
    with pytest.raises(LedgerMissing, match="nothing"):
        live([path, tmp_path / "nothing"], Ticking(), every=9, seed=1, habits=Habits())
    with Ledger(path, Ticking()) as ledger:
        assert ledger.facts()["ledger_id"]
