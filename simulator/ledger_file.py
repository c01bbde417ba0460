"""Opens a ledger file and writes to it act by act, each in one transaction with one stamp."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from pysqlite3 import dbapi2

from simulator import refusals, schema

Clock = Callable[[], int]  # microseconds since 1970, UTC
Value = int | str | None
PATIENCE_SECONDS = 5


def read_text(raw: bytes) -> str:
    """Text of a cell; bytes that are not UTF-8 are shown as replacement characters."""
    return raw.decode("utf-8", "replace")


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn what SQLite says about a file into Comptoir's own refusals."""
    try:
        yield
    except dbapi2.OperationalError as error:
        words = str(error)
        if "locked" in words or "busy" in words:
            raise refusals.LedgerInUse(path) from error
        if "readonly" in words or "unable to open" in words or "full" in words:
            raise refusals.LedgerUnwritable(path, words) from error
        raise refusals.LedgerDamaged(path) from error
    except dbapi2.DatabaseError as error:
        raise refusals.LedgerDamaged(path) from error


class Act:
    """One transaction: what is written in it carries one stamp. Made by Ledger.act alone."""

    def __init__(self, connection: dbapi2.Connection, now: int) -> None:
        self.connection = connection
        facts = dict(connection.execute("SELECT name, value FROM ledger"))
        self.at = now + int(facts.get("fault_clock", 0))
        self.locale = facts.get("locale", "fr_BE")
        self.holds_cost_centres = int(facts["format_version"]) >= schema.NEXT_FORMAT
        self._found = self._version = int(facts["row_version"])

    def _next_version(self) -> int:
        self._version += 1
        return self._version

    def insert(self, table: str, **columns: Value) -> int:
        """Insert a row, stamped; gives its id, one that was never given before."""
        asked = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        last = self.connection.execute(asked, (table,)).fetchone()
        row_id: int = (last[0] if last else 0) + 1
        row = {
            "id": row_id,
            "key": f"{schema.PREFIXES[table]}{row_id}",
            **columns,
            "modified_at": self.at,
            "row_version": self._next_version(),
        }
        marks = ", ".join("?" for _ in row)
        statement = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"
        self.connection.execute(statement, tuple(row.values()))
        return row_id

    def change(self, table: str, row_id: int, **columns: Value) -> None:
        """Change columns of a row, and stamp it."""
        row = {**columns, "modified_at": self.at, "row_version": self._next_version()}
        settings = ", ".join(f"{name} = ?" for name in row)
        statement = f"UPDATE {table} SET {settings} WHERE id = ?"
        self.connection.execute(statement, (*row.values(), row_id))

    def delete(self, table: str, row_id: int) -> None:
        """Delete a row for good: nothing is stamped, nothing counted."""
        self.connection.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))

    def all(self, statement: str, *values: Value) -> list[tuple[Value, ...]]:
        """Rows of a query."""
        rows: list[tuple[Value, ...]] = self.connection.execute(statement, values).fetchall()
        return rows

    def finish(self) -> None:
        """Note the counter, when it moved."""
        if self._version != self._found:
            statement = "UPDATE ledger SET value = ? WHERE name = 'row_version'"
            self.connection.execute(statement, (str(self._version),))


class Ledger:
    """An open ledger; close it, or use it as a context. Raises Refused in words."""

    def __init__(self, path: Path, clock: Clock) -> None:
        if not path.is_file():
            raise refusals.LedgerMissing(path)
        self.path = path
        self.clock = clock
        with in_words(path):
            self.connection = dbapi2.connect(
                path, timeout=PATIENCE_SECONDS, isolation_level=None, check_same_thread=False
            )
            try:
                self._begin()
            except BaseException:
                self.connection.close()
                raise

    def _begin(self) -> None:
        self.connection.text_factory = read_text
        self.connection.execute("PRAGMA synchronous = FULL")
        found = self.connection.execute("PRAGMA user_version").fetchone()[0]
        kind = self.connection.execute("PRAGMA application_id").fetchone()[0]
        if kind != schema.APPLICATION_ID:
            raise refusals.LedgerDamaged(self.path)
        if found > max(schema.VERSIONS):
            raise refusals.NewerFormat(self.path, found)

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def act(self) -> Iterator[Act]:
        """A transaction that writes: kept when the block ends well, undone otherwise."""
        with in_words(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                act = Act(self.connection, self.clock())
                yield act
                act.finish()
                self.connection.execute("COMMIT")
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")

    @contextmanager
    def reading(self) -> Iterator[dbapi2.Connection]:
        """One state of the ledger, for as long as the block lasts."""
        with in_words(self.path):
            self.connection.execute("BEGIN")
            try:
                yield self.connection
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")

    def facts(self) -> dict[str, str]:
        """What the ledger says about itself: its name, its id, the software's version."""
        with in_words(self.path):
            return dict(self.connection.execute("SELECT name, value FROM ledger"))
