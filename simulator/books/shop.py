"""Takings over the counter: the till's summary and what the card company pays out."""

import math
from datetime import date

from simulator import vat
from simulator.books import desk
from simulator.books.company import Company
from simulator.drafts import Draft, DraftLine, signed

WEEKDAY = (0.5, 0.8, 0.9, 0.95, 1.25, 1.7, 0.9)
CARD_FEE_PER_MILLE = 8
TAKINGS = "REC"


def takings(company: Company, day: date, days: int) -> int:
    """Enter each till's summary of so many days up to this one; gives the number of lines."""
    return sum(_summary(company, day, days, till) for till in range(1, company.tills + 1))


def _summary(company: Company, day: date, days: int, till: int) -> int:
    rng, sector = company.rng, company.sector
    usual = sector.till_euros * 100 * days * sector.season[day.month - 1]
    factor = WEEKDAY[day.weekday()] if days == 1 else 1.0
    total = int(usual * factor * math.exp(rng.gauss(0, 0.18)))
    whole = sum(goods.weight for goods in sector.till)
    lines = []
    for goods in sector.till:
        base = total * goods.weight // whole * rng.randrange(90, 111) // 100
        lines.append(DraftLine(goods.account, 0, base, None, goods.vat_code))
        tax = vat.tax_on(base, goods.vat_code)
        lines.append(DraftLine(vat.DUE, 0, tax, None, goods.vat_code))
        company.turnover += base
    taken = sum(line.credit for line in lines)
    cards = taken * rng.randrange(62, 86) // 100
    text = company.say("RECETTES", "DAGONTVANGSTEN") + f" {day:%d/%m/%Y}"
    paid = (signed(desk.CASH, taken - cards), signed(desk.CARDS, cards))
    ids = company.desk.post(Draft(TAKINGS, day, text, (*paid, *lines), f"Z{day:%y%m%d}-{till}"))
    company.cards += cards
    return len(ids)


def card_payout(company: Company, day: date) -> int:
    """The card company pays what it took, less its fee; gives the number of lines: 3 or 0."""
    if company.cards < 100:
        return 0
    amount, company.cards = company.cards, 0
    fee = amount * CARD_FEE_PER_MILLE // 1000 + 1
    text = company.say("DECOMPTE CARTES", "AFREKENING KAARTEN")
    lines = (
        signed(desk.BANK, amount - fee),
        signed("657100", fee),
        signed(desk.CARDS, -amount),
    )
    return len(company.desk.post(Draft(desk.BANK_JOURNAL, day, text, lines)))
