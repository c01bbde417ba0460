"""What is true of a mirror at any moment, computed by SQL of its own straight from the file."""

from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite

BALANCES = (
    "SELECT account_id, period_id, count(*), sum(debit), sum(credit) FROM line"
    " GROUP BY account_id, period_id"
)
UNBALANCED = (
    "SELECT 'unbalanced_entry', entry_id FROM line GROUP BY entry_id"
    " HAVING sum(debit - credit) <> 0 UNION ALL"
    " SELECT 'unbalanced_matching', matching_id FROM line WHERE matching_id IS NOT NULL"
    " GROUP BY matching_id HAVING sum(debit - credit) <> 0"
)
Rows = list[tuple[Any, ...]]


def opened(path: Path) -> Any:
    """A connection that only reads, begun: one state from its first statement on."""
    connection = sqlite.connect(f"{path.as_uri()}?mode=rw", uri=True, isolation_level=None)
    connection.execute("PRAGMA query_only=ON")
    connection.execute("PRAGMA busy_timeout=5000")
    connection.execute("BEGIN")
    return connection


def kept_wrongly(connection: Any) -> dict[str, tuple[Rows, Rows]]:
    """What the mirror keeps beside the books and the books say otherwise; nothing when sound."""

    def rows(statement: str) -> Rows:
        return sorted(connection.execute(statement))

    pairs = {
        "balances": (
            rows("SELECT account_id, period_id, lines, debit, credit FROM balance"),
            rows(BALANCES),
        ),
        "findings": (rows("SELECT code, row_id FROM finding"), rows(UNBALANCED)),
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def require_sound(path: Path) -> None:
    """Fail unless balances and findings agree with the lines, and the file is whole."""
    connection = opened(path)
    try:
        assert kept_wrongly(connection) == {}
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        connection.close()
