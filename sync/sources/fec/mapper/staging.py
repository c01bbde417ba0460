"""Brings the lines of FEC files into a scratch database, as they are, with what hangs together.

A `run` is a stretch of a file's lines with the same journal, number and month: entries are put
together from runs, which are far fewer than lines. Where the software gave no number (none, or
nothing but zeros), a run ends also with the date, the piece, and when its journal has come to
balance, which begins a new `section`; counted by the `day` likewise.

Nothing is NULL here: 0 and "" stand for it. The driver takes a microsecond and more for each None.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any
from zlib import crc32

from sync.sources.fec.mapper.kinds import party_role, uses_of
from sync.sources.fec.mapper.registers import Register
from sync.sources.fec.parser import Record, records

BATCH = 2000  # rows in memory at a time
CONTENT_BYTES = 6
SUMMED = 1 << 40  # contents are summed modulo this: a million of them stay below 2**63
LAST_DIGITS = re.compile(r"(\d{1,15})\D*$", re.ASCII)
NUMBERED = -1  # the section of runs that have numbers
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
Row = tuple[Any, ...]


@dataclass(slots=True)
class Run:
    """A run as it grows; `doubtful` is the row of its first line that needs proof, or 0."""

    key: Row
    number: int
    journal: int
    section: int
    day: int
    first: int
    begun: Record
    reference: str = ""
    doubtful: int = 0
    lines: int = 0
    amount: int = 0
    content: int = 0
    uses: int = 0
    seen: dict[int, int] = field(default_factory=dict)  # how often each content was there

    def row(self, file: int) -> Row:
        """As the scratch database keeps it, with what an entry has that begins with it."""
        begun, month = self.begun, self.begun.dated_on[:7]
        called, counted = begun.number, number_in(begun.number)
        if self.section != NUMBERED:  # no number of its own: its date and piece name it
            called, counted = f"{begun.dated_on} {self.reference}".rstrip(), 0
        key = checksum(begun.journal, begun.number, month)
        stamp = checksum(called, begun.dated_on, self.reference, begun.text)
        sums = (self.first, self.lines, self.amount, self.content % SUMMED, self.uses)
        known = (begun.row, self.doubtful, key, stamp, counted)
        texts = (month, begun.number, called, begun.dated_on, self.reference, begun.text)
        where = (self.number, file, self.journal, self.section, self.day)
        return (*where, *sums, *known, *texts)


class Staging:
    """The scratch database while files are read into it; its owner commits."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.journals = Register()
        self.accounts = Register()
        self.parties = Register()
        self.days: set[str] = set()  # of the last file that was added
        self._uses: dict[int, int] = {}
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
        for line in lines:
            section = day = NUMBERED
            key: Row = (line.journal, line.number, line.dated_on[:7])
            if not numbered or not line.number.strip("0"):
                section = self._turn(line, line.journal)
                day = self._turn(line, line.journal, line.dated_on)
                key = (*key[:2], line.dated_on, line.reference, section, day)
            if run is None or key != run.key:
                if run is not None:
                    self._ended.append(run.row(file))
                run = self._begun(key, line, section, day)
            yield self._row(file, run, line)
        if run is not None:
            self._ended.append(run.row(file))

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
        self.days.add(line.dated_on)
        account = self.accounts[line.account, line.account_name]
        party = self._party(line) if line.party or line.party_name else 0
        amount, content = line.debit - line.credit, content_of(line)
        run.lines += 1
        run.amount += amount
        run.content += content
        run.uses |= self._uses.get(account) or self._uses.setdefault(account, uses_of(line.account))
        run.reference = run.reference or line.reference
        if line.doubtful:
            run.doubtful = run.doubtful or line.row
        nth = run.seen[content] = run.seen.get(content, 0) + 1
        if line.letter:
            letter = (line.letter, line.lettered_on, line.dated_on)
            self._lettered.append((self._places, file, account, party, amount, *letter))
        foreign, currency = _foreign(line, amount) if line.currency_amount else (0, "")
        key = (self._places, run.number, account, party)
        figures = (line.debit, line.credit, foreign, content, nth)
        return (*key, *figures, line.dated_on, currency, line.text)

    def _party(self, line: Record) -> int:
        """The number of a line's party; without a code, its name is one."""
        code = line.party or line.party_name
        return self.parties[code, party_role(line.account), line.party_name]


def checksum(*parts: str | int) -> int:
    """32 bits of some texts, the same in each export."""
    return crc32("\t".join(map(str, parts)).encode())


def number_in(text: str) -> int:
    """The number at the end of an entry's number: 12 of `BQ-2008-0012`; 0 when there is none."""
    found = LAST_DIGITS.search(text)
    return int(found[1]) if found else 0


def content_of(line: Record) -> int:
    """What makes a line the same line in a later export: 48 bits of its date, texts and figures.

    Neither its number nor its lettering: both change while a line stays what it is. No checksum:
    the sums of two entries would be the same too often when lines exchange their texts.
    """
    said = (
        f"{line.dated_on}\t{line.account}\t{line.party}\t{line.text}\t{line.debit}\t{line.credit}"
    )
    return int.from_bytes(blake2b(said.encode(), digest_size=CONTENT_BYTES).digest())


def _foreign(line: Record, amount: int) -> tuple[int, str]:
    """The amount in another currency, positive for a debit, in hundredths; and the currency.

    Files write it with and without its sign: its side is the line's.
    """
    foreign = line.currency_amount
    if line.currency.upper() in EURO and abs(foreign) == abs(amount):
        return 0, ""
    if amount:
        foreign = abs(foreign) if amount > 0 else -abs(foreign)
    return foreign, line.currency
