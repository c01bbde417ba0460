"""The simulated accounting software, read as simulator/FORMAT.md documents its files."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite

from sync.extract import ExtractWriter, connect, lay_tables
from sync.source import Capabilities, Cursor, Identity, Progress, Scope, SourceError, Totals
from sync.sources.sql import Since, SqlBooks
from sync.texts import mended

APPLICATION_ID = 0x434F4D50
FORMATS = (1, 2)
PATIENCE_MS = 5000
LOOK_BACK_US = 2 * 3600 * 1_000_000  # a clock put back by an hour, and acts that ended late
STAMPED = ("entry", "line", "matching")  # tables with an index on their stamp
OTHERS = ("fiscal_year", "period", "journal", "account", "party", "vat_return", "fixed_asset")
CAPABILITIES = Capabilities(stamps=True, look_back=LOOK_BACK_US)
MISSING = {("line", "dated_on"): "NULL"}  # a line has its entry's date


@dataclass(frozen=True, slots=True)
class Mark:
    """What a cursor keeps beside its stamp.

    The ledger's counter, the newest stamp of all tables, and the highest id of each that grows.
    """

    counter: int
    newest: int
    last: Mapping[str, int]

    def text(self) -> str:
        """As the mirror keeps it."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> "Mark":
        """The mark of a text that `text` gave."""
        return cls(**json.loads(text))


@dataclass(frozen=True, slots=True)
class SimulatorReading:
    """One state of a ledger file, attached as `books` to the extract's connection."""

    connection: Any
    path: Path
    facts: dict[str, str]

    def _books(self) -> SqlBooks:
        return SqlBooks(self.connection, MISSING)

    def identity(self) -> Identity:
        """Which ledger this is."""
        facts = self.facts
        software, version = facts.get("software", ""), facts.get("software_version", "")
        return Identity(facts["ledger_id"], facts.get("name", ""), software, version)

    def cursor(self) -> Cursor:
        """The newest stamp (µs), and in the mark what else the next incremental begins with."""
        with in_words(self.path):
            newest = max(self._newest(table) for table in STAMPED)
            of_all = max(newest, *(self._newest(table) for table in OTHERS))
            last = self._books().last_ids()
        return Cursor(newest, Mark(int(self.facts["row_version"]), of_all, last).text())

    def _newest(self, table: str) -> int:
        asked = f"SELECT coalesce(max(modified_at), 0) FROM books.{table}"
        return int(self.connection.execute(asked).fetchone()[0])

    def continues(self, cursor: Cursor) -> bool:
        """False when the counter went back, or a number given before came with a newer stamp."""
        seen = Mark.read(cursor.mark)
        with in_words(self.path):
            return int(self.facts["row_version"]) >= seen.counter and not any(
                self._given_again(table, seen.newest, seen.counter) for table in (*STAMPED, *OTHERS)
            )

    def _given_again(self, table: str, newest: int, seen: int) -> bool:
        """A row stamped after all there was whose number is not above those given by then."""
        older = f"SELECT 1 FROM books.{table} WHERE modified_at > ? AND row_version <= ? LIMIT 1"
        return self.connection.execute(older, (newest, seen)).fetchone() is not None

    def expected_rows(self, scope: Scope) -> int:
        """How many lines `write` gives; 0 for buckets."""
        with in_words(self.path):
            if scope.kind == "everything":
                return self._books().count("line")
            since = _since(scope)
            return 0 if since is None else self._books().count_since(since)

    def write(self, scope: Scope, progress: Progress) -> None:
        """Fill the extract and complete it."""
        with in_words(self.path):
            lay_tables(self.connection)
            self._books().write(scope, _since(scope), progress)
            writer = ExtractWriter(self.connection)
            writer.complete(self.identity(), scope, self.cursor())
            self.connection.execute("COMMIT")

    def totals(self) -> Totals:
        """Control totals of all buckets."""
        with in_words(self.path):
            return self._books().totals()

    def slices(self, differing: Totals) -> Totals:
        """The same per slice, inside the differing buckets."""
        with in_words(self.path):
            return self._books().slices(differing)

    def labels(self) -> dict[str, dict[int, str]]:
        """What people call journals, periods and accounts, by id."""
        with in_words(self.path):
            return self._books().labels()


def _since(scope: Scope) -> Since | None:
    """What an incremental reads; None for any other scope."""
    if scope.since is None:
        return None
    return Since(scope.since.modified_at - LOOK_BACK_US, Mark.read(scope.since.mark).last)


@dataclass(frozen=True, slots=True)
class SimulatorSource:
    """The reader of one ledger file."""

    path: Path
    capabilities: Capabilities = CAPABILITIES

    @contextmanager
    def reading(self, extract: Path) -> Iterator[SimulatorReading]:
        """One state of the ledger. It holds up whoever writes in it: read, then let go."""
        if not self.path.is_file():
            raise SourceError("path_wrong", permanent=True, facts={"path": str(self.path)})
        connection = connect(extract)
        try:
            connection.text_factory = mended
            with in_words(self.path):
                facts = self._open(connection)
            yield SimulatorReading(connection, self.path, facts)
        finally:
            connection.close()

    def _open(self, connection: Any) -> dict[str, str]:
        """Attach the ledger and begin; the facts it states. Raises SourceError for another file."""
        connection.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        connection.execute("ATTACH ? AS books", (f"{self.path.absolute().as_uri()}?mode=ro",))
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("BEGIN")
        kind = connection.execute("PRAGMA books.application_id").fetchone()[0]
        version = connection.execute("PRAGMA books.user_version").fetchone()[0]
        if kind != APPLICATION_ID:
            raise SourceError("file_damaged", permanent=True, facts={"path": str(self.path)})
        if version not in FORMATS:
            facts = {"path": str(self.path), "version": version}
            raise SourceError("software_newer", permanent=True, facts=facts)
        return dict(connection.execute("SELECT name, value FROM books.ledger"))

    def changed_since(self, cursor: Cursor) -> bool:
        """Whether anything was entered or changed: the counter moved."""
        if not self.path.is_file():
            raise SourceError("path_wrong", permanent=True, facts={"path": str(self.path)})
        with in_words(self.path):
            connection = sqlite.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True)
            try:
                connection.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
                counter = "SELECT value FROM ledger WHERE name = 'row_version'"
                found = connection.execute(counter).fetchone()
            finally:
                connection.close()
        return found is None or int(found[0]) != Mark.read(cursor.mark).counter


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn what SQLite says about a ledger file into a SourceError."""
    facts = {"path": str(path)}
    try:
        yield
    except sqlite.Error as error:
        primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if primary in (sqlite.SQLITE_FULL, sqlite.SQLITE_IOERR):
            raise  # our own disk, which holds the extract
        if primary in (sqlite.SQLITE_BUSY, sqlite.SQLITE_LOCKED):
            raise SourceError(
                "ledger_locked", permanent=False, facts=facts, detail=str(error)
            ) from error
        if primary == sqlite.SQLITE_READONLY:  # a journal to play back, which only writers may
            raise SourceError(
                "software_died", permanent=False, facts=facts, detail=str(error)
            ) from error
        if primary == sqlite.SQLITE_CANTOPEN:
            raise SourceError(
                "software_unreachable", permanent=False, facts=facts, detail=str(error)
            ) from error
        raise SourceError("file_damaged", permanent=True, facts=facts, detail=str(error)) from error
