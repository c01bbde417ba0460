"""A small ledger for each test, and a clock that ticks when it is asked."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simulator.books.making import create
from simulator.ledger_file import Ledger
from tests.simulator.ledgers import SMALL, Ticking


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of two years, to copy or to look at."""
    path = tmp_path_factory.mktemp("simulator") / "made.ledger"
    create(path, SMALL, Ticking())
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A ledger of one's own."""
    copy = tmp_path / "books.ledger"
    shutil.copyfile(made, copy)
    return copy


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    """The same, opened; its clock ticks after the last stamp."""
    with Ledger(path, Ticking()) as opened:
        yield opened


@pytest.fixture
def one(ledger: Ledger) -> Callable[..., object]:
    """The single value of a query on the ledger."""

    def ask(statement: str, *values: object) -> object:
        row = ledger.connection.execute(statement, values).fetchone()
        return None if row is None else row[0]

    return ask
