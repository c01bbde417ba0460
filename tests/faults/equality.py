"""Ledger and mirror row by row, each read by SQL of its own straight from its file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite

# What a mirror holds of a ledger, its columns in the mirror's order.
LEDGER = {
    "fiscal_year": "SELECT id, closed, key, code, starts_on, ends_on FROM fiscal_year",
    "period": "SELECT id, fiscal_year_id, number, closed, key, starts_on, ends_on FROM period",
    "journal": "SELECT id, key, code, name, kind FROM journal",
    "account": "SELECT id, key, code, name, kind FROM account",
    "party": "SELECT id, key, code, name, kind, vat_number FROM party",
    "entry": (
        "SELECT id, journal_id, period_id, number, modified_at, key, dated_on, reference, text"
        " FROM entry"
    ),
    "matching": (
        "SELECT id, account_id, party_id, modified_at, key, code, matched_on FROM matching"
    ),
    "line": (
        "SELECT l.id, l.entry_id, l.number, e.journal_id, e.period_id, l.account_id, l.party_id,"
        " l.debit, l.credit, l.matching_id, l.currency_amount, l.modified_at, l.key, NULL,"
        " l.currency, l.vat_code, l.due_on, l.text FROM line l JOIN entry e ON e.id = l.entry_id"
    ),
}
TABLES = tuple(LEDGER)
MASTERS = ("fiscal_year", "period", "journal", "account", "party")
MATCHING = 9  # the place of a line's matching
Row = tuple[Any, ...]
Rows = dict[str, dict[int, Row]]  # table, id


def as_meant(raw: bytes) -> str:
    """A text as the mirror must show it: never bytes, never a NUL."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    return text.replace("\0", "\ufffd")


def _rows(path: Path, statements: dict[str, str]) -> Rows:
    connection = sqlite.connect(f"{path.as_uri()}?mode=rw", uri=True, isolation_level=None)
    connection.text_factory = as_meant
    try:
        connection.execute("BEGIN")
        return {
            table: {row[0]: tuple(row) for row in connection.execute(statement)}
            for table, statement in statements.items()
        }
    finally:
        connection.close()


def ledger_rows(path: Path) -> Rows:
    """All rows of a ledger that are mirrored."""
    return _rows(path, LEDGER)


def mirror_rows(path: Path) -> Rows:
    """All rows of a mirror; what comes from the ledger only."""
    return _rows(path, {table: f"SELECT * FROM {table}" for table in TABLES})


@dataclass(frozen=True, slots=True)
class Unlike:
    """Where ledger and mirror are unlike: (table, id) of rows on one side only, or not the same."""

    lacking: frozenset[tuple[str, int]]
    extra: frozenset[tuple[str, int]]
    other: frozenset[tuple[str, int]]

    def __bool__(self) -> bool:
        return bool(self.lacking or self.extra or self.other)


def unlike(theirs: Rows, ours: Rows) -> Unlike:
    """What makes a mirror differ from a ledger."""
    here = {(table, row_id): row for table in TABLES for row_id, row in theirs[table].items()}
    there = {(table, row_id): row for table in TABLES for row_id, row in ours[table].items()}
    return Unlike(
        lacking=frozenset(here.keys() - there.keys()),
        extra=frozenset(there.keys() - here.keys()),
        other=frozenset(key for key in here.keys() & there.keys() if here[key] != there[key]),
    )


def beyond_deletions(theirs: Rows, ours: Rows) -> Unlike:
    """What an incremental must have seen: deletions and un-matchings leave no trace."""
    found = unlike(theirs, ours)
    return Unlike(
        found.lacking,
        frozenset(pair for pair in found.extra if pair[0] in MASTERS),
        frozenset(pair for pair in found.other if not _is_unmatched(pair, theirs, ours)),
    )


def _is_unmatched(pair: tuple[str, int], theirs: Rows, ours: Rows) -> bool:
    """Whether a line is as it was but for its matching, which the ledger emptied."""
    table, row = pair
    if table != "line":
        return False
    here, there = theirs[table][row], list(ours[table][row])
    gone = there[MATCHING]
    there[MATCHING] = None
    return tuple(there) == here and gone is not None and gone not in theirs["matching"]
