"""The doors: the platform (one database) and the mirrors (one per dossier).

Everything that knows which database engine is behind it lives here. A writing door begins
IMMEDIATE, so two writers wait for each other instead of losing updates; a reading door cannot
write and sees one state from its first statement to its last.
"""

import contextlib
import os
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool, QueuePool

from models import schema
from models.stage import work

BUSY_MS = 5000
# SQLite's own wait sleeps up to 100 ms at a time, and misses every gap a busy neighbour leaves:
# writers were seen to starve for 5 s. Short tries get through in milliseconds.
TRY_MS = 8
PATIENCE_S = 10.0
SCHEMAS = {"mirror": "main", "extract": "extract", "work": "temp"}
# Before these versions WAL has a race that can lose a commit (sqlite.org, "WAL reset bug").
SAFE = (3, 51, 3)
BACKPORTS = {(3, 50): 7, (3, 44): 6}


class SqliteTooOld(RuntimeError):
    """This SQLite can lose committed data; the product refuses to start on it."""


class WritingHere(RuntimeError):
    """Somebody would wait for the world while all other writers wait for this transaction."""


def require_safe_sqlite(version: tuple[int, ...] = sqlite.sqlite_version_info) -> None:
    """Raise SqliteTooOld below the version gate."""
    backport = BACKPORTS.get((version[0], version[1]))
    if version < SAFE and (backport is None or version[2] < backport):
        found = ".".join(map(str, version))
        raise SqliteTooOld(f"SQLite {found} can lose committed data; 3.51.3 or newer is needed.")


def _connect(path: Path, *, writing: bool, cache_kb: int) -> Any:
    """A connection in autocommit mode; a reading one neither makes nor changes the file."""
    uri = f"{path.absolute().as_uri()}?mode={'rwc' if writing else 'rw'}"
    connection = sqlite.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
    safety = [f"busy_timeout={BUSY_MS}", "trusted_schema=OFF", f"cache_size=-{cache_kb}"]
    written = ["journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"]
    for pragma in [*safety, *(written if writing else ["query_only=ON"])]:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _engine(connect: Callable[[], Any], *, pooled: bool, writing: bool) -> Engine:
    """An engine whose transactions are begun by us, never by the driver."""
    pool: dict[str, Any] = {"poolclass": QueuePool, "pool_size": 8, "max_overflow": 24}
    options = pool if pooled else {"poolclass": NullPool}
    engine = create_engine("sqlite://", module=sqlite, creator=connect, **options)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if writing:
            _wait_to_write(connection)
        else:
            connection.exec_driver_sql("BEGIN")

    return engine.execution_options(preserve_rowcount=True)


def _wait_to_write(connection: Connection) -> None:
    """Begin a writing transaction, waiting PATIENCE_S at most for the one before it."""
    raw: Any = connection.connection.driver_connection
    patience = time.monotonic() + PATIENCE_S
    raw.execute(f"PRAGMA busy_timeout={TRY_MS}")
    while time.monotonic() < patience:
        try:
            raw.execute("BEGIN IMMEDIATE")
            break
        except sqlite.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite.SQLITE_BUSY:
                raise
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    raw.execute(f"PRAGMA busy_timeout={BUSY_MS}")


class Platform:
    """The one database of firms, people, dossiers, connectors and tasks."""

    def __init__(self, path: Path, *, pooled: bool = True) -> None:
        """Open nothing yet. `pooled=False` for processes that fork."""
        require_safe_sqlite()
        self.path = path
        self._writes = threading.local()
        self._reader = self._door(pooled=pooled, writing=False)
        self._writer = self._door(pooled=pooled, writing=True)
        self._watch_writes()
        reference = weakref.ref(self)

        def forget() -> None:
            platform = reference()
            if platform is not None:
                platform._forget_connections()  # noqa: SLF001 - its own method, held weakly

        os.register_at_fork(after_in_child=forget)

    def _door(self, *, pooled: bool, writing: bool) -> Engine:
        def connect() -> Any:
            return _connect(self.path, writing=writing, cache_kb=16000)

        return _engine(connect, pooled=pooled, writing=writing)

    def _watch_writes(self) -> None:
        """Remember the writing transactions of each thread, for `require_no_write`."""

        @event.listens_for(self._writer, "begin")
        def _begun(connection: Connection) -> None:
            self._open_writes().add(id(connection))

        @event.listens_for(self._writer, "commit")
        @event.listens_for(self._writer, "rollback")
        def _ended(connection: Connection) -> None:
            self._open_writes().discard(id(connection))

    def _open_writes(self) -> set[int]:
        if not hasattr(self._writes, "open"):
            self._writes.open = set()
        return self._writes.open  # type: ignore[no-any-return]  # thread-local attributes are Any

    def require_no_write(self) -> None:
        """Raise WritingHere inside a writing transaction of this thread.

        To be called before anything slow or foreign: a source, the network, mail.
        """
        if self._open_writes():
            raise WritingHere("The platform is being written to; ask the world before or after.")

    def _forget_connections(self) -> None:
        for engine in (self._reader, self._writer):
            engine.dispose(close=False)

    def prepare(self) -> None:
        """Create or migrate the database; refuse a newer one with schema.DatabaseTooNew."""
        schema.make_private(self.path.parent)
        schema.prepare_platform(self._writer, self.path)

    def session(self, *, writing: bool) -> Session:
        """A session of a door, not yet begun; its owner commits or closes it."""
        engine = self._writer if writing else self._reader
        return Session(engine, expire_on_commit=False, autoflush=writing)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent state; writing through it is refused by the database."""
        with self.session(writing=False) as session:
            yield session

    @contextlib.contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction: commits when the block ends, rolls back when it raises."""
        with self.session(writing=True) as session, session.begin():
            session.connection()
            yield session

    def close(self) -> None:
        """Close what is open."""
        self._reader.dispose()
        self._writer.dispose()


class Mirrors:
    """The doors to the mirrors: one file a dossier, named by its place in the platform."""

    def __init__(self, folder: Path) -> None:
        """Open nothing yet. One engine serves all files, so statements are compiled once."""
        require_safe_sqlite()
        self.folder = folder
        self._path: ContextVar[Path] = ContextVar("mirror")
        self._reader = self._door(writing=False)
        self._writer = self._door(writing=True)

    def _door(self, *, writing: bool) -> Engine:
        def connect() -> Any:
            return _connect(self._path.get(), writing=writing, cache_kb=32000)

        engine = _engine(connect, pooled=False, writing=writing)
        return engine.execution_options(schema_translate_map=SCHEMAS)

    def _open(self, path: Path, *, writing: bool) -> Connection:
        token = self._path.set(path)
        try:
            return (self._writer if writing else self._reader).connect()
        finally:
            self._path.reset(token)

    def path(self, place: str) -> Path:
        """The file of a place; a place is a plain name given by the platform."""
        return self.folder / f"{place}.db"

    def exists(self, place: str) -> bool:
        """Whether a first synchronisation was committed."""
        try:
            with self.reading(place):
                return True
        except schema.MirrorMissing:
            return False

    @contextlib.contextmanager
    def reading(self, place: str) -> Iterator[Connection]:
        """One state of the books, migrated to today's shape when it is of an older version.

        Raises schema.MirrorMissing before the first sync, and schema.DatabaseTooNew.
        """
        path = self.path(place)
        if not path.exists():
            raise schema.MirrorMissing(place)
        with self._open(path, writing=False) as connection, connection.begin():
            if schema.is_settled(connection, path):
                yield connection
                return
        with self._open(path, writing=True) as connection:
            schema.migrate_mirror(connection, path)
        with self._open(path, writing=False) as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def applying(self, place: str, extract: Path) -> Iterator[Connection]:
        """The transaction of one apply, with the extract attached read-only.

        A missing mirror is made in the same transaction. Commits when the block ends, rolls back
        when it raises. Raises schema.DatabaseTooNew.
        """
        path = self.path(place)
        schema.make_private(self.folder)
        with contextlib.suppress(schema.MirrorMissing), self.reading(place):
            """Migrated, or refused, before the books are touched."""
        with self._open(path, writing=True) as connection:
            source = f"{extract.absolute().as_uri()}?mode=ro&immutable=1"
            connection.connection.cursor().execute("ATTACH ? AS extract", (source,))
            with connection.begin():
                schema.create_mirror(connection)
                work.create_all(connection, checkfirst=False)
                yield connection

    def erase(self, place: str) -> None:
        """Delete a dossier's books for good."""
        for suffix in ("", "-wal", "-shm"):
            self.path(place).with_name(self.path(place).name + suffix).unlink(missing_ok=True)
