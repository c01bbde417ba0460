"""The daily flow of entries that nobody plans: what is sold, bought, corrected."""

from collections.abc import Callable
from datetime import date, timedelta

from simulator.books import commerce, duties, purchasing, treasury
from simulator.books.agenda import BUSY
from simulator.books.company import Company
from simulator.books.pace import busy

Entering = Callable[[Company, date], int]
# how often each comes in a hundred lines, and how many days late at most; shops: see shop.py
INVOICING: tuple[tuple[Entering, float, int], ...] = (
    (commerce.sell, 9.3, 2),
    (purchasing.buy, 7.0, 18),
    (commerce.credit_sale, 0.24, 1),
    (purchasing.credit_purchase, 0.19, 12),
    (treasury.small_charge, 2.9, 2),
    (treasury.unexplained, 0.12, 2),
    (treasury.cash_charge, 0.3, 3),
    (duties.reclass, 0.9, 4),
    (duties.expense_note, 0.5, 12),
)
COUNTER_FACTORS: dict[Entering, float] = {
    commerce.sell: 0.32,
    commerce.credit_sale: 0.32,
    purchasing.buy: 1.35,
    treasury.cash_charge: 6.0,
}
SEASONAL = frozenset({commerce.sell, commerce.credit_sale})
SALES_A_LINE, PURCHASES_A_LINE, BASES_A_PURCHASE = 0.093, 0.061, 1.9
OPEN_DAYS = 300
TILL_LINES = 10
MONTHS = 12


class Flow:
    """Chooses what is entered next; `pace`: lines a year.

    At random, but what came too often has to wait: a year's mix is what it shall be.
    """

    def __init__(self, company: Company, pace: float) -> None:
        self.company = company
        counter = bool(company.sector.till)
        self._factors: dict[Entering, float] = COUNTER_FACTORS if counter else {}
        self._shares = [self._shares_in(month) for month in range(MONTHS)]
        self._wanting = [0.0] * len(INVOICING)
        if counter and pace >= BUSY:
            company.tills = max(1, int(pace * 0.35 / (OPEN_DAYS * TILL_LINES)))
        self.expected_turnover = self._expected_turnover(pace)
        self._fit_budgets(pace)

    def _shares_in(self, month: int) -> list[float]:
        """How often each kind comes in a month (0 to 11); they sum to 1."""
        season = self.company.sector.season[month]
        weights = [
            weight
            * self._factors.get(entering, 1.0)
            * (season / busy(season) if entering in SEASONAL else 1.0)
            for entering, weight, _ in INVOICING
        ]
        whole = sum(weights)
        return [weight / whole for weight in weights]

    def _expected_turnover(self, pace: float) -> int:
        """Cents a year, roughly."""
        sector = self.company.sector
        goods = self.company.at_home.goods
        usual = sum(each.euros * each.weight for each in goods) / sum(e.weight for e in goods)
        sales = pace * SALES_A_LINE * self._factors.get(commerce.sell, 1.0) * usual
        return int(100 * (sales + sector.till_euros * OPEN_DAYS * self.company.tills))

    def _fit_budgets(self, pace: float) -> None:
        """Set what purchases must be multiplied by for costs to be in proportion to turnover."""
        company = self.company
        many = pace * PURCHASES_A_LINE * self._factors.get(purchasing.buy, 1.0) * BASES_A_PURCHASE
        met = company.suppliers.shares()
        for budget in (company.goods, company.overheads):
            usual = sum(
                share * company.supplies[code].euros
                for code, share in met.items()
                if company.budget(company.supplies[code]) is budget
            )
            budget.fit(self.expected_turnover * budget.share / max(100 * many * usual, 1))

    def next(self, day: date) -> int:
        """Enter something; gives the number of lines. What comes by post is dated earlier."""
        rng = self.company.rng
        wanting = self._wanting
        for place, share in enumerate(self._shares[day.month - 1]):
            wanting[place] += share
        weights = [max(each, 0.0) for each in wanting]
        place = rng.choices(range(len(weights)), weights)[0]
        wanting[place] -= 1
        entering, _, lag = INVOICING[place]
        dated = day - timedelta(days=int(rng.random() ** 1.5 * lag))
        return entering(self.company, max(dated, self.company.desk.first_open_day()))
