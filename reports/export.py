"""Rows as CSV or JSON for other programs."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from reports.trial_balance import TrialBalance

Cell = str | int | Decimal | None
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # spreadsheets would run what follows as a formula
BOM = "\ufeff"  # Excel then reads the file as UTF-8
TRIAL_BALANCE = ("account", "name", "debit_minor", "credit_minor")


def harmless(cell: Cell) -> Cell:
    """A text that a spreadsheet would run as a formula gets an apostrophe; numbers stay."""
    if isinstance(cell, str) and cell.startswith(DANGEROUS):
        return f"'{cell}"
    return cell


def csv_lines(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], *, delimiter: str = ","
) -> Iterator[str]:
    """CSV line by line (RFC 4180: CRLF, quotes where needed), header first."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(header)
    yield buffer.getvalue()
    for cells in rows:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([harmless(cell) for cell in cells])
        yield buffer.getvalue()


def amount(minor: int | None) -> Decimal | None:
    """Cents as a decimal number with a point, for files: a number, so no formula to disarm."""
    return None if minor is None else Decimal(minor).scaleb(-2)


def trial_balance_rows(balance: TrialBalance) -> list[tuple[str, str, int, int]]:
    """Account, name, debit and credit in cents, by account."""
    return [(row.account, row.name, row.debit_minor, row.credit_minor) for row in balance.rows]


def trial_balance_json(balance: TrialBalance) -> str:
    """A list of objects with the names of TRIAL_BALANCE."""
    rows = [dict(zip(TRIAL_BALANCE, row, strict=True)) for row in trial_balance_rows(balance)]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def trial_balance_csv(balance: TrialBalance) -> str:
    """The same as CSV: amounts are whole cents."""
    return "".join(csv_lines(TRIAL_BALANCE, trial_balance_rows(balance)))
