"""Amounts as the French write them, and as their software does."""

import re

EXAMPLE = "1234,56"
MOST_DIGITS = 15  # of cents: thousands of such amounts still add up within 63 bits
REMEMBERED = 50_000
CENTS = 2
THOUSANDS = 3
SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u2007", " "))
PLAIN = re.compile(r"(\d{1,13}),(\d\d)", re.ASCII)  # nearly all of them
NUMBER = re.compile(
    r"(?P<before>[+-]?)[ ]*"
    r"(?P<whole>\d+|\d{1,3}(?P<group>[ .,])\d{3}(?:(?P=group)\d{3})*)?"
    r"(?:(?!(?P=group))(?P<point>[.,])(?P<decimals>\d+))?"
    r"[ ]*(?P<after>[+-]?)",
    re.ASCII,
)


class NotAnAmount(ValueError):
    """A text that is no amount, or could be two."""


class Amounts(dict[str, int]):
    """The cents of an amount as written, remembered; an empty text is nil.

    Accepted beyond the law: a decimal point, thousands set apart, a sign at the end, zeros beyond
    the cents. `1.234` could be either of two amounts, and so could `1,230` in a file that writes
    points elsewhere: both raise NotAnAmount, as does everything else.
    """

    def __init__(self) -> None:
        super().__init__({"": 0})
        self._has_points = False
        self._has_three_decimals = False

    def __missing__(self, text: str) -> int:
        plain = PLAIN.fullmatch(text)
        minor = int(plain[1] + plain[2]) if plain else self._unusual(text)
        if len(self) >= REMEMBERED:
            self.clear()
            self[""] = 0
        self[text] = minor
        return minor

    def _unusual(self, text: str) -> int:
        found = NUMBER.fullmatch(text.translate(SPACES))
        minor = None if found is None or self._has_two_meanings(found) else _minor(found)
        if minor is None:
            raise NotAnAmount(text)
        return minor

    def _has_two_meanings(self, found: re.Match[str]) -> bool:
        """Whether three digits after the only sign may be decimals, or thousands set apart."""
        point, group, whole = found["point"], found["group"], found["whole"] or "0"
        self._has_points |= point == "." or group == ","
        short = len(whole) <= THOUSANDS and not whole.startswith("0")
        if point and short and len(found["decimals"]) == THOUSANDS:
            self._has_three_decimals |= point == ","
            if point == ".":
                return True
        return self._has_points and self._has_three_decimals


def _minor(found: re.Match[str]) -> int | None:
    """The cents of an amount; None when it has no digits, more than cents, or far too many."""
    digits = "".join(filter(str.isdigit, found["whole"] or ""))
    decimals = found["decimals"] or ""
    cents = (digits + decimals[:CENTS].ljust(CENTS, "0")).lstrip("0")
    if not digits + decimals or decimals[CENTS:].strip("0") or len(cents) > MOST_DIGITS:
        return None
    if found["before"] and found["after"]:
        return None
    minor = int(cents or "0")
    return -minor if "-" in (found["before"], found["after"]) else minor
