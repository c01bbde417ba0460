"""A small ledger for each test, and a clock that ticks when it is asked."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from simulator import schema
from simulator.books.making import create
from simulator.books.recipe import Recipe, moment_of
from simulator.ledger_file import Ledger

END = date(2026, 10, 31)
NOON = moment_of(date(2026, 11, 2)) + 43_200_000_000
SMALL = Recipe(seed=5, lines=700, years=2, sector="wholesale", locale="fr_BE", end=END)


class Ticking:
    """A clock that goes on by a second each time it is asked."""

    def __init__(self, now: int = NOON) -> None:
        self.now = now

    def __call__(self) -> int:
        self.now += 1_000_000
        return self.now


Rows = dict[str, list[tuple[object, ...]]]


def all_rows(path: Path) -> Rows:
    """Every row of every table, the counters included; texts as bytes."""
    connection = dbapi2.connect(path)
    connection.text_factory = bytes
    tables = (*schema.TABLES, "ledger", "sqlite_sequence")
    found = {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
    connection.close()
    return found


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
