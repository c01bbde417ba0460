"""A desk (see books/desk.py) on an existing ledger: each entry and matching is an act."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from simulator import acts
from simulator.acts import ReturnExists
from simulator.books.desk import RATES, OpenItem
from simulator.books.recipe import day_of
from simulator.calendar_of_years import ONE_DAY, Span
from simulator.drafts import Draft
from simulator.ledger_file import Ledger

POSITION = (
    "SELECT coalesce(sum(l.debit - l.credit), 0) FROM line l JOIN entry e ON e.id = l.entry_id"
    " JOIN account a ON a.id = l.account_id WHERE a.code = ? AND e.period_id IN (SELECT p.id"
    " FROM period p JOIN fiscal_year y ON y.id = p.fiscal_year_id WHERE y.closed = 0)"
)
FIRST_OPEN = (
    "SELECT min(p.starts_on) FROM period p JOIN fiscal_year y ON y.id = p.fiscal_year_id"
    " WHERE p.closed = 0 AND y.closed = 0"
)


class ActDesk:
    """Enters what a company does through Comptoir's acts, by the ledger's clock."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.entered = self.matched = 0

    def post(self, draft: Draft) -> Sequence[int]:
        """Enter a draft; gives the ids of its lines. Raises Refused."""
        posted = acts.post(self.ledger, draft)
        self.entered += 1
        return [int(key[1:]) for key in posted.line_keys]

    def settle(self, item: OpenItem, on: date) -> None:
        """Match an item's lines. Raises Refused when somebody changed them meanwhile."""
        acts.match(self.ledger, [f"L{line_id}" for line_id in item.lines], on)
        self.matched += 1

    def position(self, account: str) -> int:
        """The balance of an account over the years that are open."""
        with self.ledger.reading() as connection:
            return int(connection.execute(POSITION, (account,)).fetchone()[0])

    def declare_vat(self, span: Span, on: date) -> int:
        """Establish a return, unless it was done; what is to be paid is on its account: 0."""
        with suppress(ReturnExists):
            acts.establish_vat_return(self.ledger, span, on)
        return 0

    def add_asset(self, account: str, name: str, day: date, cost: int) -> None:
        """Put a fixed asset on the list."""
        written_off = f"{account[:-1]}9"
        asset = acts.NewAsset(account, written_off, name, day, cost, RATES[account])
        acts.add_asset(self.ledger, asset)

    def first_open_day(self) -> date:
        """The first day of an open period that no VAT return covers."""
        with self.ledger.reading() as connection:
            opened = connection.execute(FIRST_OPEN).fetchone()[0]
            declared = connection.execute("SELECT max(period_to) FROM vat_return").fetchone()[0]
        first = date.fromisoformat(opened) if opened else day_of(self.ledger.clock())
        return max(first, date.fromisoformat(declared) + ONE_DAY) if declared else first
