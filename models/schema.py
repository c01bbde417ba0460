"""The shape of the databases over time: made when missing, migrated when older, refused when newer.

Revisions are numbers ("0001", "0002", …). A new database is made from the tables themselves; the
scripts in migrations/ bring an older one to the same shape (a test holds the two equal).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
from alembic import command
from alembic.config import Config
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    select,
)

from models import audit, dossier, firm, task
from models.base import Base
from models.mirror import MIRROR_REVISION, mirror

PLATFORM_REVISION = "0001"  # the newest script in migrations/platform
PLATFORM_TABLES = (firm, dossier, task, audit)  # the modules whose tables the platform has
SCRIPTS = Path(__file__).parent.parent / "migrations"


class MirrorMissing(LookupError):
    """No synchronisation has made this dossier's mirror yet."""

    def __init__(self, place: str) -> None:
        super().__init__(f"The books of {place} were never synchronised.")
        self.place = place


class DatabaseTooNew(RuntimeError):
    """A newer version of the product wrote this database; an older one must not touch it."""

    def __init__(self, path: Path, found: str, known: str) -> None:
        super().__init__(
            f"{path} was written by a newer version of Pointage (its tables are of revision "
            f"{found}, this version knows {known}). Install the newer version again."
        )
        self.path = path
        self.found = found
        self.known = known


class MigrationRefused(RuntimeError):
    """A migration would have left rows that point nowhere; nothing was changed."""


def make_private(folder: Path) -> None:
    """Make a folder only its owner may enter; one that exists is closed to others."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def _version_table(schema: str | None) -> Table:
    """Alembic's own table, as Alembic makes it."""
    number = Column("version_num", String(32), nullable=False)
    key = PrimaryKeyConstraint("version_num", name="alembic_version_pkc")
    return Table("alembic_version", MetaData(schema=schema), number, key)


_PLATFORM = _version_table(None)
_MIRROR = _version_table("mirror")


def _revision(connection: Connection, version: Table) -> str | None:
    """The revision of a database, None when nothing made it yet."""
    where = connection.schema_for_object(version)
    if not inspect(connection).has_table(version.name, schema=where):
        return None
    return connection.scalar(select(version.c.version_num))


def _create(connection: Connection, tables: MetaData, version: Table, revision: str) -> None:
    tables.create_all(connection, checkfirst=False)
    version.create(connection)
    connection.execute(insert(version).values(version_num=revision))


def _upgrade(connection: Connection, kind: str, folder: Path) -> None:
    """Run the scripts that are missing, in the connection's transaction."""
    settings = Config()
    settings.set_main_option("script_location", str(folder).replace("%", "%%"))
    settings.attributes["connection"] = connection
    version = _MIRROR if kind == "mirror" else _PLATFORM
    settings.attributes["version_table_schema"] = connection.schema_for_object(version)
    command.upgrade(settings, "head")


def _is_older(path: Path, found: str, known: str) -> bool:
    """Whether a database needs scripts; raises DatabaseTooNew."""
    if not found.isdigit() or int(found) > int(known):
        raise DatabaseTooNew(path, found, known)
    return int(found) < int(known)


def prepare_platform(
    engine: Engine, path: Path, *, known: str = PLATFORM_REVISION, scripts: Path = SCRIPTS
) -> None:
    """Create or migrate the platform through its writing door.

    An older one is first copied beside itself (`<name>.before-<revision>`). All scripts run in one
    transaction, which is refused when rows would point nowhere. Raises DatabaseTooNew.
    """
    with engine.connect() as connection, _without_cascades(connection), connection.begin():
        found = _revision(connection, _PLATFORM)
        if found is None:
            _create(connection, Base.metadata, _PLATFORM, known)
        elif _is_older(path, found, known):
            _copy(path, path.with_name(f"{path.name}.before-{known}"))
            _upgrade(connection, "platform", scripts / "platform")
            _refuse_orphans(connection)


@contextmanager
def _without_cascades(connection: Connection) -> Iterator[None]:
    """Keep a rebuilt parent table from deleting its children; only works outside a transaction."""
    raw = connection.connection
    raw.cursor().execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.cursor().execute("PRAGMA foreign_keys=ON")


def _copy(path: Path, copy: Path) -> None:
    """A consistent copy of a live database, through SQLite's own backup."""
    reader, writer = sqlite.connect(str(path)), sqlite.connect(str(copy))
    try:
        reader.backup(writer)
    finally:
        reader.close()
        writer.close()


def _refuse_orphans(connection: Connection) -> None:
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if orphans:
        raise MigrationRefused(f"{len(orphans)} rows would point nowhere, the first: {orphans[0]}.")


def create_mirror(connection: Connection) -> None:
    """Make a mirror's tables when they are missing, in the transaction of the first apply.

    So no reader ever sees a mirror without books: they come into being together.
    """
    if _revision(connection, _MIRROR) is None:
        _create(connection, mirror, _MIRROR, MIRROR_REVISION)


def is_settled(connection: Connection, path: Path, *, known: str = MIRROR_REVISION) -> bool:
    """Whether a mirror has today's shape; False when scripts must run first.

    Raises MirrorMissing when no first synchronisation was committed, and DatabaseTooNew.
    """
    found = _revision(connection, _MIRROR)
    if found is None:
        raise MirrorMissing(path.stem)
    return not _is_older(path, found, known)


def migrate_mirror(
    connection: Connection, path: Path, *, known: str = MIRROR_REVISION, scripts: Path = SCRIPTS
) -> None:
    """Run the missing scripts on an older mirror, in one writing transaction."""
    with connection.begin():
        if not is_settled(connection, path, known=known):
            _upgrade(connection, "mirror", scripts / "mirror")
