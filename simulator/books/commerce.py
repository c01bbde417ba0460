"""Sales and their credit notes as entries."""

from datetime import date, timedelta

from simulator import vat
from simulator.books.company import Company, mostly
from simulator.books.desk import CUSTOMERS, SALES, OpenItem
from simulator.books.people import Somebody, structured
from simulator.books.sectors import Goods
from simulator.drafts import Draft, DraftLine

SALE_LINES = (1, 1, 1, 1, 1, 1, 1, 2, 2, 3)


def sell(company: Company, day: date) -> int:
    """Invoice a customer; gives the number of lines entered."""
    rng = company.rng
    customer = company.customers.pick(rng)
    assortment = company.abroad if customer.foreign else company.at_home
    bases = [
        (goods, company.amount(goods.euros))
        for goods in _choice(company, customer, assortment.pick(rng), rng.choice(SALE_LINES))
    ]
    company.invoiced += 1
    reference = f"{day.year}{company.invoiced:06d}"
    text = mostly(company, company.word(bases[0][0]), customer.name)
    lines, total = _sale_lines(bases)
    due = day + timedelta(days=customer.term)
    first = DraftLine(CUSTOMERS, total, 0, customer.code, None, due, text)
    ids = company.desk.post(Draft(SALES, day, text, (first, *lines), reference))
    company.turnover += sum(amount for _, amount in bases)
    item = OpenItem(customer.code, CUSTOMERS, total, [ids[0]], structured(int(reference)))
    company.owe(item, day, customer)
    return len(ids)


def _choice(company: Company, customer: Somebody, first: Goods, many: int) -> list[Goods]:
    if first.vat_code == "VCC" and customer.vat_number is None:
        first = company.sector.sales[0]
    more = [company.at_home.pick(company.rng) for _ in range(many - 1)]
    return [first, *(each if _together(first, each) else first for each in more)]


def _together(first: Goods, other: Goods) -> bool:
    return first.vat_code in vat.RATES and other.vat_code in vat.RATES


def _sale_lines(bases: list[tuple[Goods, int]]) -> tuple[list[DraftLine], int]:
    lines = []
    taxed: dict[str, int] = {}
    for goods, amount in bases:
        lines.append(DraftLine(goods.account, 0, amount, None, goods.vat_code))
        taxed[goods.vat_code] = taxed.get(goods.vat_code, 0) + amount
    for code, base in taxed.items():
        tax = vat.tax_on(base, code)
        if tax:
            lines.append(DraftLine(vat.DUE, 0, tax, None, code))
    return lines, sum(line.credit for line in lines)


def credit_sale(company: Company, day: date) -> int:
    """Credit a part or all of an invoice that is not paid yet; gives the number of lines."""
    rng = company.rng
    item = some_open_item(company, CUSTOMERS)
    if item is None:
        return sell(company, day)
    total = item.amount if rng.random() < 0.5 else max(121, item.amount * rng.randrange(1, 8) // 10)
    total = min(total, item.amount)
    goods = company.at_home.goods[0]
    rate = vat.RATES.get(goods.vat_code, 0)
    tax = total * rate // (100 + rate)
    text = company.say("NOTE DE CREDIT", "CREDITNOTA")
    company.invoiced += 1
    lines = [
        DraftLine(CUSTOMERS, 0, total, item.party, None, day, text),
        DraftLine(goods.account, total - tax, 0, None, goods.vat_code),
    ]
    if tax:
        lines.append(DraftLine(vat.DUE, tax, 0, None, goods.vat_code))
    ids = company.desk.post(
        Draft(SALES, day, text, tuple(lines), f"{day.year}{company.invoiced:06d}")
    )
    company.turnover -= total - tax
    take_off(company, item, ids[0], total, day)
    return len(ids)


def some_open_item(company: Company, account: str) -> OpenItem | None:
    """One of the invoices not paid yet, at random; None when a few tries find none."""
    for _ in range(4):
        if not company.owing:
            return None
        item = company.owing[company.rng.randrange(len(company.owing))][2]
        if item.account == account and item.amount > 500 and len(item.lines) == 1:
            return item
    return None


def take_off(company: Company, item: OpenItem, line_id: int, total: int, day: date) -> None:
    """Take a credit note of so many cents off an invoice; match them when nothing is left."""
    item.lines.append(line_id)
    item.amount -= total
    if not item.amount:
        company.desk.settle(item, day)
