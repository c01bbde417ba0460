"""FEC files in every dialect, written from lines that say what they mean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from sync.source import EVERYTHING
from sync.sources.fec import FecSource
from tests.sync.contract import Rows, nothing_said, rows_of

HOUSEHOLD = Path(__file__).parents[2] / "fixtures" / "fec" / "household"
NAMES = """
    JournalCode JournalLib EcritureNum EcritureDate CompteNum CompteLib CompAuxNum CompAuxLib
    PieceRef PieceDate EcritureLib Debit Credit EcritureLet DateLet ValidDate Montantdevise Idevise
""".split()  # noqa: SIM905 - as the law lists them


@dataclass(frozen=True)
class Line:
    """A line of an entry; dates ISO, amounts in cents."""

    journal: str
    number: str
    date: str
    account: str
    debit: int = 0
    credit: int = 0
    journal_name: str = "Opérations diverses"
    account_name: str = "Compte"
    party: str = ""
    party_name: str = ""
    piece: str = "P1"
    text: str = "Écriture"
    letter: str = ""
    lettered: str = ""
    foreign: str = ""
    currency: str = ""


@dataclass(frozen=True)
class Dialect:
    """How a file is written."""

    separator: str = "\t"
    encoding: str = "utf-8"
    decimal: str = ","
    dated: str = "{0}{1}{2}"  # year, month, day
    end: str = "\r\n"
    is_signed: bool = False
    trailing: bool = False
    padded: bool = False
    quoted: bool = False
    last_end: bool = True

    def amount(self, minor: int) -> str:
        sign = "-" if minor < 0 else ""
        return f"{sign}{abs(minor) // 100}{self.decimal}{abs(minor) % 100:02}"

    def day(self, iso: str) -> str:
        return self.dated.format(*iso.split("-")) if iso else ""

    def names(self) -> list[str]:
        names = list(NAMES)
        if self.is_signed:
            names[11:13] = ["Montant", "Sens"]
        return names

    def fields(self, line: Line) -> list[str]:
        amounts = [self.amount(line.debit), self.amount(line.credit)]
        if self.is_signed:
            amounts = (
                [self.amount(line.credit), "C"] if line.credit else [self.amount(line.debit), "D"]
            )
        day = self.day(line.date)
        head = [line.journal, line.journal_name, line.number, day, line.account, line.account_name]
        party = [line.party, line.party_name, line.piece, day, line.text]
        letter = [line.letter, self.day(line.lettered), day]
        return [*head, *party, *amounts, *letter, line.foreign, line.currency]

    def row(self, fields: Sequence[str]) -> str:
        written = [f'"{field.replace(chr(34), chr(34) * 2)}"' for field in fields]
        plain = written if self.quoted else list(fields)
        if self.padded:
            plain = [field.ljust(20) for field in plain]
        return self.separator.join([*plain, ""] if self.trailing else plain)

    def write(self, lines: Iterable[Line]) -> bytes:
        rows = [self.row(self.names()), *(self.row(self.fields(line)) for line in lines)]
        text = self.end.join(rows) + (self.end if self.last_end else "")
        return text.encode(self.encoding)


LEGAL = Dialect()


def household(year: int) -> list[Line]:
    """The lines of a year, read in the simplest way."""
    text = (HOUSEHOLD / f"123456782FEC{year}1231.txt").read_bytes().decode()
    return [line_of(row.split("\t")) for row in text.split("\r\n")[1:-1]]


def line_of(row: Sequence[str]) -> Line:
    debit, credit = (int(row[place].replace(",", "")) for place in (11, 12))
    day = f"{row[3][:4]}-{row[3][4:6]}-{row[3][6:]}"
    return Line(
        journal=row[0],
        number=row[2],
        date=day,
        account=row[4],
        debit=debit,
        credit=credit,
        journal_name=row[1],
        account_name=row[5],
        party=row[6],
        party_name=row[7],
        piece=row[8],
        text=row[10],
    )


def entry(number: str, *sides: tuple[str, int], **more: Any) -> list[Line]:
    """The lines of an entry, from accounts and amounts (debit positive)."""
    known = {field.name for field in fields(Line)}
    assert more.keys() <= known
    given = {"journal": "OD", "date": "2020-01-15", **more}
    return [
        replace(
            Line(number=number, account=account, **given),
            debit=max(minor, 0),
            credit=max(-minor, 0),
        )
        for account, minor in sides
    ]


@dataclass
class Place:
    """A folder of FEC files, and the keys that belong to it."""

    folder: Path
    name: str = "123456782FEC20201231.txt"

    def __post_init__(self) -> None:
        (self.folder / "files").mkdir(parents=True, exist_ok=True)

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    def source(self) -> FecSource:
        return FecSource(self.files, self.keys)

    def put(self, written: bytes | Iterable[Line], name: str = "") -> "Place":
        """Write a file, from its bytes or from lines in the form of the law."""
        whole = written if isinstance(written, bytes) else LEGAL.write(written)
        (self.files / (name or self.name)).write_bytes(whole)
        return self

    def read(self) -> Rows:
        """All rows of an extract of everything."""
        path = self.folder / "extract"
        with self.source().reading(path) as reading:
            reading.write(EVERYTHING, nothing_said)
        return rows_of(path)


def books_of(folder: Path, written: bytes | Iterable[Line], name: str = "") -> Rows:
    """What one file is read as, with keys of its own."""
    return Place(folder).put(written, name).read()
