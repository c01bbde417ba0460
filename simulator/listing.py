"""Lists a ledger's entries with their keys."""

from dataclasses import dataclass

from simulator.ledger_file import Ledger

ENTRIES = (
    "SELECT e.id, e.key, j.code, e.number, e.dated_on, y.code, p.number, e.text, e.reference"
    " FROM entry e LEFT JOIN journal j ON j.id = e.journal_id"
    " LEFT JOIN period p ON p.id = e.period_id"
    " LEFT JOIN fiscal_year y ON y.id = p.fiscal_year_id"
)
LINES = (
    "SELECT l.key, a.code, t.code, l.debit, l.credit, l.text, m.key FROM line l"
    " LEFT JOIN account a ON a.id = l.account_id LEFT JOIN party t ON t.id = l.party_id"
    " LEFT JOIN matching m ON m.id = l.matching_id"
    " WHERE l.entry_id = ? ORDER BY l.number, l.id"
)


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A line; amounts in cents; party and matching (its key) may be missing."""

    key: str
    account: str | None
    party: str | None
    debit_minor: int
    credit_minor: int
    text: str
    matching: str | None


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """An entry; `period` as fiscal year/number."""

    key: str
    journal: str | None
    number: int
    date: str
    period: str
    text: str
    reference: str | None
    lines: tuple[ListedLine, ...]


def entries(
    ledger: Ledger, *, last: int | None = None, journal: str | None = None
) -> list[ListedEntry]:
    """Entries in the order in which they were entered; only the last so many, of one journal."""
    where = " WHERE j.code = ?" if journal is not None else ""
    limit = "" if last is None else f" LIMIT {int(last)}"
    values = () if journal is None else (journal,)
    with ledger.reading() as connection:
        statement = f"{ENTRIES}{where} ORDER BY e.id DESC{limit}"
        headers = connection.execute(statement, values).fetchall()
        found = []
        for entry_id, key, code, number, day, year, period, text, reference in reversed(headers):
            lines = tuple(ListedLine(*row) for row in connection.execute(LINES, (entry_id,)))
            place = f"{year}/{period}"
            found.append(ListedEntry(key, code, number, day, place, text, reference, lines))
        return found
