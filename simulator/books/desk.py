"""Where made-up books are entered: into a new file in bulk, or into a ledger act by act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from simulator.calendar_of_years import Span
from simulator.drafts import Draft

CUSTOMERS, SUPPLIERS = "400000", "440000"
BANK, SAVINGS, CASH = "550000", "551000", "570000"
TRANSFERS, CARDS = "580000", "580100"
SALES, PURCHASES, BANK_JOURNAL = "VEN", "ACH", "BNQ"
TILL_JOURNAL, MISC, WAGES_JOURNAL = "CAI", "ODV", "SAL"
OPENING, SAVINGS_JOURNAL = "OUV", "EPA"
RATES = {"240100": 33, "240000": 20, "241000": 20, "231000": 20, "211000": 33, "260000": 10}


@dataclass(slots=True)
class OpenItem:
    """What a party owes (positive cents) or is owed, and the ids of the lines that make it up."""

    party: str
    account: str
    amount: int
    lines: list[int]
    reference: str


class Desk(Protocol):
    """Takes entries and matchings in the order in which they are entered."""

    def post(self, draft: Draft) -> Sequence[int]:
        """Enter a draft; gives the ids of its lines."""

    def settle(self, item: OpenItem, on: date) -> None:
        """Match all lines of an item whose amount has come to nil."""

    def position(self, account: str) -> int:
        """The balance of an account in cents, debit positive."""

    def declare_vat(self, span: Span, on: date) -> int:
        """Establish a VAT return with its closing entry; gives what is to be paid, in cents."""

    def add_asset(self, account: str, name: str, day: date, cost: int) -> None:
        """Put a fixed asset on the list that is depreciated."""

    def first_open_day(self) -> date:
        """The first day on which something may still be dated."""
