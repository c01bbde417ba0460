"""Ledgers for tests: a recipe, a clock that ticks, every row of a file, entries in a notation.

`draft("2026-11-05 ACH | 612400 100.00 A21 | 411000 21.00 A21 | 440000 F00001 -121.00")`: a day and
a journal; then each line's account, perhaps a party, amount (debit positive), perhaps a VAT code.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pysqlite3 import dbapi2

from simulator import schema
from simulator.books.recipe import Recipe, moment_of
from simulator.drafts import Draft, DraftLine

END = date(2026, 10, 31)
NOON = moment_of(date(2026, 11, 2)) + 43_200_000_000
SMALL = Recipe(seed=5, lines=700, years=2, sector="wholesale", locale="fr_BE", end=END)
PURCHASE = "2026-11-05 ACH | 612400 100.00 A21 | 411000 21.00 A21 | 440000 F00001 -121.00"
PAYMENT = "2026-11-20 BNQ | 440000 F00001 121.00 | 550000 -121.00"
MATCHING = 2 + [part.split()[0] for part in schema.COLUMNS["line"].split(",")].index("matching_id")
Rows = dict[str, list[tuple[Any, ...]]]


@contextmanager
def copied(made: Path) -> Iterator[Path]:
    """A ledger of one's own for as long as the block lasts: one for each example."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "books.ledger"
        shutil.copyfile(made, path)
        yield path


class Ticking:
    """A clock that goes on by a second each time it is asked."""

    def __init__(self, now: int = NOON) -> None:
        self.now = now

    def __call__(self) -> int:
        self.now += 1_000_000
        return self.now


def all_rows(path: Path) -> Rows:
    """Every row of every table, the counters included; texts as bytes."""
    connection = dbapi2.connect(path)
    connection.text_factory = bytes
    tables = (*schema.TABLES, "ledger", "sqlite_sequence")
    found = {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
    connection.close()
    return found


def rows(path: Path, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of a query on a file."""
    connection = dbapi2.connect(path)
    found: list[tuple[Any, ...]] = connection.execute(statement, values).fetchall()
    connection.close()
    return found


def cents(word: str) -> int:
    """An amount like -121.00, in cents."""
    euros, _, rest = word.lstrip("-").partition(".")
    minor = int(euros) * 100 + int(rest or 0)
    return -minor if word.startswith("-") else minor


def line(words: str) -> DraftLine:
    """A line in the notation."""
    account, *rest = words.split()
    party = rest.pop(0) if rest[0][0].isalpha() else None
    amount = cents(rest.pop(0))
    code = rest.pop(0) if rest else None
    return DraftLine(account, max(amount, 0), max(-amount, 0), party, code)


def draft(words: str, proposal_key: str | None = None, text: str = "TEST") -> Draft:
    """An entry in the notation."""
    header, *lines = words.split(" | ")
    day, journal = header.split()
    drafted = tuple(line(each) for each in lines)
    return Draft(journal, date.fromisoformat(day), text, drafted, None, proposal_key)


UNSOUND = {
    "an entry does not balance": (
        "SELECT entry_id FROM line GROUP BY entry_id HAVING sum(debit) <> sum(credit)"
    ),
    "a matching does not settle lines of one account and one party": (
        "SELECT matching_id FROM line WHERE matching_id IS NOT NULL GROUP BY matching_id"
        " HAVING sum(debit) <> sum(credit) OR count(*) < 2"
        " OR count(DISTINCT account_id) > 1 OR count(DISTINCT coalesce(party_id, 0)) > 1"
    ),
    "a line points to a matching that is not there, or a matching has no line": (
        "SELECT 1 FROM (SELECT DISTINCT matching_id AS id FROM line WHERE matching_id NOT NULL) l"
        " FULL JOIN matching m ON m.id = l.id WHERE l.id IS NULL OR m.id IS NULL"
    ),
    "a line has a debit and a credit, or neither": (
        "SELECT id FROM line WHERE debit < 0 OR credit < 0 OR (debit > 0) = (credit > 0)"
    ),
    "an entry lies in another period than its date": (
        "SELECT e.id FROM entry e LEFT JOIN period p ON p.id = e.period_id"
        " WHERE p.id IS NULL OR e.dated_on NOT BETWEEN p.starts_on AND p.ends_on"
    ),
    "a number was given twice": (
        "SELECT 1 FROM entry e JOIN period p ON p.id = e.period_id"
        " GROUP BY p.fiscal_year_id, e.journal_id, e.number HAVING count(*) > 1"
    ),
    "a line has no entry, or an entry no line": (
        "SELECT 1 FROM (SELECT DISTINCT entry_id AS id FROM line) l"
        " FULL JOIN entry e ON e.id = l.id WHERE l.id IS NULL OR e.id IS NULL"
    ),
    "a customer's or supplier's line says not whose it is": (
        "SELECT l.id FROM line l JOIN account a ON a.id = l.account_id"
        " JOIN entry e ON e.id = l.entry_id JOIN journal j ON j.id = e.journal_id"
        " WHERE a.kind IN ('receivable', 'payable') AND l.party_id IS NULL AND j.kind <> 'opening'"
    ),
}


def unsound(path: Path) -> list[str]:
    """What is wrong with a ledger, in words; nothing when it is sound."""
    return [words for words, statement in UNSOUND.items() if rows(path, statement)]
