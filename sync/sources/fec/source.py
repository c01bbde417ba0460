"""The books in a folder of FEC files. They carry no stamps: each reading reads everything."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite

from sync.extract import ExtractWriter, connect, lay_tables
from sync.source import Capabilities, Cursor, Identity, Progress, Scope, SourceError, Totals
from sync.sources.fec.folder import Folder, in_words, seen
from sync.sources.fec.mapper.books import stage, write_books
from sync.sources.fec.mapper.keys import Keys, KeysUnusable, attached, set_aside
from sync.sources.sql import SqlBooks

SOFTWARE = "FEC"
LEDGER = "ledger"  # the fact under which the keys remember whose books these are
UNNAMED = "FEC:folder-"  # books whose files name no company
CAPABILITIES = Capabilities(stamps=False)
DAMAGED = (sqlite.SQLITE_CORRUPT, sqlite.SQLITE_NOTADB)


@dataclass(frozen=True, slots=True)
class FecReading:
    """One state of the files, attached as `books` to the extract's connection."""

    connection: Any
    ledger: Identity
    mark: str

    def _books(self) -> SqlBooks:
        return SqlBooks(self.connection)

    def identity(self) -> Identity:
        """Whose books these are."""
        return self.ledger

    def cursor(self) -> Cursor:
        """What the files were like when they were read."""
        return Cursor(0, self.mark)

    def continues(self, _cursor: Cursor) -> bool:
        """Files follow whatever files there were: everything is compared."""
        return True

    def expected_rows(self, scope: Scope) -> int:
        """How many lines `write` gives; 0 for buckets."""
        return 0 if scope.buckets is not None else self._books().count("line")

    def write(self, scope: Scope, progress: Progress) -> None:
        """Fill the extract and complete it."""
        self.connection.execute("BEGIN")
        lay_tables(self.connection)
        self._books().write(scope, None, progress)
        ExtractWriter(self.connection).complete(self.ledger, scope, self.cursor())
        self.connection.execute("COMMIT")

    def totals(self) -> Totals:
        """Control totals of all buckets."""
        return self._books().totals()

    def slices(self, differing: Totals) -> Totals:
        """The same per slice, inside the differing buckets."""
        return self._books().slices(differing)

    def labels(self) -> dict[str, dict[int, str]]:
        """What people call journals, periods and accounts, by id."""
        return self._books().labels()


@dataclass(frozen=True, slots=True)
class FecSource:
    """The reader of one folder. `keys` is a folder of its own, where it remembers ids."""

    location: Path
    keys: Path
    capabilities: Capabilities = CAPABILITIES

    @contextmanager
    def reading(self, extract: Path) -> Iterator[FecReading]:
        """Read all files into a scratch database beside the extract, which goes at the end."""
        folder = seen(self.location)
        books = extract.with_name(f"{extract.name}.books.part")
        connection = None
        try:
            ledger = self._make(books, folder)
            if seen(self.location).mark != folder.mark:
                facts = {"path": str(self.location)}
                raise SourceError("fec_moving", permanent=False, facts=facts)
            connection = connect(extract)
            connection.execute("ATTACH ? AS books", (str(books),))
            yield FecReading(connection, ledger, folder.mark)
        finally:
            if connection is not None:
                connection.close()
            books.unlink(missing_ok=True)

    def _make(self, books: Path, folder: Folder) -> Identity:
        """Make the scratch database; keys that cannot be used are begun anew."""
        try:
            return self._try_make(books, folder)
        except KeysUnusable:
            set_aside(self.keys)
        except sqlite.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in DAMAGED:
                raise
            set_aside(self.keys)
        return self._try_make(books, folder)

    def _try_make(self, books: Path, folder: Folder) -> Identity:
        connection = connect(books)
        try:
            with in_words(self.location):
                staged = stage(connection, folder.paths)
            with attached(connection, self.keys) as keys:
                write_books(keys, staged)
                return self._ledger(keys, folder)
        finally:
            connection.close()

    def _ledger(self, keys: Keys, folder: Folder) -> Identity:
        """Whose books these are: the company in the names, or what was said before."""
        said = keys.fact(LEDGER)
        ledger = f"{SOFTWARE}:{folder.siren}" if folder.siren else said
        if said.startswith(UNNAMED):
            ledger = said
        if not ledger:
            ledger = UNNAMED + sha256(os.fsencode(self.location.resolve())).hexdigest()[:16]
        keys.remember(LEDGER, ledger)
        return Identity(ledger, folder.siren or self.location.name, SOFTWARE, "")

    def changed_since(self, cursor: Cursor) -> bool:
        """Whether a file was added, removed or touched."""
        return seen(self.location).mark != cursor.mark
