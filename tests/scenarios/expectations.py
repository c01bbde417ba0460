"""What must be true after a task, computed again from the rows of ledger and mirror alone."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite

from tests.faults.equality import MASTERS, Row, Rows, ledger_rows, unlike

STAMPED = (*MASTERS, "entry", "line", "matching", "vat_return", "fixed_asset")
ENTRY, JOURNAL, PERIOD, ACCOUNT = 1, 3, 4, 5  # places in a line
DEBIT, CREDIT, MATCHING = 7, 8, 9
Difference = tuple[str, str, str, str]  # table, journal, period, account


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A ledger at one moment: its rows, its counter, and (row_version, stamp) of every row."""

    rows: Rows
    counter: int
    given: frozenset[tuple[int, int]]

    @property
    def newest(self) -> int:
        return max((stamp for _, stamp in self.given), default=0)

    def follows(self, before: "Snapshot") -> bool:
        """Whether nothing shows that the ledger is older than `before`, or has another past."""
        if self.counter < before.counter:
            return False
        newest = before.newest
        return not any(
            stamp > newest and version <= before.counter for version, stamp in self.given
        )


def snapshot(path: Path) -> Snapshot:
    """The ledger as it is now."""
    connection = sqlite.connect(f"{path.as_uri()}?mode=ro", uri=True)
    asked = "SELECT value FROM ledger WHERE name = 'row_version'"
    counter = int(connection.execute(asked).fetchone()[0])
    given: set[tuple[int, int]] = set()
    for table in STAMPED:
        given |= set(connection.execute(f"SELECT row_version, modified_at FROM {table}"))
    connection.close()
    return Snapshot(ledger_rows(path), counter, frozenset(given))


def differences(theirs: Rows, ours: Rows) -> set[Difference]:
    """Where a check must say that mirror and software differ."""
    names = Names(theirs, ours)
    found = unlike(theirs, ours)
    rows = [
        (table, side[table][row])
        for table, row in found.lacking | found.extra | found.other
        for side in (theirs, ours)
        if row in side[table]
    ]
    lines = {names.place(row[JOURNAL], row[PERIOD]) for table, row in rows if table == "line"}
    entries = {names.place(row[1], row[2]) for table, row in rows if table == "entry"}
    matched = {names.account(row[1]) for table, row in rows if table == "matching"}
    return {
        *(("line", *place, "") for place in lines),
        *(("entry", *place, "") for place in entries - lines),
        *(("matching", "", "", account) for account in matched),
        *((table, "", "", "") for table, _ in rows if table in MASTERS),
    }


@dataclass(frozen=True, slots=True)
class Names:
    """What people call journals, periods and accounts: the software's word before the mirror's."""

    theirs: Rows
    ours: Rows

    def _row(self, table: str, row: int) -> Row:
        return self.theirs[table].get(row) or self.ours[table].get(row) or ()

    def place(self, journal: int, period: int) -> tuple[str, str]:
        return self._code("journal", journal, 2), self._period(period)

    def _code(self, table: str, row: int, place: int) -> str:
        found = self._row(table, row)
        return str(found[place]) if found else ""

    def _period(self, period: int) -> str:
        for side in (self.theirs, self.ours):
            row = side["period"].get(period)
            year = side["fiscal_year"].get(row[1]) if row else None
            if row and year:
                return f"{year[3]}-{row[2]:02}"
        return ""

    def account(self, account: int) -> str:
        return self._code("account", account, 2)


def findings(ours: Rows) -> dict[str, int]:
    """What is unsound in a mirror's books, counted."""
    sums: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    unknown = 0
    for row in ours["line"].values():
        amount = row[DEBIT] - row[CREDIT]
        sums["unbalanced_entry"][row[ENTRY]] += amount
        if row[MATCHING] is not None:
            sums["unbalanced_matching"][row[MATCHING]] += amount
        unknown += row[ACCOUNT] not in ours["account"]
    found = {code: sum(1 for left in groups.values() if left) for code, groups in sums.items()}
    found["unknown_account"] = unknown
    return {code: count for code, count in found.items() if count}


def trial_balance(ours: Rows) -> set[tuple[str, str, int, int]]:
    """Fiscal year, account, debit and credit, as the software's own truth lists them."""
    sums: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for row in ours["line"].values():
        period = ours["period"].get(row[PERIOD])
        if period and period[1] in ours["fiscal_year"] and row[ACCOUNT] in ours["account"]:
            total = sums[period[1], row[ACCOUNT]]
            total[0] += row[DEBIT]
            total[1] += row[CREDIT]
    return {
        (ours["fiscal_year"][year][3], ours["account"][account][2], debit, credit)
        for (year, account), (debit, credit) in sums.items()
    }


def open_items(ours: Rows) -> Counter[tuple[str, str, int]]:
    """Party, account, what is left open, as the software's own truth lists them."""
    sums: dict[tuple[int, int], int] = defaultdict(int)
    for row in ours["line"].values():
        if row[MATCHING] is None and row[6] in ours["party"] and row[ACCOUNT] in ours["account"]:
            sums[row[6], row[ACCOUNT]] += row[DEBIT] - row[CREDIT]
    return Counter(
        (ours["party"][party][2], ours["account"][account][2], left)
        for (party, account), left in sums.items()
        if left
    )


def changed(before: Rows | None, after: Rows) -> dict[str, dict[int, str]]:
    """What a task must have recorded as its own: table, row, what happened to it."""
    empty: Rows = {table: {} for table in after}
    was = before or empty
    found = unlike(after, was)
    ops: dict[str, dict[int, str]] = defaultdict(dict)
    for op, pairs in (("insert", found.lacking), ("delete", found.extra), ("update", found.other)):
        for table, row in pairs:
            ops[table][row] = op
    return {
        table: {0: f"first {len(rows)}"} if not was[table] else rows for table, rows in ops.items()
    }


def recorded(path: Path, task: int) -> dict[str, dict[int, str]]:
    """What a mirror says a task changed."""
    connection = sqlite.connect(f"{path.as_uri()}?mode=rw", uri=True)
    asked = "SELECT tbl, row_id, op, key FROM changes WHERE task = ?"
    ops: dict[str, dict[int, str]] = defaultdict(dict)
    for table, row, op, key in connection.execute(asked, (task,)):
        ops[table][row] = f"first {key}" if op == "first" else op
    connection.close()
    return dict(ops)


def facts(path: Path) -> dict[str, Any]:
    """What a mirror says of itself."""
    connection = sqlite.connect(f"{path.as_uri()}?mode=rw", uri=True)
    found = dict(connection.execute("SELECT name, value FROM meta"))
    connection.close()
    return found
