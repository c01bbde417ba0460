"""What happens to files between one program and the next."""

import re
from collections.abc import Callable

from tests.sync.fec.dialects import HOUSEHOLD

NAME = "123456782FEC20081231.txt"
CLEAN = (HOUSEHOLD / NAME).read_bytes().decode()
ROWS = CLEAN.split("\r\n")
Garble = Callable[[str], str]
AnyGarble = Callable[[str], str | bytes]


def in_row(row: int, old: str, new: str, count: int = 1) -> Garble:
    """Replace in one line, counted from 1 with the names."""

    def garble(text: str) -> str:
        rows = text.split("\r\n")
        assert old in rows[row - 1]
        rows[row - 1] = rows[row - 1].replace(old, new, count)
        return "\r\n".join(rows)

    return garble


def with_field(row: int, place: int, value: str) -> Garble:
    """Put a value into one field of one line."""

    def garble(text: str) -> str:
        rows = text.split("\r\n")
        fields = rows[row - 1].split("\t")
        fields[place] = value
        rows[row - 1] = "\t".join(fields)
        return "\r\n".join(rows)

    return garble


def each_row(change: Callable[[list[str]], list[str]]) -> Garble:
    """Change the fields of all lines, names included."""

    def garble(text: str) -> str:
        rows = [change(row.split("\t")) for row in text.split("\r\n")[:-1]]
        return "\r\n".join("\t".join(row) for row in rows) + "\r\n"

    return garble


def without(place: int) -> Garble:
    """Leave a column out."""
    return each_row(lambda fields: fields[:place] + fields[place + 1 :])


def spaced(amount: str) -> str:
    """Thousands set apart, as people like them."""
    if not re.fullmatch(r"\d+,\d\d", amount):
        return amount
    whole, cents = amount.split(",")
    return f"{int(whole):,}".replace(",", "\u00a0") + f",{cents}"


def thousands(sign: str, point: str) -> Garble:
    """Set thousands apart with another sign."""
    return lambda text: re.sub(
        r"(?<=\t)\d+,\d\d(?=\t)",
        lambda found: spaced(found[0]).replace(",", point).replace("\u00a0", sign),
        text,
    )


def garbled(garble: AnyGarble) -> bytes:
    """The clean file, garbled."""
    found = garble(CLEAN)
    return found if isinstance(found, bytes) else found.encode()
