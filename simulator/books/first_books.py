"""What a company has and owes on the day its books begin."""

from datetime import date

from simulator.books.company import Company
from simulator.books.desk import BANK, CASH, OPENING, RATES
from simulator.books.recorder import Recorder
from simulator.books.wages import HOLIDAYS, monthly_gross
from simulator.depreciation import written_off
from simulator.drafts import Draft, signed
from simulator.labels import label

SMALL_CAPITAL, LARGE_CAPITAL = 1_860_000, 6_200_000
LARGE_TURNOVER = 100_000_000
OLD_ASSETS = (
    ("240000", 2, "Mobilier", "Meubilair"),
    ("240100", 2, "Matériel informatique", "Informatica"),
    ("241000", 5, "Matériel roulant", "Rollend materieel"),
    ("231000", 5, "Machines", "Machines"),
    ("260000", 7, "Aménagements", "Inrichting"),
    ("211000", 1, "Logiciels", "Software"),
)


def first_opening(company: Company, recorder: Recorder, turnover: int, *, wages_paid: bool) -> None:
    """Enter the first opening entry; amounts follow the turnover expected, in cents a year."""
    rng, day = company.rng, company.since
    balances: dict[str, int] = {BANK: turnover * rng.randrange(4, 9) // 100}
    for account, percent, french, dutch in OLD_ASSETS[: rng.randrange(3, 7)]:
        cost = turnover * percent * rng.randrange(8, 13) // 1000 // 1000 * 1000 + 50_000
        bought = date(day.year - rng.randrange(1, 4), rng.randrange(1, 13), 1)
        recorder.add_asset(account, company.say(french, dutch), bought, cost)
        eve = date(day.year - 1, 12, 31)
        balances[account] = cost
        balances[f"{account[:-1]}9"] = -written_off(cost, RATES[account], bought, eve)
    if company.sector.stock_account:
        balances[company.sector.stock_account] = turnover * rng.randrange(4, 9) // 100
    balances[CASH] = rng.randrange(200, 900) * 100
    if wages_paid:
        gross = monthly_gross(company, turnover)
        balances[HOLIDAYS] = -(gross * 85 // 100)
    balances["288000"] = 250_000
    balances["173000"] = -(turnover * rng.randrange(6, 13) // 100)
    capital = LARGE_CAPITAL if turnover > LARGE_TURNOVER else SMALL_CAPITAL
    balances |= {"100000": -capital, "130000": -capital // 10}
    left = sum(balances.values())
    balances["140000" if left > 0 else "141000"] = -left
    lines = tuple(signed(code, amount) for code, amount in sorted(balances.items()) if amount)
    text = label("opening", recorder.locale, str(day.year))
    recorder.post(Draft(OPENING, day, text, lines))
