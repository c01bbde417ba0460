"""Finds what an act names, or refuses it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from simulator import refusals
from simulator.ledger_file import Act

PARTY_KINDS = frozenset({"receivable", "payable"})


class AccountRow(NamedTuple):
    """An account."""

    id: int
    code: str
    kind: str

    @property
    def wants_party(self) -> bool:
        """Whether its lines say whose they are."""
        return self.kind in PARTY_KINDS


class LineRow(NamedTuple):
    """A line with what is needed to change, match or delete it."""

    id: int
    key: str
    entry_id: int
    account_id: int
    party_id: int | None
    debit: int
    credit: int
    matching_id: int | None

    @property
    def amount(self) -> int:
        """Cents, positive for a debit."""
        return self.debit - self.credit


class EntryRow(NamedTuple):
    """An entry's header."""

    id: int
    key: str
    journal_id: int
    period_id: int
    number: int
    dated_on: str
    text: str


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period and its fiscal year."""

    id: int
    number: int
    closed: bool
    year_id: int
    year_code: str
    year_closed: bool

    def require_open(self) -> None:
        """Raise PeriodClosed when nothing may be written here."""
        if self.closed or self.year_closed:
            raise refusals.PeriodClosed(self.year_code, self.number)


PERIOD = (
    "SELECT p.id, p.number, p.closed, y.id, y.code, y.closed"
    " FROM period p JOIN fiscal_year y ON y.id = p.fiscal_year_id"
)
LINE = "SELECT id, key, entry_id, account_id, party_id, debit, credit, matching_id FROM line"
ENTRY = "SELECT id, key, journal_id, period_id, number, dated_on, text FROM entry"


def _period(row: tuple[int, int, int, int, str, int]) -> PeriodRow:
    return PeriodRow(row[0], row[1], bool(row[2]), row[3], row[4], bool(row[5]))


def period_for(act: Act, day: date) -> PeriodRow:
    """The period a date lies in. Raises NoPeriod."""
    statement = f"{PERIOD} WHERE ? BETWEEN p.starts_on AND p.ends_on ORDER BY p.id LIMIT 1"
    row = act.connection.execute(statement, (day.isoformat(),)).fetchone()
    if row is None:
        raise refusals.NoPeriod(day)
    return _period(row)


def newest_open_day(act: Act) -> date:
    """The first day of the last open period that is not after now. Raises Refused."""
    days = [
        row[0]
        for row in act.connection.execute(
            "SELECT p.starts_on FROM period p JOIN fiscal_year y ON y.id = p.fiscal_year_id"
            " WHERE p.closed = 0 AND y.closed = 0 ORDER BY p.starts_on"
        )
    ]
    if not days:
        raise refusals.Refused("Every period of this ledger is closed.")
    today = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=act.at)).date()
    past = [day for day in days if day <= today.isoformat()]
    return date.fromisoformat(past[-1] if past else days[0])


def period_of_id(act: Act, period_id: int) -> PeriodRow:
    """The period of an entry."""
    row = act.connection.execute(f"{PERIOD} WHERE p.id = ?", (period_id,)).fetchone()
    return _period(row)


def period_of_number(act: Act, year_code: str, number: int) -> PeriodRow:
    """A period by its number in its year. Raises Unknown."""
    statement = f"{PERIOD} WHERE y.code = ? AND p.number = ?"
    row = act.connection.execute(statement, (year_code, number)).fetchone()
    if row is None:
        raise refusals.Unknown("period", f"{year_code}/{number}")
    return _period(row)


def _one(act: Act, what: str, statement: str, name: str) -> tuple[object, ...]:
    row: tuple[object, ...] | None = act.connection.execute(statement, (name,)).fetchone()
    if row is None:
        raise refusals.Unknown(what, name)
    return row


def journal_for(act: Act, code: str) -> tuple[int, str]:
    """Id and kind of a journal. Raises Unknown."""
    row = act.connection.execute("SELECT id, kind FROM journal WHERE code = ?", (code,)).fetchone()
    if row is None:
        raise refusals.Unknown("journal", code)
    return row[0], row[1]


def first_journal(act: Act, kind: str) -> str:
    """Code of the first journal of a kind. Raises Unknown."""
    statement = "SELECT code FROM journal WHERE kind = ? ORDER BY id LIMIT 1"
    return str(_one(act, "journal of kind", statement, kind)[0])


def account_for(act: Act, code: str) -> AccountRow:
    """An account by its code. Raises Unknown."""
    statement = "SELECT id, code, kind FROM account WHERE code = ?"
    row = act.connection.execute(statement, (code,)).fetchone()
    if row is None:
        raise refusals.Unknown("account", code)
    return AccountRow(*row)


def account_of_id(act: Act, account_id: int) -> AccountRow:
    """The account of a line; unsound books may have lines without one."""
    statement = "SELECT id, code, kind FROM account WHERE id = ?"
    row = act.connection.execute(statement, (account_id,)).fetchone()
    if row is None:
        raise refusals.Unknown("account number", str(account_id))
    return AccountRow(*row)


def party_for(act: Act, code: str) -> int:
    """Id of a party by its code. Raises Unknown."""
    row = act.connection.execute("SELECT id FROM party WHERE code = ?", (code,)).fetchone()
    if row is None:
        raise refusals.Unknown("customer or supplier", code)
    return int(row[0])


def year_for(act: Act, code: str) -> tuple[int, date, date, bool]:
    """Id, first day, last day and whether it is closed, of a fiscal year. Raises Unknown."""
    statement = "SELECT id, starts_on, ends_on, closed FROM fiscal_year WHERE code = ?"
    row = act.connection.execute(statement, (code,)).fetchone()
    if row is None:
        raise refusals.Unknown("fiscal year", code)
    return row[0], date.fromisoformat(row[1]), date.fromisoformat(row[2]), bool(row[3])


def entry_for(act: Act, key: str) -> EntryRow:
    """An entry by its key. Raises Unknown."""
    row = act.connection.execute(f"{ENTRY} WHERE key = ?", (key,)).fetchone()
    if row is None:
        raise refusals.Unknown("entry", key)
    return EntryRow(*row)


def line_for(act: Act, key: str) -> LineRow:
    """A line by its key. Raises Unknown."""
    row = act.connection.execute(f"{LINE} WHERE key = ?", (key,)).fetchone()
    if row is None:
        raise refusals.Unknown("line", key)
    return LineRow(*row)


def lines_of(act: Act, entry_id: int) -> list[LineRow]:
    """The lines of an entry, in order."""
    statement = f"{LINE} WHERE entry_id = ? ORDER BY number, id"
    return [LineRow(*row) for row in act.connection.execute(statement, (entry_id,))]
