"""Sales, purchases and credit notes as entries."""

from datetime import date, timedelta

from simulator import vat
from simulator.books.company import Company, mostly
from simulator.books.desk import CUSTOMERS, PURCHASES, SALES, SUPPLIERS, OpenItem
from simulator.books.people import Somebody, structured
from simulator.books.sectors import Goods
from simulator.drafts import Draft, DraftLine

SALE_LINES = (1, 1, 1, 1, 1, 1, 1, 2, 2, 3)
PURCHASE_LINES = (1,) * 56 + (2,) * 24 + (3,) * 11 + (4,) * 4 + (5,) * 3 + (6, 8)
MOST_LINES = 12
CREDIT_SHARE, CREDIT_SHARE_PURCHASES = 0.025, 0.02
TWIN_SHARE = 0.003
DOLLARS = 0.004
DOLLAR = 108  # American cents for a euro


def sell(company: Company, day: date) -> int:
    """Invoice a customer; gives the number of lines entered."""
    rng = company.rng
    customer = company.customers.pick(rng, foreign=False)
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
    item = _open_item(company, CUSTOMERS)
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
    _credit(company, item, ids[0], total, day)
    return len(ids)


def _open_item(company: Company, account: str) -> OpenItem | None:
    for _ in range(4):
        if not company.owing:
            return None
        item = company.owing[company.rng.randrange(len(company.owing))][2]
        if item.account == account and item.amount > 500 and len(item.lines) == 1:
            return item
    return None


def _credit(company: Company, item: OpenItem, line_id: int, total: int, day: date) -> None:
    item.lines.append(line_id)
    item.amount -= total
    if not item.amount:
        company.desk.settle(item, day)


def buy(company: Company, day: date) -> int:
    """Enter a supplier's invoice; gives the number of lines."""
    rng = company.rng
    supplier = company.suppliers.pick(rng, foreign=False)
    goods = company.supplies[supplier.code]
    scale = company.scale if goods in company.sector.purchases else min(company.scale, 1.5)
    bases = [company.amount(goods.euros * scale, 0.5) for _ in range(rng.choice(PURCHASE_LINES))]
    if rng.random() < TWIN_SHARE:
        bases.append(bases[-1])
    return enter_purchase(company, day, supplier, [(goods, amount) for amount in bases])


def enter_purchase(
    company: Company, day: date, supplier: Somebody, bases: list[tuple[Goods, int]]
) -> int:
    """Enter a purchase of these goods for these amounts in cents; gives the number of lines."""
    code = bases[0][0].vat_code
    net = sum(amount for _, amount in bases)
    text = mostly(company, company.word(bases[0][0]), supplier.name)
    lines = [DraftLine(goods.account, amount, 0, None, code) for goods, amount in bases]
    tax = vat.tax_on(net, code)
    total = net
    if tax:
        lines.append(DraftLine(vat.DEDUCTIBLE, tax, 0, None, code))
        if code in vat.SELF_ASSESSED:
            lines.append(DraftLine(vat.DUE, 0, tax, None, code))
        else:
            total += tax
    lines.insert(0, _owed(company, supplier, total, day, text))
    reference = f"F{company.rng.randrange(10**6):06d}"
    ids = company.desk.post(Draft(PURCHASES, day, text, tuple(lines), reference))
    company.spent += net
    item = OpenItem(supplier.code, SUPPLIERS, total, [ids[0]], reference)
    company.owe(item, day, supplier)
    return len(ids)


def _owed(company: Company, supplier: Somebody, total: int, day: date, text: str) -> DraftLine:
    due = day + timedelta(days=supplier.term)
    line = DraftLine(SUPPLIERS, 0, total, supplier.code, None, due, text)
    if company.rng.random() < DOLLARS:
        return line._replace(currency="USD", currency_amount=-total * DOLLAR // 100)
    return line


def credit_purchase(company: Company, day: date) -> int:
    """Enter a supplier's credit note on an invoice not paid yet; gives the number of lines."""
    item = _open_item(company, SUPPLIERS)
    if item is None:
        return buy(company, day)
    goods = company.supplies[item.party]
    total = max(1, item.amount * company.rng.randrange(1, 6) // 10)
    rate = 0 if goods.vat_code in vat.SELF_ASSESSED else vat.RATES.get(goods.vat_code, 0)
    tax = total * rate // (100 + rate)
    code = "A00" if goods.vat_code in vat.SELF_ASSESSED else goods.vat_code
    text = company.say("NC FOURNISSEUR", "CN LEVERANCIER")
    lines = [
        DraftLine(SUPPLIERS, total, 0, item.party, None, day, text),
        DraftLine(goods.account, 0, total - tax, None, code),
    ]
    if tax:
        lines.append(DraftLine(vat.DEDUCTIBLE, 0, tax, None, code))
    ids = company.desk.post(Draft(PURCHASES, day, text, tuple(lines), f"NC{item.reference}"))
    company.spent -= total - tax
    _credit(company, item, ids[0], total, day)
    return len(ids)
