"""Brings the lines of FEC files into a scratch database, as they are, with what hangs together.

A `run` is a stretch of a file's lines with the same journal, number and month: entries are put
together from runs, which are far fewer than lines. Where the software gave no number (none, or
nothing but zeros), a run ends also with the date, the piece, and when its journal has come to
balance, which begins a new `section`; counted by the `day` likewise.

Nothing is NULL here: 0 and "" stand for it. The driver takes a microsecond and more for each None.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sync.sources.fec.mapper.kinds import party_role, uses_of
from sync.sources.fec.mapper.registers import Register
from sync.sources.fec.mapper.runs import NUMBERED, Row, Run, content_of
from sync.sources.fec.parser import Record, records

BATCH = 2000  # rows in memory at a time
NO_CODE = "-"  # of a journal without one, as in books of receipts and payments
EURO = frozenset({"EUR", "EURO", "EUROS", "€"})  # the currency of all French books
TABLES = {
    "raw": "place INTEGER PRIMARY KEY, run INTEGER, account INTEGER, party INTEGER, debit INTEGER,"
    " credit INTEGER, currency_amount INTEGER, content INTEGER, nth INTEGER, dated_on TEXT,"
    " currency TEXT, text TEXT",
    "lettered": "place INTEGER PRIMARY KEY, file INTEGER, account INTEGER, party INTEGER,"
    " amount INTEGER, letter TEXT, lettered_on TEXT, dated_on TEXT",
    "run": "run INTEGER PRIMARY KEY, file INTEGER, journal INTEGER, section INTEGER, day INTEGER,"
    " first INTEGER, lines INTEGER, amount INTEGER, content INTEGER, uses INTEGER, row INTEGER,"
    " doubtful INTEGER, key INTEGER, stamp INTEGER, counted INTEGER, month TEXT, number TEXT,"
    " called TEXT, dated_on TEXT, reference TEXT, text TEXT",
}


class Staging:
    """The scratch database while files are read into it; its owner commits."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.journals = Register()
        self.accounts = Register()
        self.parties = Register()
        self.days: set[str] = set()  # of the last file that was added
        self._uses: list[int] = []  # of the accounts, by their number
        self._places = 0
        self._runs = 0
        self._ended: list[Row] = []
        self._lettered: list[Row] = []
        self._turns: dict[Row, tuple[int, int]] = {}  # how often balanced, and the balance since

    def add(self, file: int, path: Path) -> None:
        """Read a file. Raises Unreadable and OSError.

        A number that all lines of several days have in common is none.
        """
        place, run = self._places, self._runs
        self._read(file, path, numbered=True)
        numbers = "SELECT DISTINCT number FROM run WHERE file = ? LIMIT 2"
        if len(self.days) > 1 and len(self.connection.execute(numbers, (file,)).fetchall()) == 1:
            self.connection.execute("DELETE FROM raw WHERE place > ?", (place,))
            self.connection.execute("DELETE FROM lettered WHERE place > ?", (place,))
            self.connection.execute("DELETE FROM run WHERE run > ?", (run,))
            self._places, self._runs = place, run
            self._read(file, path, numbered=False)

    def _read(self, file: int, path: Path, *, numbered: bool) -> None:
        for register in (self.journals, self.accounts, self.parties):
            register.begin_file()
        self.days.clear()
        self._turns.clear()
        rows = self._rows(file, records(path), numbered=numbered)
        while batch := list(islice(rows, BATCH)):
            self._write("raw", batch)
            self._write("run", self._ended)
            self._write("lettered", self._lettered)
        self._write("run", self._ended)

    def _write(self, table: str, rows: list[Row]) -> None:
        if rows:
            places = ", ".join("?" * len(rows[0]))
            self.connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
            rows.clear()

    def _rows(self, file: int, lines: Iterator[Record], *, numbered: bool) -> Iterator[Row]:
        """The rows of `raw`; those of `run` and `lettered` are put by on the way."""
        run: Run | None = None
        journal = date = ""
        number: str | None = None  # of the line before; None when it has none
        for line in lines:
            same = number == line.number and date == line.dated_on and journal == line.journal
            if run is None or not same:
                key, section, day = self._key(line, numbered=numbered)
                if run is None or key != run.key:
                    if run is not None:
                        self._ended.append(run.row(file))
                    run = self._begun(key, line, section, day)
                journal, date = line.journal, line.dated_on
                number = line.number if section == NUMBERED else None
            yield self._row(file, run, line)
        if run is not None:
            self._ended.append(run.row(file))

    def _key(self, line: Record, *, numbered: bool) -> tuple[Row, int, int]:
        """What the lines of a run have in common; section and day of lines without a number."""
        if numbered and line.number.strip("0"):
            return (line.journal, line.number, line.dated_on[:7]), NUMBERED, NUMBERED
        section = self._turn(line, line.journal)
        day = self._turn(line, line.journal, line.dated_on)
        key = (line.journal, line.number, line.dated_on, line.reference, section, day)
        return key, section, day

    def _turn(self, line: Record, *where: str) -> int:
        """How often the lines there came to balance before this one."""
        turn, balance = self._turns.get(where, (0, 0))
        balance += line.debit - line.credit
        self._turns[where] = (turn + (not balance), balance)
        return turn

    def _begun(self, key: Row, line: Record, section: int, day: int) -> Run:
        self._runs += 1
        journal = self.journals[line.journal or NO_CODE, line.journal_name]
        return Run(key, self._runs, journal, section, day, self._places + 1, line)

    def _row(self, file: int, run: Run, line: Record) -> Row:
        """The row of a line, which its run takes account of."""
        self._places += 1
        place, dated_on, debit, credit = self._places, line.dated_on, line.debit, line.credit
        self.days.add(dated_on)
        account = self.accounts[line.account, line.account_name]
        if account > len(self._uses):  # the first line on it
            self._uses.append(uses_of(line.account))
        party = self._party(line) if line.party or line.party_name else 0
        content = content_of(line)
        nth = run.count(line, content, self._uses[account - 1])
        if line.letter:
            letter = (debit - credit, line.letter, line.lettered_on, dated_on)
            self._lettered.append((place, file, account, party, *letter))
        foreign, currency = _foreign(line) if line.currency_amount else (0, "")
        return (
            place,
            run.number,
            account,
            party,
            debit,
            credit,
            foreign,
            content,
            nth,
            dated_on,
            currency,
            line.text,
        )

    def _party(self, line: Record) -> int:
        """The number of a line's party; without a code, its name is one."""
        code = line.party or line.party_name
        return self.parties[code, party_role(line.account), line.party_name]


def _foreign(line: Record) -> tuple[int, str]:
    """The amount in another currency, positive for a debit, in hundredths; and the currency.

    Files write it with and without its sign: its side is the line's.
    """
    foreign, amount = line.currency_amount, line.debit - line.credit
    if line.currency.upper() in EURO and abs(foreign) == abs(amount):
        return 0, ""
    if amount:
        foreign = abs(foreign) if amount > 0 else -abs(foreign)
    return foreign, line.currency
