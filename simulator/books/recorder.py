"""Enters made-up books into a new file in bulk: batches, constant memory, running balances."""

import json
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pysqlite3 import dbapi2

from simulator import schema, vat
from simulator.acts.matching import code_of
from simulator.books.desk import MISC, OPENING, RATES, OpenItem
from simulator.calendar_of_years import ONE_DAY, Span, months
from simulator.drafts import Draft, signed
from simulator.labels import label

BATCH = 15_000
MATCHING_PLACE, MODIFIED_PLACE = 8, 14
Row = tuple[int | str | None, ...]


class Asset(NamedTuple):
    """A fixed asset on the list."""

    account: str
    acquired_on: date
    cost: int
    rate_percent: int


def _insertion(table: str) -> str:
    names = schema.column_names(table)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


class Unbalanced(AssertionError):
    """The generator made an entry that does not balance: a mistake of its own."""


class Recorder:
    """A desk (see desk.py) that writes to a new file. `at` is the stamp of what comes next."""

    def __init__(self, connection: dbapi2.Connection, locale: str) -> None:
        self.connection = connection
        self.locale = locale
        self.at = 0
        self.version = 0
        self.lines = 0
        self.assets: list[Asset] = []
        self.movements: dict[int, dict[str, int]] = {}  # by year and account, openings included
        self._positions: dict[str, int] = {}
        self._vat: dict[tuple[date, str, str], list[int]] = {}
        self._declared_through = date.min
        self._ids: dict[str, dict[str, int]] = {"journal": {}, "account": {}, "party": {"": 0}}
        self._years: dict[int, int] = {}  # calendar year to id
        self._last: dict[str, int] = dict.fromkeys(schema.TABLES, 0)
        self._numbers: dict[tuple[str, int], int] = {}
        self._periods: dict[tuple[int, int], int] = {}  # (year, month) to id
        self._entries: list[Row] = []
        self._rows: list[Row] = []
        self._matchings: list[Row] = []
        self._matched: list[Row] = []
        self._first_row = 1

    def insert(self, table: str, *values: int | str | None) -> int:
        """Insert one row of a small table: its own columns, in order; gives its id."""
        self._last[table] += 1
        self.version += 1
        row_id = self._last[table]
        key = f"{schema.PREFIXES[table]}{row_id}"
        self.connection.execute(_insertion(table), (row_id, key, *values, self.at, self.version))
        if table in self._ids:
            self._ids[table][str(values[0])] = row_id
        return row_id

    def open_year(self, year: int) -> None:
        """Insert a calendar year with its months."""
        span = Span(date(year, 1, 1), date(year, 12, 31))
        first, last = span.starts_on.isoformat(), span.ends_on.isoformat()
        year_id = self.insert("fiscal_year", str(year), first, last, 0)
        for number, month in enumerate(months(span), 1):
            start, end = month.starts_on.isoformat(), month.ends_on.isoformat()
            self._periods[year, number] = self.insert("period", year_id, number, start, end, 0)
        self._years[year] = year_id
        self.movements[year] = {}

    def post(self, draft: Draft) -> Sequence[int]:
        """Enter a draft; gives the ids of its lines. Raises Unbalanced."""
        day = draft.dated_on
        entry_id = self._post_header(draft)
        first = self._last["line"] + 1
        version, at, default = self.version, self.at, draft.text
        accounts, parties = self._ids["account"], self._ids["party"]
        movements, positions = self.movements[day.year], self._positions
        carried = draft.journal == OPENING and draft.reference is not None
        left = 0
        for number, line in enumerate(draft.lines, 1):
            account, debit, credit, party, code, due, text, currency, foreign = line
            line_id = first + number - 1
            amount = debit - credit
            left += amount
            movements[account] = movements.get(account, 0) + amount
            if not carried:
                positions[account] = positions.get(account, 0) + amount
            if code is not None:
                self._note_vat(day, code, account, amount)
            self._rows.append((
                line_id, f"L{line_id}", entry_id, number, accounts[account],
                parties[party] if party else None, debit, credit, None, currency, foreign,
                code, due.isoformat() if due else None, text or default, at, version + number,
            ))  # fmt: skip
        if left:
            raise Unbalanced(draft)
        return self._count(first, len(draft.lines))

    def _count(self, first: int, many: int) -> Sequence[int]:
        self.version += many
        self._last["line"] += many
        self.lines += many
        if len(self._rows) >= BATCH:
            self.flush()
        return range(first, first + many)

    def _post_header(self, draft: Draft) -> int:
        day = draft.dated_on
        self.version += 1
        self._last["entry"] += 1
        entry_id = self._last["entry"]
        place = (draft.journal, day.year)
        number = self._numbers[place] = self._numbers.get(place, 0) + 1
        self._entries.append((
            entry_id, f"E{entry_id}", self._ids["journal"][draft.journal],
            self._periods[day.year, day.month], number, day.isoformat(), draft.reference,
            draft.text, draft.proposal_key, self.at, self.version,
        ))  # fmt: skip
        return entry_id

    def _note_vat(self, day: date, code: str, account: str, amount: int) -> None:
        quarter = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        sums = self._vat.setdefault((quarter, code, account), [0, 0])
        if amount > 0:
            sums[0] += amount
        else:
            sums[1] -= amount

    def settle(self, item: OpenItem, on: date) -> None:
        """Match the lines of an item: they are stamped, in the batch or in the file."""
        self._last["matching"] += 1
        self.version += 1
        matching_id = self._last["matching"]
        self._matchings.append((
            matching_id, f"M{matching_id}", self._ids["account"][item.account],
            self._ids["party"][item.party] or None, code_of(matching_id), on.isoformat(),
            self.at, self.version,
        ))  # fmt: skip
        for line_id in item.lines:
            self.version += 1
            place = line_id - self._first_row
            if place < 0:
                self._matched.append((matching_id, self.at, self.version, line_id))
                continue
            row = self._rows[place]
            before, after = row[:MATCHING_PLACE], row[MATCHING_PLACE + 1 : MODIFIED_PLACE]
            self._rows[place] = (*before, matching_id, *after, self.at, self.version)

    def flush(self) -> None:
        """Write the batch."""
        for table, rows in (
            ("entry", self._entries),
            ("line", self._rows),
            ("matching", self._matchings),
        ):
            self.connection.executemany(_insertion(table), rows)
            rows.clear()
        statement = "UPDATE line SET matching_id = ?, modified_at = ?, row_version = ? WHERE id = ?"
        self.connection.executemany(statement, self._matched)
        self._matched.clear()
        self._first_row = self._last["line"] + 1

    def position(self, account: str) -> int:
        """The balance of an account, whatever the year."""
        return self._positions.get(account, 0)

    def declare_vat(self, span: Span, on: date) -> int:
        """Establish a quarter's return; gives what is to be paid."""
        sums = [
            vat.VatSum(code, account, *amounts)
            for (quarter, code, account), amounts in sorted(self._vat.items())
            if quarter == span.starts_on
        ]
        self._vat = {key: sums for key, sums in self._vat.items() if key[0] > span.starts_on}
        found = vat.return_of(sums)
        lines = tuple(signed(account, amount) for account, amount in vat.closing_amounts(found))
        if lines:
            text = label("vat", self.locale, f"{span.ends_on:%m/%Y}")
            self.post(Draft(MISC, span.ends_on, text, lines))
        first, last = span.starts_on.isoformat(), span.ends_on.isoformat()
        self.insert("vat_return", first, last, on.isoformat(), json.dumps(found.grids))
        self._declared_through = span.ends_on
        return found.due - found.deductible

    def first_open_day(self) -> date:
        """The first day that is not declared yet, in the years that are open."""
        return max(self._declared_through + ONE_DAY, date(min(self.movements), 1, 1))

    def add_asset(self, account: str, name: str, day: date, cost: int) -> None:
        """Put a fixed asset on the list."""
        rate = RATES[account]
        accounts = self._ids["account"]
        ids = accounts[account], accounts[f"{account[:-1]}9"]
        self.insert("fixed_asset", *ids, name, day.isoformat(), cost, rate)
        self.assets.append(Asset(account, day, cost, rate))

    def close_year(self, year: int) -> None:
        """Mark a year and its periods closed."""
        self.flush()
        for month in range(1, 13):
            self._close("period", self._periods[year, month])
        self._close("fiscal_year", self._years[year])

    def _close(self, table: str, row_id: int) -> None:
        self.version += 1
        statement = f"UPDATE {table} SET closed = 1, modified_at = ?, row_version = ? WHERE id = ?"
        self.connection.execute(statement, (self.at, self.version, row_id))
