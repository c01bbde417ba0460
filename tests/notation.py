"""Books in a notation that bookkeepers can read.

`books("2026-01-05 Sale | 400000 ACME 121.00 | 700000 Sales -100.00 | 451000 VAT -21.00")`: a date,
a journal, and lines of account, name and amount (debit positive). `=A` at a line's end matches it
with the other lines that end so. On accounts 40 and 44 the name is a party's.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert

from models import mirror as tables
from models.database import Mirrors
from models.schema import create_mirror, make_private

JOURNALS = {
    "Sale": "sale",
    "Purchase": "purchase",
    "Bank": "financial",
    "Misc": "misc",
    "Opening": "opening",
}
KINDS = {"40": "receivable", "44": "payable", "55": "cash", "6": "expense", "7": "income"}
Row = dict[str, Any]


@dataclass
class Books:
    """Rows of a mirror by table; ids count from 1, those of years and periods say the date."""

    rows: dict[str, dict[Any, Row]] = field(default_factory=dict)

    def _put(self, table: str, key: Any, **columns: Any) -> int:
        rows = self.rows.setdefault(table, {})
        row = rows.setdefault(key, {"id": len(rows) + 1, "key": str(key), **columns})
        return int(row["id"])

    def add(self, entry: str) -> None:
        """Add one entry in the notation."""
        head, *lines = (part.strip() for part in entry.split("|"))
        date, journal_name = head.split()
        period_id = self._period(date)
        journal_id = self._put(
            "journal",
            journal_name,
            code=journal_name[:3].upper(),
            name=journal_name,
            kind=JOURNALS[journal_name],
        )
        number = len(self.rows.get("entry", {})) + 1
        entry_id = self._put(
            "entry",
            number,
            journal_id=journal_id,
            period_id=period_id,
            number=number,
            modified_at=number,
            dated_on=date,
            reference=None,
            text=f"{journal_name} {number}",
        )
        for place, line in enumerate(lines, 1):
            self._line(
                line,
                {
                    "entry_id": entry_id,
                    "number": place,
                    "journal_id": journal_id,
                    "period_id": period_id,
                    "modified_at": number,
                },
            )

    def _period(self, date: str) -> int:
        year, month = int(date[:4]), int(date[5:7])
        dates = {"starts_on": f"{year}-01-01", "ends_on": f"{year}-12-31"}
        self._put("fiscal_year", year, **dates, closed=0, code=str(year))
        self.rows["fiscal_year"][year]["id"] = year
        last = calendar.monthrange(year, month)[1]
        dates = {
            "starts_on": f"{year}-{month:02}-01",
            "ends_on": f"{year}-{month:02}-{last}",
        }
        key = year * 100 + month
        self._put("period", key, **dates, fiscal_year_id=year, number=month, closed=0)
        self.rows["period"][key]["id"] = key
        return key

    def _line(self, line: str, common: Row) -> None:
        line, _, code = line.partition("=")
        account, *words, amount = line.split()
        minor = round(float(amount) * 100)
        name = " ".join(words)
        kind = next((kind for prefix, kind in KINDS.items() if account.startswith(prefix)), "")
        account_id = self._put("account", account, code=account, name=name, kind=kind or "balance")
        party_id = None
        if account.startswith(("40", "44")):
            role = "customer" if account.startswith("40") else "supplier"
            party_id = self._put(
                "party", name, code=name[:6], name=name, kind=role, vat_number=None
            )
        matching_id = None
        if code:
            matching_id = self._put(
                "matching",
                code.strip(),
                account_id=account_id,
                party_id=party_id,
                modified_at=1,
                code=code.strip(),
                matched_on="2026-01-31",
            )
        key = len(self.rows.get("line", {})) + 1
        amounts = {"debit": max(minor, 0), "credit": max(-minor, 0)}
        optional = ("currency_amount", "dated_on", "currency", "vat_code", "due_on")
        refs = {"account_id": account_id, "party_id": party_id, "matching_id": matching_id}
        self._put("line", key, **common, **amounts, **refs, **dict.fromkeys(optional), text=name)

    def balances(self) -> list[Row]:
        """What apply keeps beside the lines."""
        found: dict[tuple[int, int], Row] = {}
        for line in self.rows.get("line", {}).values():
            key = (line["account_id"], line["period_id"])
            row = found.setdefault(
                key,
                {"account_id": key[0], "period_id": key[1], "lines": 0, "debit": 0, "credit": 0},
            )
            row["lines"] += 1
            row["debit"] += line["debit"]
            row["credit"] += line["credit"]
        return list(found.values())


def books(*entries: str) -> Books:
    """The books with these entries, in their order."""
    made = Books()
    for entry in entries:
        made.add(entry)
    return made


def write_mirror(mirrors: Mirrors, place: str, made: Books, changes: Iterable[Row] = ()) -> None:
    """Make a dossier's mirror hold these books, as a full synchronisation would leave it."""
    make_private(mirrors.folder)
    with mirrors._open(mirrors.path(place), writing=True) as connection, connection.begin():
        create_mirror(connection)
        for table in tables.BOOKS:
            rows = list(made.rows.get(table.name, {}).values())
            if rows:
                connection.execute(insert(table), rows)
        balances = made.balances()
        if balances:
            connection.execute(insert(tables.balance), balances)
        for change in changes:
            connection.execute(insert(tables.changes).values(change))
