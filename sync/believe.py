"""Looks an extract over before a row of it is believed: it is input from outside."""

import datetime as dt
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite

from models.mirror import BOOKS, fiscal_year, period
from models.stage import EXTRACT_SCHEMA_VERSION
from sync.extract import CACHE_KB, DEFINITIONS, tallies
from sync.refusals import ExtractRefused
from sync.source import Cursor

META_DEFINITION = DEFINITIONS[len(BOOKS)]  # meta comes after the books
SCOPES = ("everything", "since", "buckets")


@dataclass(frozen=True, slots=True)
class ExtractMeta:
    """What a believed extract says of itself: rows by table, sums of its lines in cents."""

    ledger_id: str
    software: str
    software_version: str
    scope_kind: str
    cursor_to: Cursor
    rows: Mapping[str, int]
    debit: int
    credit: int


def believe(path: Path) -> ExtractMeta:
    """What an extract holds; raises ExtractRefused when anything about it does not tie.

    Damage, tables or columns of another shape, a newer schema, a file that was not completed, and
    other rows or sums than it says are refused. Its texts are looked at when they are written
    (sync/sets.py).
    """
    try:
        with ThreadPoolExecutor(1) as other, _open(path) as connection:
            sound = other.submit(_refuse_damage, path)  # as long as all the rest together
            _refuse_other_tables(connection)
            said = _said(connection)
            _refuse_unready(said)
            _refuse_untied(connection, said)
            _refuse_undated(connection)
            _refuse_odd_ids(connection)
            sound.result()
    except sqlite.DatabaseError as error:
        raise ExtractRefused(f"The extract cannot be read: {error}") from error
    return _meta(said)


@contextmanager
def _open(path: Path) -> Iterator[Any]:
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection = sqlite.connect(uri, uri=True, isolation_level=None)
    try:
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute(f"PRAGMA cache_size=-{CACHE_KB}")
        yield connection
    finally:
        connection.close()


def _refuse_damage(path: Path) -> None:
    with _open(path) as connection:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        encoding = connection.execute("PRAGMA encoding").fetchone()[0]
    if found != "ok":
        raise ExtractRefused(f"The extract is damaged: {found}")
    if encoding != "UTF-8":  # could not be attached to a mirror
        raise ExtractRefused(f"The extract is in {encoding}, not UTF-8.")


def _words(definition: str) -> str:
    return " ".join(definition.split())


def _refuse_other_tables(connection: Any) -> None:
    """Only the tables we know, made as we make them: no view, trigger, index or other column."""
    made = connection.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL OR type <> 'index'"
    )
    found = sorted(_words(sql or "") for (sql,) in made)
    if found == sorted(map(_words, DEFINITIONS)):
        return
    if _words(META_DEFINITION) in found and _is_newer(_said(connection)):
        raise ExtractRefused("The extract is of a newer schema.", "newer_schema")
    raise ExtractRefused("The extract has other tables or columns than this version knows.")


def _said(connection: Any) -> dict[str, str]:
    return dict(connection.execute("SELECT name, value FROM meta"))


def _is_newer(said: Mapping[str, str]) -> bool:
    version = said.get("schema_version", "")
    return version.isdigit() and int(version) > EXTRACT_SCHEMA_VERSION


def _refuse_unready(said: Mapping[str, str]) -> None:
    if _is_newer(said):
        raise ExtractRefused("The extract is of a newer schema.", "newer_schema")
    if said.get("complete") != "1" or said.get("schema_version") != str(EXTRACT_SCHEMA_VERSION):
        raise ExtractRefused("The extract was not completed.")
    if said.get("scope") not in SCOPES or not said.get("ledger_id"):
        raise ExtractRefused("The extract does not say whose books it holds, or how much of them.")


def _refuse_untied(connection: Any, said: Mapping[str, str]) -> None:
    for name, found in tallies(connection).items():
        if said.get(name) != str(found):
            raise ExtractRefused(f"The extract says {name} {said.get(name)}, and holds {found}.")


def _refuse_odd_ids(connection: Any) -> None:
    """All that looks through books page by page begins at the first positive id."""
    for table in BOOKS:
        lowest = connection.execute(f"SELECT min(id) FROM {table.name}").fetchone()[0]
        if lowest is not None and lowest <= 0:
            raise ExtractRefused(f"The extract has a row {lowest} in {table.name}.")


def _refuse_undated(connection: Any) -> None:
    """Years and periods without dates: no report could say what belongs to them."""
    for table in (fiscal_year.name, period.name):
        for row in connection.execute(f"SELECT key, starts_on, ends_on FROM {table}"):
            try:
                first, last = (dt.date.fromisoformat(text) for text in row[1:])
            except ValueError as error:
                raise ExtractRefused(f"The dates of {table} {row[0]} are none: {error}") from error
            if first > last:
                raise ExtractRefused(f"The {table} {row[0]} ends before it begins.")


def _meta(said: Mapping[str, str]) -> ExtractMeta:
    try:
        return ExtractMeta(
            ledger_id=said["ledger_id"],
            software=said["software"],
            software_version=said["software_version"],
            scope_kind=said["scope"],
            cursor_to=Cursor(int(said["cursor_to"]), said["cursor_to_mark"]),
            rows={table.name: int(said[f"rows {table.name}"]) for table in BOOKS},
            debit=int(said["debit"]),
            credit=int(said["credit"]),
        )
    except (KeyError, ValueError) as error:
        raise ExtractRefused(f"The extract does not say {error}.") from error
