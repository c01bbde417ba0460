"""The truth of a ledger for tests: figures computed by this code alone, straight from the file."""

from dataclasses import dataclass
from pathlib import Path

from pysqlite3 import dbapi2

from simulator import refusals, schema
from simulator.ledger_file import PATIENCE_SECONDS, in_words, read_text

TRIAL_BALANCE = (
    "SELECT y.code, a.code, sum(m.debit), sum(m.credit) FROM ("
    " SELECT e.period_id AS period_id, l.account_id AS account_id, sum(l.debit) AS debit,"
    " sum(l.credit) AS credit FROM line l JOIN entry e ON e.id = l.entry_id GROUP BY 1, 2) m"
    " JOIN account a ON a.id = m.account_id JOIN period p ON p.id = m.period_id"
    " JOIN fiscal_year y ON y.id = p.fiscal_year_id GROUP BY y.id, a.id ORDER BY y.code, a.code"
)
OPEN_ITEMS = (
    "SELECT t.code, a.code, sum(l.debit - l.credit) FROM line l JOIN party t ON t.id = l.party_id"
    " JOIN account a ON a.id = l.account_id WHERE l.matching_id IS NULL"
    " GROUP BY t.id, a.id HAVING sum(l.debit - l.credit) <> 0 ORDER BY t.code, a.code"
)


@dataclass(frozen=True, slots=True)
class YearAccount:
    """Movements of an account in a fiscal year, opening entries included; cents."""

    fiscal_year: str
    account: str
    debit_minor: int
    credit_minor: int


@dataclass(frozen=True, slots=True)
class OpenBalance:
    """What a party's unmatched lines on an account sum to; cents, positive: they owe us."""

    party: str
    account: str
    open_minor: int


@dataclass(frozen=True, slots=True)
class Truth:
    """What a ledger holds at one moment; lists in order of their codes, rows by table."""

    trial_balance: tuple[YearAccount, ...]
    open_items: tuple[OpenBalance, ...]
    counts: dict[str, int]


def truth(path: Path) -> Truth:
    """The truth of a ledger. Raises LedgerMissing, LedgerDamaged or LedgerInUse."""
    if not path.is_file():
        raise refusals.LedgerMissing(path)
    with in_words(path):
        uri = f"{path.absolute().as_uri()}?mode=rw"  # to undo what a killed writer left
        connection = dbapi2.connect(uri, uri=True, timeout=PATIENCE_SECONDS)
        try:
            connection.text_factory = read_text
            connection.execute("BEGIN")
            return _read(connection)
        finally:
            connection.close()


def _read(connection: dbapi2.Connection) -> Truth:
    balance = tuple(YearAccount(*row) for row in connection.execute(TRIAL_BALANCE))
    items = tuple(OpenBalance(*row) for row in connection.execute(OPEN_ITEMS))
    counts = {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in schema.TABLES
    }
    return Truth(balance, items, counts)
