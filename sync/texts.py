"""Texts that no database can hold everywhere: bytes that are not UTF-8, and NUL.

SQLite keeps both; PostgreSQL refuses them. Only texts with a character outside ASCII can be such
(`length` counts characters up to a NUL, `octet_length` counts bytes), so only those are read.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy.schema import Table
from sqlalchemy.types import Text

OFFICE_ENCODING = "cp1252"  # what the software of small firms writes when it is not UTF-8
REPLACEMENT = "\ufffd"


def _columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if isinstance(column.type, Text)]


def _suspects(connection: Any, table: Table) -> Iterator[tuple[Any, ...]]:
    """Rowid and texts, as bytes, of the rows with other characters than ASCII's."""
    names = _columns(table)
    length = " + ".join(f"coalesce(length({name}), 0)" for name in names)
    octets = " + ".join(f"coalesce(octet_length({name}), 0)" for name in names)
    texts = ", ".join(f"CAST({name} AS BLOB)" for name in names)
    statement = f"SELECT rowid, {texts} FROM {table.name} WHERE {length} <> {octets}"
    yield from connection.execute(statement)


def is_sound(raw: bytes) -> bool:
    """Whether every database can hold this text."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in raw


def mended(raw: bytes) -> str:
    """The text as it was most likely meant: in the encoding of offices, NUL shown as unknown."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode(OFFICE_ENCODING, "replace")
    return text.replace("\0", REPLACEMENT)


def has_unsound_texts(connection: Any, tables: Iterable[Table]) -> str:
    """The name of the first table with a text that some database cannot hold; "" if none has."""
    for table in tables:
        for _rowid, *texts in _suspects(connection, table):
            if not all(is_sound(raw) for raw in texts if raw is not None):
                return table.name
    return ""


def mend_texts(connection: Any, tables: Iterable[Table]) -> None:
    """Mend the unsound texts of an extract being written."""
    for table in tables:
        names = _columns(table)
        unsound = [
            (rowid, texts)
            for rowid, *texts in _suspects(connection, table)
            if not all(is_sound(raw) for raw in texts if raw is not None)
        ]
        settings = ", ".join(f"{name} = ?" for name in names)
        connection.executemany(
            f"UPDATE {table.name} SET {settings} WHERE rowid = ?",
            [
                (*(raw if raw is None else mended(raw) for raw in texts), row)
                for row, texts in unsound
            ],
        )
