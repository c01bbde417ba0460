"""The demonstration's FEC dossier: the example files, or files written from another mirror."""

import csv
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, select

from models.mirror import account, entry, fiscal_year, journal, line, matching, party, period

ROOT = Path(__file__).parent.parent
EXAMPLES = (
    ROOT.parent / "shared" / "data" / "fec" / "household",
    ROOT / "tests" / "fixtures" / "fec" / "household",
)
SIREN = "123456782"  # passes the check of French company numbers
HEADER = (
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
)


def example() -> Path | None:
    """A folder of example files, when there is one."""
    return next((folder for folder in EXAMPLES if folder.is_dir()), None)


def copy_example(source: Path, folder: Path) -> None:
    """Copy the files, so that whoever tries Pointage can edit them."""
    part = _part(folder)
    for file in sorted(source.glob("*.txt")):
        shutil.copyfile(file, part / file.name)
    part.rename(folder)


def write_fec(mirror: AbstractContextManager[Connection], folder: Path) -> None:
    """Write the books of a mirror as FEC files, one a fiscal year."""
    part = _part(folder)
    with mirror as connection:
        for year in connection.execute(select(fiscal_year).order_by(fiscal_year.c.starts_on)):
            name = f"{SIREN}FEC{_day(year.ends_on)}.txt"
            with (part / name).open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None)
                writer.writerow(HEADER)
                writer.writerows(_rows(connection, year))
    part.rename(folder)


def _part(folder: Path) -> Path:
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    return part


def _rows(connection: Connection, year: Row[Any]) -> Iterator[tuple[str, ...]]:
    """The lines of a year, entry by entry in the order of their dates."""
    found = connection.execute(
        select(
            journal.c.code,
            journal.c.name,
            entry.c.number,
            func.coalesce(line.c.dated_on, entry.c.dated_on).label("dated_on"),
            account.c.code.label("account"),
            account.c.name.label("account_name"),
            func.coalesce(party.c.code, "").label("party"),
            func.coalesce(party.c.name, "").label("party_name"),
            func.coalesce(entry.c.reference, entry.c.key).label("reference"),
            line.c.text,
            line.c.debit,
            line.c.credit,
            func.coalesce(matching.c.code, "").label("matching"),
            func.coalesce(matching.c.matched_on, "").label("matched_on"),
        )
        .join(entry, entry.c.id == line.c.entry_id)
        .join(period, period.c.id == entry.c.period_id)
        .join(journal, journal.c.id == entry.c.journal_id)
        .join(account, account.c.id == line.c.account_id)
        .outerjoin(party, party.c.id == line.c.party_id)
        .outerjoin(matching, matching.c.id == line.c.matching_id)
        .where(period.c.fiscal_year_id == year.id)
        .order_by(entry.c.dated_on, entry.c.id, line.c.number)
    )
    for row in found:
        yield _fields(row, _day(year.ends_on))


def _fields(row: Any, valid: str) -> tuple[str, ...]:
    day = _day(row.dated_on)
    return (
        _text(row.code),
        _text(row.name),
        f"{row.code}{row.number}",
        day,
        row.account,
        _text(row.account_name),
        _text(row.party),
        _text(row.party_name),
        _text(row.reference),
        day,
        _text(row.text) or _text(row.reference),
        _amount(row.debit),
        _amount(row.credit),
        _text(row.matching),
        _day(row.matched_on),
        valid,
        "",
        "",
    )


def _day(iso: str) -> str:
    return iso.replace("-", "")


def _text(text: str) -> str:
    return " ".join(text.split())


def _amount(minor: int) -> str:
    """Cents as the French write them; a negative amount keeps its sign."""
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 100},{abs(minor) % 100:02}"
