"""Books in the shape of the mirror, made in a scratch database from FEC files.

The scratch database ends with the tables of models/mirror.py, as sync/sources/sql.py reads them.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.extract import lay_tables
from sync.sources.fec.mapper import entries, lettering, masters, recognition, staging
from sync.sources.fec.mapper.keys import Keys
from sync.sources.fec.mapper.runs import checksum
from sync.sources.fec.mapper.staging import Staging
from sync.sources.fec.mapper.years import Dated, Year, fiscal_years
from sync.sources.fec.parser import Unreadable

PARTS = (staging, entries, lettering, masters, recognition)
TABLES = {"matching_of": "first INTEGER PRIMARY KEY, key TEXT, id INTEGER"}
INDEXES = (
    "CREATE INDEX ix_entry_bucket ON entry (period_id, journal_id)",
    "CREATE INDEX ix_line_entry ON line (entry_id)",
)
ENTRIES = """
INSERT INTO entry
SELECT f.id, j.id, m.id, e.counted, e.stamp, e.called, e.dated_on, nullif(e.reference, ''), e.text
FROM fresh f JOIN run e ON e.run = f.entry JOIN journal_of j ON j.number = e.journal
JOIN month_of m USING (file, month) ORDER BY f.id"""
NAME_MATCHINGS = """
INSERT INTO matching_of (first, key)
SELECT g.first, json_array(a.code, p.code, g.letter, m.closing)
FROM letter_group g JOIN account_of a ON a.number = g.account
LEFT JOIN party_of p ON p.number = g.party
JOIN (SELECT file, min(closing) AS closing FROM month_of GROUP BY file) m USING (file)
WHERE g.whole = g.first"""
GIVE_MATCHINGS = """
INSERT INTO keys.name
SELECT 'matching', m.key, row_number() OVER (ORDER BY m.first)
  + (SELECT coalesce(max(id), 0) FROM keys.name WHERE kind = 'matching')
FROM matching_of m LEFT JOIN keys.name k ON k.kind = 'matching' AND k.key = m.key
WHERE k.id IS NULL"""
KNOW_MATCHINGS = """
UPDATE matching_of SET id = k.id
FROM keys.name k WHERE k.kind = 'matching' AND k.key = matching_of.key"""
MATCHINGS = """
INSERT INTO matching
SELECT id, account_id, party_id, checksum(key || char(9) || day), key, letter, day
FROM (
  SELECT m.id, a.id AS account_id, g.letter, max(g.day) AS day,
    iif(min(g.party) = max(g.party), p.id, NULL) AS party_id,
    a.code || ' ' || g.letter AS key
  FROM letter_group g JOIN matching_of m ON m.first = g.whole
  JOIN account_of a ON a.number = g.account LEFT JOIN party_of p ON p.number = g.party
  GROUP BY g.whole
)"""
# Whatever would be lost on the way fails: it has no number, or no account.
LINES = """
INSERT INTO line
SELECT k.id, e.id, k.number, e.journal_id, e.period_id, a.id, p.id, l.debit, l.credit, m.id,
  nullif(l.currency_amount, 0), iif(l.currency = '', l.content, checksum(l.content || l.currency)),
  e.key || '/' || k.number, nullif(l.dated_on, e.dated_on), nullif(l.currency, ''), NULL,
  NULL, l.text
FROM raw l LEFT JOIN home h USING (run) LEFT JOIN entry e USING (id)
LEFT JOIN keys.line k ON k.entry_id = h.id AND k.content = l.content AND k.nth = l.nth
LEFT JOIN account_of a ON a.number = l.account LEFT JOIN party_of p ON p.number = l.party
LEFT JOIN lettered_in i USING (place) LEFT JOIN letter_group g USING (first)
LEFT JOIN matching_of m ON m.first = g.whole"""


@dataclass(frozen=True, slots=True)
class Staged:
    """Files whose lines lie in the scratch database: their numbers there, and their years."""

    staging: Staging
    files: Mapping[str, int]
    years: Sequence[Year]


def stage(connection: Any, paths: Sequence[Path]) -> Staged:
    """Read all files, and put their lines into entries and matchings.

    Raises Unreadable (with its file), OSError, YearUnclear and SameYear.
    """
    connection.create_function("checksum", 1, checksum, deterministic=True)
    connection.execute("BEGIN")
    for tables in (TABLES, *(part.TABLES for part in PARTS)):
        for table, columns in tables.items():
            connection.execute(f"CREATE TABLE {table} ({columns})")
    staged = Staging(connection)
    dated = [_stage_file(staged, number, path) for number, path in enumerate(paths)]
    lettering.join(connection)
    years = fiscal_years(dated)
    connection.execute("COMMIT")
    return Staged(staged, {path.name: number for number, path in enumerate(paths)}, years)


def _stage_file(staged: Staging, file: int, path: Path) -> Dated:
    with _named(path):
        staged.add(file, path)
        entries.place(staged.connection, file)
    lettering.group(staged.connection, file)
    counted = "SELECT month, sum(lines) FROM run WHERE file = ? GROUP BY month"
    months = dict(staged.connection.execute(counted, (file,)))
    first, last = (dt.date.fromisoformat(day) for day in (min(staged.days), max(staged.days)))
    return Dated(path.name, first, last, months)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Say which file it was that could not be read."""
    try:
        yield
    except Unreadable as error:
        error.file = path.name
        raise


def write_books(keys: Keys, staged: Staged) -> None:
    """Write the mirror's tables, with the ids that were given before; in the keys' transaction."""
    connection = keys.connection
    lay_tables(connection)
    for index in INDEXES:
        connection.execute(index)
    masters.write_years(keys, staged.years, staged.files)
    masters.write_journals(keys, staged.staging.journals)
    masters.write_accounts(keys, staged.staging.accounts)
    masters.write_parties(keys, staged.staging.parties)
    recognition.recognise(keys)
    for statement in (ENTRIES, NAME_MATCHINGS, GIVE_MATCHINGS, KNOW_MATCHINGS, MATCHINGS, LINES):
        connection.execute(statement)
