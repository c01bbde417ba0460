"""What somebody enters: an entry before it has ids, numbers and stamps."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class DraftLine(NamedTuple):
    """A line to enter; amounts in cents, one of them 0. Account and party by their codes.

    A named tuple, because a generator makes millions of them.
    """

    account: str
    debit: int = 0
    credit: int = 0
    party: str | None = None
    vat_code: str | None = None
    due_on: date | None = None
    text: str | None = None  # None: the entry's
    currency: str | None = None
    currency_amount: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to enter, in the journal of this code."""

    journal: str
    dated_on: date
    text: str
    lines: tuple[DraftLine, ...]
    reference: str | None = None
    proposal_key: str | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """An entry that was entered: its id and key, its number in its journal, its lines' keys."""

    id: int
    key: str
    journal: str
    number: int
    line_keys: tuple[str, ...]


def signed(
    account: str, amount: int, party: str | None = None, text: str | None = None
) -> DraftLine:
    """A line from one amount in cents: a debit when positive, a credit when negative."""
    return DraftLine(account, max(amount, 0), max(-amount, 0), party, text=text)
