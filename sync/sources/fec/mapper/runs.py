"""Stretches of a file's lines that hang together, and what is the same in a later export."""

import re
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any
from zlib import crc32

from sync.sources.fec.parser import Record

CONTENT_BYTES = 6
SUMMED = 1 << 40  # contents are summed modulo this: a million of them stay below 2**63
LAST_DIGITS = re.compile(r"(\d{1,15})\D*$", re.ASCII)
NUMBERED = -1  # the section of runs that have numbers
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

    def count(self, line: Record, content: int, uses: int) -> int:
        """Take account of a line; how many of its content there are by now."""
        self.lines += 1
        self.amount += line.debit - line.credit
        self.content += content
        self.uses |= uses
        if not self.reference:
            self.reference = line.reference
        if line.doubtful and not self.doubtful:
            self.doubtful = line.row
        nth = self.seen[content] = self.seen.get(content, 0) + 1
        return nth

    def row(self, file: int) -> Row:
        """As the scratch database keeps it, with what an entry has that begins with it."""
        begun, month = self.begun, self.begun.dated_on[:7]
        called, counted = begun.number, number_in(begun.number)
        if self.section != NUMBERED:  # no number of its own: its date and piece name it
            called, counted = f"{begun.dated_on} {self.reference}".rstrip(), 0
        key = checksum(f"{begun.journal}\t{begun.number}\t{month}")
        stamp = checksum(f"{called}\t{begun.dated_on}\t{self.reference}\t{begun.text}")
        sums = (self.first, self.lines, self.amount, self.content % SUMMED, self.uses)
        known = (begun.row, self.doubtful, key, stamp, counted)
        texts = (month, begun.number, called, begun.dated_on, self.reference, begun.text)
        where = (self.number, file, self.journal, self.section, self.day)
        return (*where, *sums, *known, *texts)


def checksum(text: str) -> int:
    """32 bits of a text, the same in each export."""
    return crc32(text.encode())


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
