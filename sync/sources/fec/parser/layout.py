"""The columns of the FEC as the law names them, and where a file has them."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from sync.sources.fec.parser.refusal import Unreadable


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its legal name, whether nothing can be read without it, what else it is called."""

    name: str
    needed: bool = False
    also: tuple[str, ...] = ()


COLUMNS = (
    Column("JournalCode", needed=True),
    Column("JournalLib"),
    Column("EcritureNum", needed=True),
    Column("EcritureDate", needed=True),
    Column("CompteNum", needed=True),
    Column("CompteLib"),
    Column("CompAuxNum", also=("CompteAuxNum",)),
    Column("CompAuxLib", also=("CompteAuxLib",)),
    Column("PieceRef"),
    Column("PieceDate"),
    Column("EcritureLib"),
    Column("Debit"),
    Column("Credit"),
    Column("Montant"),
    Column("Sens"),
    Column("EcritureLet", also=("EcrtureLet",)),
    Column("DateLet"),
    Column("ValidDate"),
    Column("Montantdevise"),
    Column("Idevise", also=("Idevis",)),
)
TWO_AMOUNTS = ("Debit", "Credit")
ONE_AMOUNT = ("Montant", "Sens")
# What a line is made of, in the order in which it is picked, an amount's two columns in between.
BEFORE_AMOUNTS = (
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "EcritureLib",
)
FOREIGN = "Montantdevise"
AFTER_AMOUNTS = ("EcritureLet", "DateLet", FOREIGN, "Idevise")
SEPARATORS = {"\t": "TAB", "|": "|", ";": ";"}
QUOTE = '"'
Pick = Callable[[Sequence[str]], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a file has what.

    `pick` takes `columns` out of a line's fields, which must have an empty one behind the last.
    `names` are the file's own, `named` of them; a line may have `most` fields, when those without
    a name are empty, and must have `fewest` to say anything.
    """

    separator: str
    pick: Pick
    columns: tuple[str, ...]
    names: tuple[str, ...]
    named: int
    most: int
    fewest: int
    quoted: bool

    @property
    def is_signed(self) -> bool:
        """Whether amounts are one column with its side, not two."""
        return ONE_AMOUNT[0] in self.columns


def _plain(name: str) -> str:
    """A column's name without what files do to it: case, accents, padding, quotes."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z]", "", letters.lower())


KNOWN = {_plain(name): column.name for column in COLUMNS for name in (column.name, *column.also)}


def layout_of(header: str, line: int) -> Layout:
    """What the line of names says. Raises Unreadable when a needed column is missing or twice."""
    separator = max(SEPARATORS, key=lambda sign: len(_known(header.split(sign))))
    names = header.split(separator)
    places = _known(names)
    if not places:
        raise Unreadable("fec_header", line, expected=_example(), found=header)
    _refuse_twice(names, places, line)
    amounts = TWO_AMOUNTS if any(name in places for name in TWO_AMOUNTS) else ONE_AMOUNT
    columns = (*BEFORE_AMOUNTS, *amounts, *AFTER_AMOUNTS)
    needed = [*(column.name for column in COLUMNS if column.needed), *amounts]
    for name in needed:
        if name not in places:
            raise Unreadable("fec_column_missing", line, name, expected=name, found=header)
    named = max(place for place, name in enumerate(names) if name.strip()) + 1
    return Layout(
        separator=separator,
        pick=itemgetter(*(places.get(name, -1) for name in columns)),
        columns=columns,
        names=tuple(name.strip().strip(QUOTE) for name in names[:named]),
        named=named,
        most=max(len(names), named + 1),
        fewest=max(places[name] for name in needed) + 1,
        quoted=all(_is_quoted(name.strip()) for name in names[:named]),
    )


def _known(names: Sequence[str]) -> dict[str, int]:
    """The places of the columns we know, by legal name; of one that is there twice the last."""
    found = ((KNOWN.get(_plain(name)), place) for place, name in enumerate(names))
    return {name: place for name, place in found if name}


def _refuse_twice(names: Sequence[str], places: dict[str, int], line: int) -> None:
    for place, name in enumerate(names):
        legal = KNOWN.get(_plain(name))
        if legal and places[legal] != place:
            raise Unreadable("fec_column_twice", line, legal, expected=legal, found=name)


def _example() -> str:
    return f"{COLUMNS[0].name}, {COLUMNS[1].name}, {COLUMNS[2].name}…"


def _is_quoted(field: str) -> bool:
    return len(field) > 1 and field[0] == field[-1] == QUOTE


def unquoted(field: str) -> str | None:
    """A field of a file that quotes them all; None when its quotes do not close."""
    field = field.strip()
    if _is_quoted(field):
        return field[1:-1].replace(QUOTE * 2, QUOTE)
    return None if field.startswith(QUOTE) or field.endswith(QUOTE) else field
