"""Purchases and their credit notes as entries, some of them paid before the invoice comes."""

from bisect import insort
from collections.abc import Sequence
from datetime import date, timedelta

from simulator import vat
from simulator.books import commerce, treasury
from simulator.books.company import Ahead, Company, mostly
from simulator.books.desk import PURCHASES, SUPPLIERS, OpenItem
from simulator.books.people import Somebody
from simulator.books.sectors import OVERHEADS, Goods
from simulator.drafts import Draft, DraftLine

PURCHASE_LINES = (1,) * 56 + (2,) * 24 + (3,) * 11 + (4,) * 4 + (5,) * 3 + (6, 8)
MOST_LINES = 12
OTHER_GOODS = 0.4
TWIN_SHARE = 0.008
DOLLARS = 0.004
DOLLAR = 108  # American cents for a euro
PAID_AHEAD = 0.14  # by direct debit or card, or because the supplier wants to see money first
LONGEST_WAY = 16  # days an invoice takes that was paid already
EARLIER, LATER = -3, 5  # days between such a payment and the invoice's date
ALIKE = {
    code: tuple(goods for goods in OVERHEADS if goods.vat_code == code)
    for code in ("A06", "A21", "A00")
}
Bases = Sequence[tuple[Goods, int]]


def buy(company: Company, day: date) -> int:
    """Enter a supplier's invoice, or pay one that is to come; gives the number of lines."""
    if company.ahead and company.ahead[0].comes_on <= day:
        return _enter_paid(company)
    supplier = company.suppliers.pick(company.rng)
    bases = _bases(company, company.supplies[supplier.code])
    if company.rng.random() < PAID_AHEAD:
        return _pay_ahead(company, day, supplier, bases)
    return enter_purchase(company, day, supplier, bases)


def _bases(company: Company, goods: Goods) -> list[tuple[Goods, int]]:
    """What is on an invoice: goods of one VAT code, with their amounts."""
    rng = company.rng
    bases = [(goods, _amount(company, goods))]
    for _ in range(rng.choice(PURCHASE_LINES) - 1):
        others = ALIKE.get(goods.vat_code)
        other = rng.choice(others) if others and rng.random() < OTHER_GOODS else goods
        bases.append((other, _amount(company, other)))
    if rng.random() < TWIN_SHARE:
        bases.append(bases[-1])
    return bases


def _amount(company: Company, goods: Goods) -> int:
    budget = company.budget(goods)
    scale = budget.scale(company.turnover, company.yearly_turnover) if budget else 1.0
    return company.amount(goods.euros * scale, 0.5)


def enter_purchase(company: Company, day: date, supplier: Somebody, bases: Bases) -> int:
    """Enter a purchase of these goods for these amounts in cents; gives the number of lines."""
    entered, item = _enter(company, day, supplier, bases)
    company.owe(item, day, supplier)
    return entered


def _enter(company: Company, day: date, supplier: Somebody, bases: Bases) -> tuple[int, OpenItem]:
    code = bases[0][0].vat_code
    net = sum(amount for _, amount in bases)
    text = mostly(company, company.word(bases[0][0]), supplier.name)
    lines = [_owed(company, supplier, _total(bases), day, text)]
    for goods, amount in bases:
        lines.append(DraftLine(goods.account, amount, 0, None, code))
        _spend(company, goods, amount)
    tax = vat.tax_on(net, code)
    if tax:
        lines.append(DraftLine(vat.DEDUCTIBLE, tax, 0, None, code))
    if tax and code in vat.SELF_ASSESSED:
        lines.append(DraftLine(vat.DUE, 0, tax, None, code))
    reference = f"F{company.rng.randrange(10**6):06d}"
    ids = company.desk.post(Draft(PURCHASES, day, text, tuple(lines), reference))
    item = OpenItem(supplier.code, SUPPLIERS, _total(bases), [ids[0]], reference)
    return len(ids), item


def _total(bases: Bases) -> int:
    """What a supplier asks for, VAT included."""
    code = bases[0][0].vat_code
    net = sum(amount for _, amount in bases)
    return net if code in vat.SELF_ASSESSED else net + vat.tax_on(net, code)


def _spend(company: Company, goods: Goods, amount: int) -> None:
    budget = company.budget(goods)
    if budget is not None:
        budget.spent += amount


def _owed(company: Company, supplier: Somebody, total: int, day: date, text: str) -> DraftLine:
    due = day + timedelta(days=supplier.term)
    line = DraftLine(SUPPLIERS, 0, total, supplier.code, None, due, text)
    if company.rng.random() < DOLLARS:
        return line._replace(currency="USD", currency_amount=-total * DOLLAR // 100)
    return line


def _pay_ahead(company: Company, day: date, supplier: Somebody, bases: Bases) -> int:
    """Pay an invoice that is still to come; gives the number of lines: 2."""
    rng = company.rng
    dated = day + timedelta(days=rng.randrange(EARLIER, LATER))
    comes = max(day, dated) + timedelta(days=1 + int(rng.random() ** 2 * LONGEST_WAY))
    text = f"{company.say('DOMICILIATION', 'DOMICILIERING')} {supplier.name.upper()}"[:30]
    paid = DraftLine(SUPPLIERS, _total(bases), 0, supplier.code, text=text.rstrip())
    ids = treasury.pay(company, day, paid)
    insort(company.ahead, Ahead(comes, dated, supplier, tuple(bases), ids[0]), key=_coming)
    return len(ids)


def _coming(ahead: Ahead) -> date:
    return ahead.comes_on


def _enter_paid(company: Company) -> int:
    """Enter the next invoice that was paid ahead, and match it; gives the number of lines."""
    ahead = company.ahead.pop(0)
    day = max(ahead.dated_on, company.desk.first_open_day())
    entered, item = _enter(company, day, ahead.supplier, ahead.bases)
    item.lines.append(ahead.line_id)
    company.desk.settle(item, max(day, ahead.comes_on))
    return entered


def credit_purchase(company: Company, day: date) -> int:
    """Enter a supplier's credit note on an invoice not paid yet; gives the number of lines."""
    item = commerce.some_open_item(company, SUPPLIERS)
    if item is None:
        return buy(company, day)
    goods = company.supplies[item.party]
    total = max(1, item.amount * company.rng.randrange(1, 6) // 10)
    assessed = goods.vat_code in vat.SELF_ASSESSED
    code = "A00" if assessed else goods.vat_code
    rate = vat.RATES.get(code, 0)
    tax = total * rate // (100 + rate)
    text = company.say("NC FOURNISSEUR", "CN LEVERANCIER")
    lines = [
        DraftLine(SUPPLIERS, total, 0, item.party, None, day, text),
        DraftLine(goods.account, 0, total - tax, None, code),
    ]
    if tax:
        lines.append(DraftLine(vat.DEDUCTIBLE, 0, tax, None, code))
    ids = company.desk.post(Draft(PURCHASES, day, text, tuple(lines), f"NC{item.reference}"))
    _spend(company, goods, tax - total)
    commerce.take_off(company, item, ids[0], total, day)
    return len(ids)
