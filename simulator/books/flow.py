"""The daily flow of entries that nobody plans: what is sold, bought, corrected."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import accumulate

from simulator.books import commerce, duties, treasury
from simulator.books.agenda import BUSY
from simulator.books.company import Company

Entering = Callable[[Company, date], int]
# how often each comes in a hundred lines; a shop sells over the counter, see shop.py
INVOICING: tuple[tuple[Entering, float, int], ...] = (
    (commerce.sell, 9.3, 2),
    (commerce.buy, 6.3, 18),
    (commerce.credit_sale, 0.24, 1),
    (commerce.credit_purchase, 0.13, 12),
    (treasury.small_charge, 3.0, 2),
    (treasury.cash_charge, 0.3, 3),
    (duties.reclass, 0.9, 4),
    (duties.expense_note, 0.5, 12),
)
COUNTER_FACTORS: dict[Entering, float] = {
    commerce.sell: 0.32,
    commerce.buy: 1.35,
    treasury.cash_charge: 6.0,
}
SALES_A_LINE, PURCHASES_A_LINE, BASES_A_PURCHASE = 0.093, 0.063, 1.9
OPEN_DAYS = 300
TILL_LINES = 10


class Flow:
    """Chooses what is entered next; `pace`: lines a year."""

    def __init__(self, company: Company, pace: float) -> None:
        self.company = company
        counter = bool(company.sector.till)
        factors: dict[Entering, float] = COUNTER_FACTORS if counter else {}
        self._kinds = [(entering, lag) for entering, _, lag in INVOICING]
        self._weights = list(
            accumulate(weight * factors.get(entering, 1.0) for entering, weight, _ in INVOICING)
        )
        if counter and pace >= BUSY:
            company.tills = max(1, int(pace * 0.35 / (OPEN_DAYS * TILL_LINES)))
        self.expected_turnover = self._expected_turnover(pace)
        company.scale = self._fitting_scale(pace)

    def _expected_turnover(self, pace: float) -> int:
        """Cents a year, roughly."""
        sector = self.company.sector
        goods = self.company.at_home.goods
        usual = sum(each.euros * each.weight for each in goods) / sum(e.weight for e in goods)
        factor = COUNTER_FACTORS[commerce.sell] if sector.till else 1.0
        sales = pace * SALES_A_LINE * factor * usual
        return int(100 * (sales + sector.till_euros * OPEN_DAYS * self.company.tills))

    def _fitting_scale(self, pace: float) -> float:
        """What purchases must be multiplied by for costs to be in proportion to turnover."""
        company = self.company
        bought = list(company.supplies.values())
        usual = sum(goods.euros for goods in bought) / len(bought)
        factor = COUNTER_FACTORS[commerce.buy] if company.sector.till else 1.0
        costs = 100 * pace * PURCHASES_A_LINE * factor * usual * BASES_A_PURCHASE
        sector = company.sector
        wanted = self.expected_turnover * (sector.goods_share + sector.overheads_share)
        return min(max(wanted / costs, 0.03), 30.0)

    def next(self, day: date) -> int:
        """Enter something; gives the number of lines. What comes by post is dated earlier."""
        rng = self.company.rng
        entering, lag = rng.choices(self._kinds, cum_weights=self._weights)[0]
        dated = day - timedelta(days=int(rng.random() ** 1.5 * lag))
        return entering(self.company, max(dated, self.company.desk.first_open_day()))
