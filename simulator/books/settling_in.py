"""Fills a new ledger file with what there is before the first entry."""

import csv
from pathlib import Path
from random import Random

from simulator import refusals
from simulator.books import people
from simulator.books.company import Company
from simulator.books.people import Crowd, Names, Somebody
from simulator.books.recipe import Recipe
from simulator.books.recorder import Recorder
from simulator.books.sectors import OVERHEADS, Goods, Sector

CHART = Path(__file__).parent / "chart_be.csv"
JOURNALS = (
    ("VEN", "sale", "Ventes", "Verkopen"),
    ("REC", "sale", "Recettes", "Dagontvangsten"),
    ("ACH", "purchase", "Achats", "Aankopen"),
    ("BNQ", "financial", "Banque", "Bank"),
    ("EPA", "financial", "Compte épargne", "Spaarrekening"),
    ("CAI", "financial", "Caisse", "Kas"),
    ("ODV", "misc", "Opérations diverses", "Diversen"),
    ("SAL", "misc", "Salaires", "Lonen"),
    ("OUV", "opening", "Ouverture", "Opening"),
)
MOST_OWN_SUPPLIERS = 0.45


def chart() -> list[dict[str, str]]:
    """The chart of accounts: code, kind, fr, nl."""
    with CHART.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def settle_masters(recorder: Recorder, *, dutch: bool) -> None:
    """Insert journals and accounts."""
    for code, kind, french, flemish in JOURNALS:
        recorder.insert("journal", code, flemish if dutch else french, kind)
    for row in chart():
        recorder.insert("account", row["code"], row["nl" if dutch else "fr"], row["kind"])


def company_for(recipe: Recipe, rng: Random, recorder: Recorder) -> Company:
    """A company with its customers and suppliers, who are inserted."""
    sector = recipe.trade()
    names = Names(recipe.locale, rng)
    many = people.how_many(recipe.lines)
    customers = max(3, int(many * sector.customers_share))
    buyers = [
        people.somebody(names, rng, f"C{place:05d}", may_be_private=True)
        for place in range(1, customers + 1)
    ]
    sellers = [
        people.somebody(names, rng, f"F{place:05d}", may_be_private=False)
        for place in range(1, max(4, many - customers) + 1)
    ]
    for kind, crowd in (("customer", buyers), ("supplier", sellers)):
        for each in crowd:
            recorder.insert("party", each.code, each.name, kind, each.vat_number, each.locale)
    supplies = _supplies(sector, sellers, rng)
    everybody = people.buyers(buyers), people.sellers(sellers)
    return _company(recipe, rng, recorder, everybody, supplies)


def _company(
    recipe: Recipe,
    rng: Random,
    recorder: Recorder,
    crowds: tuple[Crowd, Crowd],
    supplies: dict[str, Goods],
) -> Company:
    dutch = recipe.locale == "nl_BE"
    company = Company(rng, recipe.trade(), dutch, *crowds, supplies, recorder)
    company.since = recipe.books().starts_on
    return company


def _supplies(sector: Sector, sellers: list[Somebody], rng: Random) -> dict[str, Goods]:
    """What each supplier sells: the first, met most often, what the trade lives on."""
    own = max(1, int(len(sellers) * MOST_OWN_SUPPLIERS))
    return {
        seller.code: supply_of(sector, seller, rng, own=place < own)
        for place, seller in enumerate(sellers)
    }


def supply_of(sector: Sector, seller: Somebody, rng: Random, *, own: bool) -> Goods:
    """What a supplier sells: of the trade's own goods, or of what everybody buys."""
    pool = sector.purchases if own else OVERHEADS
    abroad = [each for each in pool if each.vat_code in {"AIC", "ASI"}]
    fitting = abroad if seller.foreign and abroad else [e for e in pool if e not in abroad]
    return rng.choices(fitting, [each.weight for each in fitting])[0]


class NobodyThere(refusals.Refused):
    """A company without customers or without suppliers cannot trade."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"There is no {kind} in this ledger.")
