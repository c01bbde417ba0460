"""A company whose books are made up: what it is, whom it knows, what is still to be paid."""

import heapq
import math
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import NamedTuple

from simulator.books.budget import Budget
from simulator.books.desk import CUSTOMERS, Desk, OpenItem
from simulator.books.people import Crowd, Somebody
from simulator.books.sectors import Goods, Sector
from simulator.calendar_of_years import ONE_DAY

NEVER_PAID = 0.005
FOREIGN_CODES = frozenset({"VIC", "VSI", "VEX", "AIC", "ASI"})
AT_ONCE, AT_ONCE_SUPPLIERS = 0.09, 0.03
SPREAD = 0.56  # of the logarithm of days to payment, besides the party's own habit
USUAL_DAYS, USUAL_DAYS_SUPPLIERS = 36, 19
SATURDAY = 5
LONG_SHARE = 0.02


class Ahead(NamedTuple):
    """A purchase paid before its invoice came: when it comes, how it is dated, what was paid."""

    comes_on: date
    dated_on: date
    supplier: Somebody
    bases: tuple[tuple[Goods, int], ...]
    line_id: int


class Assortment:
    """Goods with the weights they are traded by."""

    def __init__(self, goods: tuple[Goods, ...]) -> None:
        self.goods = goods
        self._weights = list(accumulate(each.weight for each in goods))

    def pick(self, rng: Random) -> Goods:
        """One of them, at random."""
        return rng.choices(self.goods, cum_weights=self._weights)[0]


@dataclass(slots=True)
class Company:
    """The state of a made-up company while its books are being made. Amounts in cents."""

    rng: Random
    sector: Sector
    dutch: bool
    customers: Crowd
    suppliers: Crowd
    supplies: dict[str, Goods]  # what each supplier sells, by its code
    desk: Desk
    invoiced: int = 0  # the number of the last invoice
    turnover: int = 0
    tills: int = 1
    cards: int = 0  # taken by card, not yet paid out
    since: date = date.min  # when its books begin
    yearly_turnover: int = 0
    monthly_gross: int = 0  # of wages
    monthly_rent: int = 0
    loan: int = 0  # as it was when it was taken
    wages_owed: list[OpenItem] = field(default_factory=list)
    unexplained: list[int] = field(default_factory=list)  # payments, until somebody asks
    ahead: list[Ahead] = field(default_factory=list)  # in order of coming
    owing: list[tuple[int, int, OpenItem]] = field(default_factory=list)
    at_home: Assortment = field(init=False)
    abroad: Assortment = field(init=False)
    goods: Budget = field(init=False)
    overheads: Budget = field(init=False)
    _turn: int = 0

    def __post_init__(self) -> None:
        sales = self.sector.sales
        home = tuple(each for each in sales if each.vat_code not in FOREIGN_CODES)
        self.at_home = Assortment(home or sales)
        self.abroad = Assortment(tuple(each for each in sales if each not in home) or sales)
        self.goods = Budget(self.sector.goods_share)
        self.overheads = Budget(self.sector.overheads_share)

    def budget(self, goods: Goods) -> Budget | None:
        """What a purchase counts for; None when for neither: an investment."""
        if goods in self.sector.purchases:
            return self.goods
        return None if goods.account.startswith("2") else self.overheads

    def word(self, goods: Goods) -> str:
        """What goods are called in the company's language."""
        return goods.nl if self.dutch else goods.fr

    def say(self, french: str, dutch: str) -> str:
        """One of two words, in the company's language."""
        return dutch if self.dutch else french

    def amount(self, euros: float, spread: float = 0.7) -> int:
        """Cents, about so many euros; now and then a round sum."""
        cents = int(euros * 100 * math.exp(self.rng.gauss(-spread * spread / 2, spread)))
        if self.rng.random() < 0.2:
            cents = cents // 500 * 500
        return max(cents, 100)

    def owe(self, item: OpenItem, day: date, who: Somebody) -> None:
        """Put down when an item is going to be paid."""
        if self.rng.random() < NEVER_PAID:
            return
        self.put_down(item, day + timedelta(days=self._delay(item, who)))

    def _delay(self, item: OpenItem, who: Somebody) -> int:
        customer = item.account == CUSTOMERS
        if self.rng.random() < (AT_ONCE if customer else AT_ONCE_SUPPLIERS):
            return self.rng.randrange(4)
        usual = USUAL_DAYS if customer else USUAL_DAYS_SUPPLIERS
        leaning = (15 + who.term) / 42  # a longer term is paid later, not as much later
        return int(usual * leaning * who.habit * math.exp(self.rng.gauss(0, SPREAD)))

    def put_down(self, item: OpenItem, day: date) -> None:
        """Pay an item on the first banking day from this one."""
        while day.weekday() >= SATURDAY:
            day += ONE_DAY
        self._turn += 1
        heapq.heappush(self.owing, (day.toordinal(), self._turn, item))

    def due_by(self, day: date) -> OpenItem | None:
        """Take the next item to be paid by this day, if there is one."""
        while self.owing and self.owing[0][0] <= day.toordinal():
            item = heapq.heappop(self.owing)[2]
            if item.amount:
                return item
        return None


def mostly(company: Company, text: str, name: str) -> str:
    """A label as people type them: capitals, cut short; one in a hundred goes on and on."""
    label = f"{text} {name.upper()}"[:30].rstrip()
    if company.rng.random() > LONG_SHARE:
        return label
    offer = company.say(
        "suivant votre commande et notre offre du", "volgens uw bestelling en onze offerte van"
    )
    day = f"{company.rng.randrange(1, 29):02d}/{company.rng.randrange(1, 13):02d}"
    return f"{label} - {offer} {day} {text.lower()}"
