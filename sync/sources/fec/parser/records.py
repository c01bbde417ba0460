"""The lines of one FEC file, read as what they say. No line is skipped but empty ones."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from sync.sources.fec.parser import amounts, dates
from sync.sources.fec.parser.amounts import Amounts, NotAnAmount
from sync.sources.fec.parser.dates import Dates, NotADate
from sync.sources.fec.parser.encoding import encoding_of
from sync.sources.fec.parser.layout import (
    FOREIGN,
    ONE_AMOUNT,
    TWO_AMOUNTS,
    Layout,
    layout_of,
    unquoted,
)
from sync.sources.fec.parser.refusal import Unreadable

AMOUNTS = (*TWO_AMOUNTS, ONE_AMOUNT[0], FOREIGN)  # the columns of figures
ENDS = "\r\n"
NOTHING = " \t\v\f\r\n\x1a\0"  # DOS ends a text with 0x1A
SIDES = {"D": 1, "C": -1, "1": 1, "+1": 1, "-1": -1}  # Sens, in capitals
QUOTED = '"…"'
SIDE_EXAMPLE = "D, C, +1, -1"


class Record(NamedTuple):
    """One line; amounts in cents, dates ISO, texts without padding, "" for what is not said.

    `doubtful`: it has more or fewer fields than the file's first line, so only an entry that
    balances proves that its figures stand where they belong.
    """

    row: int
    doubtful: bool
    journal: str
    journal_name: str
    number: str
    dated_on: str
    account: str
    account_name: str
    party: str
    party_name: str
    reference: str
    text: str
    debit: int
    credit: int
    letter: str
    lettered_on: str
    currency_amount: int
    currency: str


def records(path: Path) -> Iterator[Record]:
    """The lines of a file, in constant memory. Raises Unreadable and OSError."""
    with path.open(encoding=encoding_of(path), errors="replace", newline="") as stream:
        lines = numbered(stream)
        row, header = next(((row, line) for row, line in lines if line.strip(NOTHING)), (1, ""))
        reader = LineReader(layout_of(header.rstrip(ENDS), row))
        for row, line in lines:
            record = reader.record(row, line)
            if record is not None:
                yield record
    if not reader.seen:
        raise Unreadable("fec_empty", row, found=str(row))


def numbered(stream: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Lines with their ends, counted from 1. CR CR LF is one end, not an empty line as well."""
    row, after_return = 0, False
    for line in stream:
        if after_return and line == ENDS:
            after_return = False
            continue
        row += 1
        after_return = line.endswith("\r")
        yield row, line


class LineReader:
    """Reads line after line of one layout."""

    __slots__ = ("_amounts", "_dates", "_layout", "_named", "_pick", "_sided", "_usual", "seen")

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._named, self._pick = layout.named, layout.pick
        self._sided = self._by_side if layout.is_signed else self._in_columns
        self._amounts = Amounts()
        self._dates = Dates()
        self._usual = 0  # fields of the first line
        self.seen = False

    def record(self, row: int, line: str) -> Record | None:
        """What a line says; None for an empty one. Raises Unreadable."""
        if "\0" in line:
            line = line.replace("\0", " ")
        fields = line.rstrip(ENDS).split(self._layout.separator)
        doubtful = not self._named == len(fields) == self._usual
        if doubtful:
            if not line.strip(NOTHING):
                return None
            doubtful = self._is_doubtful(row, fields)
        if self._layout.quoted:
            fields = [self._unquoted(row, *placed) for placed in enumerate(fields)]
        fields.append("")
        self.seen = True
        texts = [*map(str.strip, self._pick(fields))]
        try:
            return self._read(row, texts, doubtful=doubtful)
        except (NotAnAmount, NotADate) as error:
            raise self._explained(row, texts, error) from error

    def _is_doubtful(self, row: int, fields: list[str]) -> bool:
        """Whether a line has another number of fields than the first; fills up a short one.

        Raises Unreadable when it lacks more than what may be absent, or has a field too many.
        """
        layout, count = self._layout, len(fields)
        self._usual = self._usual or count
        too_many = count > layout.most or any(field.strip() for field in fields[layout.named :])
        if too_many or count < layout.fewest:
            column = layout.names[-1 if too_many else count]
            expected = str(layout.named)
            raise Unreadable("fec_fields", row, column, expected=expected, found=str(count))
        fields += [""] * (layout.named - count)
        return count != self._usual or count < layout.named

    def _unquoted(self, row: int, place: int, field: str) -> str:
        bare = unquoted(field)
        if bare is None:
            column = self._layout.names[min(place, self._layout.named - 1)]
            raise Unreadable("fec_quote", row, column, expected=QUOTED, found=field)
        return bare

    def _read(self, row: int, texts: list[str], *, doubtful: bool) -> Record:
        """The record of a line's texts. Raises NotAnAmount, NotADate and Unreadable."""
        journal, journal_name, number, day, account, account_name, party, party_name = texts[:8]
        reference, text, first, second, letter, lettered_on, foreign, currency = texts[8:]
        dated_on = self._dates[day]
        if not account:
            raise Unreadable("fec_account", row, "CompteNum", expected="512000", found=account)
        debit, credit = self._sided(row, first, second)
        return Record(
            row,
            doubtful,
            journal,
            journal_name,
            number,
            dated_on,
            account,
            account_name,
            party,
            party_name,
            reference,
            text,
            debit,
            credit,
            letter,
            self._loose_date(lettered_on) if letter and lettered_on else "",
            self._amounts[foreign],
            currency,
        )

    def _in_columns(self, _row: int, debit: str, credit: str) -> tuple[int, int]:
        """Debit and credit from a column of each; one of them may be empty."""
        if not debit and not credit:
            raise NotAnAmount(debit)
        return self._amounts[debit], self._amounts[credit]

    def _by_side(self, row: int, amount: str, side: str) -> tuple[int, int]:
        """Debit and credit from one amount and its side."""
        if not amount:
            raise NotAnAmount(amount)
        sign = SIDES.get(side.upper())
        if sign is None:
            raise Unreadable("fec_side", row, "Sens", expected=SIDE_EXAMPLE, found=side)
        minor = self._amounts[amount]
        return (minor, 0) if sign > 0 else (0, minor)

    def _loose_date(self, text: str) -> str:
        """A date on which no figure hangs; "" when it cannot be read."""
        try:
            return self._dates[text]
        except NotADate:
            return ""

    def _explained(self, row: int, texts: list[str], error: ValueError) -> Unreadable:
        """Which column of a line holds what is no date or no amount."""
        found = str(error)
        if isinstance(error, NotADate):
            return Unreadable("fec_date", row, "EcritureDate", expected=dates.EXAMPLE, found=found)
        said = dict(zip(self._layout.columns, texts, strict=True))
        column = next(name for name in AMOUNTS if said.get(name) == found)
        return Unreadable("fec_amount", row, column, expected=amounts.EXAMPLE, found=found)
