"""Texts that no database can hold everywhere: bytes that are not UTF-8, and NUL.

SQLite keeps both; PostgreSQL refuses them, and no page could show them. Only texts with a character
outside ASCII can be such (`length` counts characters up to a NUL, `octet_length` counts bytes), so
only those are looked at.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.schema import Table
from sqlalchemy.types import Text

OFFICE_ENCODING = "cp1252"  # what the software of small firms writes when it is not UTF-8
REPLACEMENT = "\ufffd"
NUL = "\0"
# What people type; the rest of these rows the software writes itself.
TYPED: dict[str, tuple[str, ...]] = {
    "line": ("text",),
    "entry": ("reference", "text"),
    "matching": (),
}


def text_columns(table: Table) -> tuple[str, ...]:
    """The names of a table's text columns."""
    return tuple(column.name for column in table.columns if isinstance(column.type, Text))


def mended(raw: bytes) -> str:
    """The text as it was most likely meant: in the encoding of offices, NUL shown as unknown."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode(OFFICE_ENCODING, "replace")
    return text.replace(NUL, REPLACEMENT)


def mend_texts(connection: Any, tables: Iterable[Table]) -> None:
    """Mend what people typed in an extract being written."""
    for table in tables:
        for column in TYPED.get(table.name, text_columns(table)):
            _mend_column(connection, table.name, column)


def _mend_column(connection: Any, table: str, column: str) -> None:
    suspects = connection.execute(
        f"SELECT rowid, CAST({column} AS BLOB) FROM {table}"
        f" WHERE length({column}) <> octet_length({column})"
    )
    better = [(mended(raw), rowid) for rowid, raw in suspects if mended(raw).encode() != raw]
    connection.executemany(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", better)
