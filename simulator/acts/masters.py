"""Adds accounts, parties, assets and fiscal years."""

from dataclasses import dataclass
from datetime import date
from itertools import chain, count

from simulator import refusals
from simulator.acts import lookups
from simulator.calendar_of_years import Span, following_year, months
from simulator.ledger_file import Act, Ledger


@dataclass(frozen=True, slots=True)
class NewParty:
    """A customer or supplier to add."""

    code: str
    name: str
    kind: str
    vat_number: str | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class NewAsset:
    """A fixed asset to add; cost in cents, rate in percent a year, accounts by their codes."""

    account: str
    depreciation_account: str
    name: str
    acquired_on: date
    cost: int
    rate_percent: int


def _require_free(act: Act, table: str, what: str, code: str) -> None:
    if not code.strip():
        raise refusals.CodeMissing(what)
    if act.all(f"SELECT 1 FROM {table} WHERE code = ?", code):
        raise refusals.CodeTaken(what, code)


def add_account(ledger: Ledger, code: str, name: str, kind: str) -> str:
    """Add an account; gives its key. Raises CodeTaken or CodeMissing."""
    with ledger.act() as act:
        _require_free(act, "account", "account", code)
        return f"A{act.insert('account', code=code, name=name, kind=kind)}"


def add_party(ledger: Ledger, party: NewParty) -> str:
    """Add a customer or supplier; gives its key. Raises CodeTaken or CodeMissing."""
    with ledger.act() as act:
        _require_free(act, "party", party.kind, party.code)
        party_id = act.insert(
            "party",
            code=party.code,
            name=party.name,
            kind=party.kind,
            vat_number=party.vat_number,
            locale=party.locale,
        )
        return f"T{party_id}"


def add_asset(ledger: Ledger, asset: NewAsset) -> str:
    """Add a fixed asset; gives its key. Raises Unknown."""
    with ledger.act() as act:
        asset_id = act.insert(
            "fixed_asset",
            account_id=lookups.account_for(act, asset.account).id,
            depreciation_account_id=lookups.account_for(act, asset.depreciation_account).id,
            name=asset.name,
            acquired_on=asset.acquired_on.isoformat(),
            cost=asset.cost,
            rate_percent=asset.rate_percent,
        )
        return f"F{asset_id}"


def open_year(ledger: Ledger) -> str:
    """Open the fiscal year after the last one, known by the year it ends in; gives its code."""
    with ledger.act() as act:
        return open_following(act)


def open_following(act: Act) -> str:
    """The same inside a larger act."""
    statement = "SELECT starts_on, ends_on FROM fiscal_year ORDER BY ends_on DESC LIMIT 1"
    start, end = act.connection.execute(statement).fetchone()
    year = following_year(Span(date.fromisoformat(start), date.fromisoformat(end)))
    code = _free_code(act, str(year.ends_on.year))
    insert_year(act, code, year)
    return code


def _free_code(act: Act, wanted: str) -> str:
    """A code no fiscal year has: after a redistribution, there may be one of that name."""
    taken = {row[0] for row in act.all("SELECT code FROM fiscal_year")}
    others = (f"{wanted}-{number}" for number in count(2))
    return next(code for code in chain([wanted], others) if code not in taken)


def insert_year(act: Act, code: str, year: Span) -> None:
    """Insert a fiscal year and its periods, open."""
    year_id = act.insert(
        "fiscal_year",
        code=code,
        starts_on=year.starts_on.isoformat(),
        ends_on=year.ends_on.isoformat(),
        closed=0,
    )
    for number, month in enumerate(months(year), 1):
        insert_period(act, year_id, number, month)


def insert_period(act: Act, year_id: int, number: int, span: Span) -> int:
    """Insert an open period; gives its id."""
    return act.insert(
        "period",
        fiscal_year_id=year_id,
        number=number,
        starts_on=span.starts_on.isoformat(),
        ends_on=span.ends_on.isoformat(),
        closed=0,
    )
