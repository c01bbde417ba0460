"""Ledgers kept alive in the background."""

import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from simulator.ledger_file import Ledger
from simulator.living import Habits, live
from simulator.living.background import live_a_little
from simulator.refusals import LedgerMissing
from simulator.truth import truth
from tests.simulator.ledgers import Ticking, unsound


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
    threading.Timer(0.3, gone.unlink).start()
    threading.Timer(1.2, signal.raise_signal, [signal.SIGTERM]).start()
    live([broken, gone, path], Ticking(), every=0.05, seed=1, habits=Habits())
    assert truth(path).counts["entry"] > before + 1


def test_a_ledger_that_is_not_there_to_begin_with_is_refused(path: Path, tmp_path: Path) -> None:
    with pytest.raises(LedgerMissing, match="nothing"):
        live([path, tmp_path / "nothing"], Ticking(), every=9, seed=1, habits=Habits())
    with Ledger(path, Ticking()) as ledger:
        assert ledger.facts()["ledger_id"]
