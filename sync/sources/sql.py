"""Books that are SQL themselves: fills an extract and computes totals where the books are.

Works on an extract's own connection, to which the source has attached its books as `books`: tables
named as in models/mirror.py, with indexes on entry(period_id, journal_id) and line(entry_id).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.mirror import BOOKS, MASTERS
from models.stage import SLICES
from sync.digest import digest_of
from sync.extract import COLUMNS, ExtractWriter
from sync.fingerprint import fingerprint
from sync.source import Buckets, Progress, Scope, SourceError, Total, Totals

# Lines by the rowid, or entries first: CROSS JOIN holds the planner to the order written.
BY_LINE = "books.line l CROSS JOIN books.entry e ON e.id = l.entry_id"
BY_ENTRY = "books.entry e CROSS JOIN books.line l ON l.entry_id = e.id"
OF_ENTRY = ("journal_id", "period_id")  # what a line has from its entry
ALIASES = {"line": "l", "entry": "e"}
TABLES = tuple(table.name for table in BOOKS)
STEP = 50_000  # lines between two words of progress
LINE_SUMS = "count(*), coalesce(sum(l.debit), 0), coalesce(sum(l.credit), 0)"
COUNT = "count(*), 0, 0"
Rows = Iterable[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Since:
    """What an incremental wants: stamps from this one on, and ids above each table's `last`."""

    stamp: int
    last: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SqlBooks:
    """Attached books. `replaced`: (table, column) to the expression that stands for it."""

    connection: Any
    replaced: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def _select(self, table: str, source: str) -> str:
        """A SELECT of the extract's columns, from a FROM clause with the usual aliases."""
        alias = ALIASES.get(table, "t")
        columns = []
        for name in COLUMNS[table]:
            owner = "e" if table == "line" and name in OF_ENTRY else alias
            columns.append(self.replaced.get((table, name), f"{owner}.{name}"))
        return f"SELECT {', '.join(columns)} FROM {source}"

    def _fill(self, table: str, source: str, *values: int) -> None:
        self.connection.execute(f"INSERT INTO main.{table} {self._select(table, source)}", values)

    def write(self, scope: Scope, since: Since | None, progress: Progress) -> None:
        """Fill the extract with what the scope asks for; `since` says what an incremental wants."""
        for table in MASTERS:
            self._fill(table.name, f"books.{table.name} t")
        if scope.buckets is not None:
            self._write_buckets(scope.buckets)
        elif since is not None:
            self._write_since(since)
        else:
            self._write_everything(progress)

    def _write_everything(self, progress: Progress) -> None:
        expected = self.count("line")
        self._fill("entry", "books.entry e")
        self._fill("matching", "books.matching t")
        bounds = "SELECT coalesce(min(id), 0), coalesce(max(id), -1) FROM books.line"
        first, last = self.connection.execute(bounds).fetchone()
        width = max(STEP, (last - first) * STEP // max(expected, 1))  # ids may be far apart
        done = 0
        while first <= last:
            until = min(first + width, last)
            self._fill("line", f"{BY_LINE} WHERE l.id BETWEEN ? AND ?", first, until)
            done += self.connection.execute("SELECT changes()").fetchone()[0]
            progress(done, expected)
            first = until + 1
        _refuse_lost(expected - done)

    def _write_since(self, since: Since) -> None:
        """New and changed rows, and all lines of such entries: a moved entry takes its lines along.

        New is what has an id above those there were, whatever its stamp: clocks are put back.
        """
        entry, line = "(e.modified_at >= ? OR e.id > ?)", "(l.modified_at >= ? OR l.id > ?)"
        entries, lines = (since.stamp, since.last["entry"]), (since.stamp, since.last["line"])
        self._fill("entry", f"books.entry e WHERE {entry}", *entries)
        matching = "books.matching t WHERE t.modified_at >= ? OR t.id > ?"
        self._fill("matching", matching, since.stamp, since.last["matching"])
        self._fill("line", f"{BY_ENTRY} WHERE {entry}", *entries)
        self._fill("line", f"{BY_LINE} WHERE {line} AND NOT {entry}", *lines, *entries)

    def _write_buckets(self, buckets: Buckets) -> None:
        ExtractWriter(self.connection).narrow(buckets)
        entries = (
            "main.bucket b CROSS JOIN books.entry e ON e.period_id = b.period_id"
            f" AND e.journal_id = b.journal_id AND e.id % {SLICES} = b.slice"
        )
        self._fill("entry", entries)
        self._fill("line", f"{entries} CROSS JOIN books.line l ON l.entry_id = e.id")
        asked = f"SELECT account_id * {SLICES} + slice FROM main.matching_bucket"
        key = f"t.account_id * {SLICES} + t.id % {SLICES}"
        self._fill("matching", f"books.matching t WHERE {key} IN ({asked})")

    def count(self, table: str) -> int:
        """How many rows a table has."""
        found = self.connection.execute(f"SELECT count(*) FROM books.{table}")
        return int(found.fetchone()[0])

    def count_since(self, since: Since) -> int:
        """How many lines are new, or changed since."""
        new = "SELECT count(*) FROM books.line WHERE modified_at >= ? OR id > ?"
        counted = self.connection.execute(new, (since.stamp, since.last["line"]))
        return int(counted.fetchone()[0])

    def last_ids(self) -> dict[str, int]:
        """The highest id there is of entries, lines and matchings."""
        highest = "SELECT coalesce(max(id), 0) FROM books."
        return {
            table: int(self.connection.execute(highest + table).fetchone()[0])
            for table in ("entry", "line", "matching")
        }

    def totals(self) -> Totals:
        """Control totals of all buckets. Raises SourceError for books with lines of no entry."""
        lines = f"SELECT e.period_id, e.journal_id, {LINE_SUMS}, {fingerprint('line', 'l.')}"
        entries = f"SELECT period_id, journal_id, {COUNT}, {fingerprint('entry')} FROM books.entry"
        matchings = f"SELECT account_id, {COUNT}, {fingerprint('matching')} FROM books.matching"
        by_line = self.connection.execute(f"{lines} FROM {BY_ENTRY} GROUP BY 1, 2")
        totals = Totals(
            lines=totals_by(2, by_line),
            entries=totals_by(2, self.connection.execute(f"{entries} GROUP BY 1, 2")),
            matchings=totals_by(1, self.connection.execute(f"{matchings} GROUP BY 1")),
            masters={table.name: self._digest(table.name) for table in MASTERS},
        )
        placed = sum(total.rows for total in totals.lines.values())
        _refuse_lost(self.count("line") - placed)
        return totals

    def _digest(self, table: str) -> str:
        return digest_of(self.connection.execute(self._select(table, f"books.{table} t")))

    def slices(self, differing: Totals) -> Totals:
        """The totals of the differing buckets, per slice."""
        keys = sorted({*differing.lines, *differing.entries})
        accounts = sorted(differing.matchings)
        entries = (
            "temp.asked a CROSS JOIN books.entry e"
            " ON e.period_id = a.first AND e.journal_id = a.second"
        )
        key = f"SELECT e.period_id, e.journal_id, e.id % {SLICES}"
        lines = f"{key}, {LINE_SUMS}, {fingerprint('line', 'l.')}"
        self._ask(keys)
        by_line = self.connection.execute(
            f"{lines} FROM {entries} CROSS JOIN books.line l ON l.entry_id = e.id GROUP BY 1, 2, 3"
        )
        found_lines = totals_by(3, by_line)
        by_entry = f"{key}, {COUNT}, {fingerprint('entry', 'e.')} FROM {entries} GROUP BY 1, 2, 3"
        found_entries = totals_by(3, self.connection.execute(by_entry))
        self._ask((account, 0) for (account,) in accounts)
        by_account = (
            f"SELECT account_id, id % {SLICES}, {COUNT}, {fingerprint('matching')}"
            " FROM books.matching WHERE account_id IN (SELECT first FROM temp.asked) GROUP BY 1, 2"
        )
        found_matchings = totals_by(2, self.connection.execute(by_account))
        return Totals(found_lines, found_entries, found_matchings)

    def _ask(self, keys: Iterable[tuple[int, ...]]) -> None:
        self.connection.execute("DROP TABLE IF EXISTS temp.asked")
        self.connection.execute("CREATE TEMP TABLE asked (first INTEGER, second INTEGER)")
        self.connection.executemany("INSERT INTO temp.asked VALUES (?, ?)", list(keys))

    def labels(self) -> dict[str, dict[int, str]]:
        """What people call journals, periods and accounts, by id."""
        asked = {
            "journal": "SELECT id, code FROM books.journal",
            "period": "SELECT p.id, y.code || '-' || substr('0' || p.number, -2)"
            " FROM books.period p JOIN books.fiscal_year y ON y.id = p.fiscal_year_id",
            "account": "SELECT id, code FROM books.account",
        }
        return {name: dict(self.connection.execute(query)) for name, query in asked.items()}


def _refuse_lost(lines: int) -> None:
    """Raise SourceError when lines belong to no entry: they would be missing without a word."""
    if lines:
        raise SourceError("lines_without_entry", permanent=True, facts={"lines": lines})


def totals_by(keys: int, rows: Rows) -> dict[tuple[int, ...], Total]:
    """Totals by the first so many columns; then rows, debit, credit and fingerprint."""
    return {tuple(row[:keys]): Total(*row[keys:]) for row in rows}
