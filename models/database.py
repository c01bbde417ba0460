"""The doors: the platform (one database) and the mirrors (one per dossier).

Everything that knows which database engine is behind it lives here. A writing door begins
IMMEDIATE, so two writers wait for each other instead of losing updates; a reading door cannot
write and sees one state from its first statement to its last.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool, QueuePool

from models import schema
from models.stage import work

BUSY_MS = 5000
SCHEMAS = {"mirror": "main", "extract": "extract", "work": "temp"}
# Before these versions WAL has a race that can lose a commit (sqlite.org, "WAL reset bug").
SAFE = (3, 51, 3)
BACKPORTS = {(3, 50): 7, (3, 44): 6}


class SqliteTooOld(RuntimeError):
    """This SQLite can lose committed data; the product refuses to start on it."""


def require_safe_sqlite(version: tuple[int, ...] = sqlite.sqlite_version_info) -> None:
    """Raise SqliteTooOld below the version gate."""
    backport = BACKPORTS.get((version[0], version[1]))
    if version < SAFE and (backport is None or version[2] < backport):
        found = ".".join(map(str, version))
        raise SqliteTooOld(f"SQLite {found} can lose committed data; 3.51.3 or newer is needed.")


def _engine(location: str, *, pooled: bool, writing: bool, cache_kb: int = 16000) -> Engine:
    """An engine on one database file; each transaction is begun by us, never by the driver."""
    pool: dict[str, Any] = {"poolclass": QueuePool, "pool_size": 8, "max_overflow": 24}
    engine = create_engine(
        f"sqlite:///{location}",
        module=sqlite,
        connect_args={"check_same_thread": False},
        **(pool if pooled else {"poolclass": NullPool}),
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        pragmas = [
            f"busy_timeout={BUSY_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "trusted_schema=OFF",
            f"cache_size=-{cache_kb}",
            *([] if writing else ["query_only=ON"]),
        ]
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine.execution_options(preserve_rowcount=True)


class Platform:
    """The one database of firms, people, dossiers, connectors and tasks."""

    def __init__(self, path: Path, *, pooled: bool = True) -> None:
        """Open nothing yet. `pooled=False` for processes that fork."""
        require_safe_sqlite()
        self.path = path
        self._reader = _engine(str(path), pooled=pooled, writing=False)
        self._writer = _engine(str(path), pooled=pooled, writing=True)
        os.register_at_fork(after_in_child=self._forget_connections)

    def _forget_connections(self) -> None:
        for engine in (self._reader, self._writer):
            engine.dispose(close=False)

    def prepare(self) -> None:
        """Create or migrate the database; refuse a newer one with schema.DatabaseTooNew."""
        schema.make_private(self.path.parent)
        schema.prepare_platform(self._writer)

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


@dataclass(frozen=True, slots=True)
class Mirrors:
    """The doors to the mirrors: one file a dossier, named by its place in the platform."""

    folder: Path

    def path(self, place: str) -> Path:
        """The file of a place; a place is a plain name given by the platform."""
        return self.folder / f"{place}.db"

    def exists(self, place: str) -> bool:
        """Whether a first synchronisation has made the mirror."""
        return self.path(place).exists()

    @contextlib.contextmanager
    def reading(self, place: str) -> Iterator[Connection]:
        """One state of the books; raises schema.MirrorMissing before the first sync."""
        path = self.path(place)
        if not path.exists():
            raise schema.MirrorMissing(place)
        schema.settle_mirror(path, self._open)
        with self._open(path, writing=False).connect() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def applying(self, place: str, extract: Path) -> Iterator[Connection]:
        """The transaction of one apply, with the extract attached read-only.

        The mirror is made when it is missing. Commits when the block ends, rolls back when it
        raises.
        """
        path = self.path(place)
        schema.make_private(self.folder)
        schema.settle_mirror(path, self._open)
        with self._open(path, writing=True).connect() as connection:
            raw = connection.connection.driver_connection
            source = f"file:{extract}?mode=ro&immutable=1"
            raw.execute("ATTACH ? AS extract", (source,))  # type: ignore[union-attr]
            with connection.begin():
                work.create_all(connection, checkfirst=False)
                yield connection

    def erase(self, place: str) -> None:
        """Delete a dossier's books for good."""
        for suffix in ("", "-wal", "-shm"):
            self.path(place).with_name(self.path(place).name + suffix).unlink(missing_ok=True)

    @staticmethod
    def _open(path: Path, *, writing: bool) -> Engine:
        engine = _engine(f"file:{path}?uri=true", pooled=False, writing=writing, cache_kb=32000)
        return engine.execution_options(schema_translate_map=SCHEMAS)
