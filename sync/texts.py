"""Texts that no database can hold everywhere: bytes that are not UTF-8, and NUL.

SQLite keeps both; PostgreSQL refuses them, and no page could show them. To look at many texts fast,
a page of rows is put together into one by the database: one text is decoded at memory's speed.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.schema import Table
from sqlalchemy.types import Text

OFFICE_ENCODING = "cp1252"  # what the software of small firms writes when it is not UTF-8
REPLACEMENT = "\ufffd"
NUL = "\0"
APART = "|"  # between two texts, so that the halves of a character cannot meet
PAGE = 5000  # rows looked at together
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
    reader = connection.text_factory
    connection.text_factory = bytes
    try:
        for table in tables:
            columns = TYPED.get(table.name, text_columns(table))
            if columns:
                _mend_table(connection, table.name, columns)
    finally:
        connection.text_factory = reader


def _mend_table(connection: Any, table: str, columns: tuple[str, ...]) -> None:
    page = f"SELECT id FROM {table} WHERE id > ? ORDER BY id LIMIT {PAGE}"
    together = ", ".join(f"group_concat({column}, '{APART}')" for column in columns)
    inside = f"FROM {table} WHERE id > ? AND id <= ?"
    after = -1
    while True:
        last = connection.execute(f"SELECT max(id) FROM ({page})", (after,)).fetchone()[0]
        if last is None:
            return
        texts = connection.execute(f"SELECT {together} {inside}", (after, last)).fetchone()
        if not all(map(_is_sound, texts)):
            _mend_page(connection, table, columns, (after, last))
        after = last


def _is_sound(raw: bytes | None) -> bool:
    return raw is None or mended(raw).encode() == raw


def _mend_page(
    connection: Any, table: str, columns: tuple[str, ...], between: tuple[int, int]
) -> None:
    asked = f"SELECT {', '.join(columns)}, id FROM {table} WHERE id > ? AND id <= ?"
    settings = ", ".join(f"{column} = ?" for column in columns)
    for *texts, row_id in connection.execute(asked, between).fetchall():
        if not all(map(_is_sound, texts)):
            better = [None if raw is None else mended(raw) for raw in texts]
            statement = f"UPDATE {table} SET {settings} WHERE id = ?"
            connection.execute(statement, (*better, row_id))
