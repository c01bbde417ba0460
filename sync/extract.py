"""The extract: the one file format in which any source hands books over.

A SQLite file with the tables of models/stage.py and no indexes. Its `meta` says what it is, whose
books and how much; `complete` is written last.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy.dialects import sqlite as dialect
from sqlalchemy.schema import CreateTable

from models.mirror import BOOKS
from models.stage import EXTRACT_SCHEMA_VERSION, EXTRACTED, bucket, matching_bucket
from sync.source import Buckets, Cursor, Identity, Scope
from sync.texts import mend_texts

BATCH = 2000  # rows in memory at a time
CACHE_KB = 16_000
TABLES = (*EXTRACTED.values(), bucket, matching_bucket)
COLUMNS = {table.name: tuple(column.name for column in table.columns) for table in TABLES}
DEFINITIONS = tuple(
    str(CreateTable(table).compile(dialect=dialect.dialect())).replace("extract.", "")
    for table in TABLES
)
Values = Sequence[int | str | None]


@dataclass(frozen=True, slots=True)
class ExtractWriter:
    """An extract being written, in one transaction; nothing of it is believed before `complete`.

    `connection` is for a source that is itself SQL: the extract's tables stand in `main`.
    """

    connection: Any

    def add(self, table: str, rows: Iterable[Values]) -> int:
        """Add rows, their values in the order of COLUMNS, a batch in memory; how many."""
        columns = COLUMNS[table]
        statement = f"INSERT INTO {table} VALUES ({', '.join('?' for _ in columns)})"
        remaining = iter(rows)
        added = 0
        while batch := list(islice(remaining, BATCH)):
            self.connection.executemany(statement, batch)
            added += len(batch)
        return added

    def narrow(self, buckets: Buckets) -> None:
        """Say which slices of the books this extract holds."""
        self.add(bucket.name, buckets.lines)
        self.add(matching_bucket.name, buckets.matchings)

    def complete(self, identity: Identity, scope: Scope, cursor: Cursor) -> None:
        """Mend texts no database can hold, count and sum what was written, and say it is whole."""
        mend_texts(self.connection, BOOKS)
        since = scope.since or Cursor(0)
        facts: dict[str, str | int] = {
            "schema_version": EXTRACT_SCHEMA_VERSION,
            "ledger_id": identity.ledger_id,
            "ledger_name": identity.name,
            "software": identity.software,
            "software_version": identity.version,
            "scope": scope.kind,
            "cursor_from": since.modified_at,
            "cursor_from_mark": since.mark,
            "cursor_to": cursor.modified_at,
            "cursor_to_mark": cursor.mark,
            **tallies(self.connection),
            "complete": 1,
        }
        self.add("meta", ((name, str(value)) for name, value in facts.items()))


def tallies(connection: Any) -> dict[str, int]:
    """Rows per table, and the sums of debits and credits in cents, as counted in the extract."""
    found = {}
    for table in BOOKS[:-1]:
        counted = connection.execute(f"SELECT count(*) FROM {table.name}")
        found[f"rows {table.name}"] = counted.fetchone()[0]
    sums = "SELECT count(*), coalesce(sum(debit), 0), coalesce(sum(credit), 0) FROM line"
    found["rows line"], found["debit"], found["credit"] = connection.execute(sums).fetchone()
    return found


@contextmanager
def writing(path: Path) -> Iterator[ExtractWriter]:
    """A new extract; kept when the block ends well. It needs no journal: it is thrown away else."""
    connection = connect(path)
    try:
        connection.execute("BEGIN")
        lay_tables(connection)
        yield ExtractWriter(connection)
        connection.execute("COMMIT")
    finally:
        connection.close()


def connect(path: Path) -> Any:
    """A connection to a new extract's file, made for writing it fast; no transaction is open.

    What another holder left under the same name is removed.
    """
    path.unlink(missing_ok=True)
    connection = sqlite.connect(path.absolute().as_uri(), uri=True, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{CACHE_KB}"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def lay_tables(connection: Any) -> None:
    """Make the empty tables."""
    for definition in DEFINITIONS:
        connection.execute(definition)


def seal(part: Path, final: Path) -> None:
    """Bring a complete extract to the disk, then give it the name under which it is found."""
    _flush(part)
    part.replace(final)
    _flush(final.parent)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
