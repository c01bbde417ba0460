"""Whether the platform database can be used by this version of the product."""

from pathlib import Path

from sqlalchemy import Column, MetaData, String, Table, inspect, select
from sqlalchemy.orm import Session

from models.schema import PLATFORM_REVISION, DatabaseTooNew

_version = Table("alembic_version", MetaData(), Column("version_num", String(32)))


class NotPrepared(RuntimeError):
    """The platform database is missing, empty, or older than this version."""


def require_ready(session: Session, path: Path) -> None:
    """Raise NotPrepared, or DatabaseTooNew for a database of a newer version."""
    if not inspect(session.connection()).has_table(_version.name):
        raise NotPrepared(path)
    found = session.scalar(select(_version.c.version_num)) or ""
    if not found.isdigit() or int(found) > int(PLATFORM_REVISION):
        raise DatabaseTooNew(path, found, PLATFORM_REVISION)
    if found != PLATFORM_REVISION:
        raise NotPrepared(path)
