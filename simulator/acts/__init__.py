"""What a bookkeeper does in a ledger: each act is one call, one transaction, one stamp."""

from simulator.acts.bank import Movement, Statement, enter_statement
from simulator.acts.copies import OtherLedger, backup, restore
from simulator.acts.deleting import Counterpart, NoCounterpart, delete_entry, delete_line
from simulator.acts.masters import (
    NewAsset,
    NewParty,
    add_account,
    add_asset,
    add_party,
    open_year,
)
from simulator.acts.matching import match, unmatch
from simulator.acts.posting import Amendment, LineChange, amend, post
from simulator.acts.proposals import Answer, import_proposals
from simulator.acts.redistributing import NotContiguous, YearSpan, redistribute_years
from simulator.acts.vat_returns import NotWholePeriods, ReturnExists, establish_vat_return
from simulator.acts.versions import NewestAlready, upgrade
from simulator.acts.year_end import (
    NothingToBook,
    WrongOrder,
    book_depreciation,
    close_period,
    close_year,
    reopen_period,
    reopen_year,
)

__all__ = [
    "Amendment",
    "Answer",
    "Counterpart",
    "LineChange",
    "Movement",
    "NewAsset",
    "NewParty",
    "NewestAlready",
    "NoCounterpart",
    "NotContiguous",
    "NotWholePeriods",
    "NothingToBook",
    "OtherLedger",
    "ReturnExists",
    "Statement",
    "WrongOrder",
    "YearSpan",
    "add_account",
    "add_asset",
    "add_party",
    "amend",
    "backup",
    "book_depreciation",
    "close_period",
    "close_year",
    "delete_entry",
    "delete_line",
    "enter_statement",
    "establish_vat_return",
    "import_proposals",
    "match",
    "open_year",
    "post",
    "redistribute_years",
    "reopen_period",
    "reopen_year",
    "restore",
    "unmatch",
    "upgrade",
]
