"""Money in and out: payments of what is owed, the till, charges, cash, transfers."""

from collections.abc import Sequence
from datetime import date, timedelta

from simulator import vat
from simulator.books import desk
from simulator.books.company import Company
from simulator.books.desk import BANK, BANK_JOURNAL, CUSTOMERS, OpenItem
from simulator.drafts import Draft, DraftLine, signed

AT_ONE_TIME = (1,) * 76 + (2,) * 17 + (3,) * 5 + (4, 6)
IN_PART, WITH_DIFFERENCE, BY_STRUCTURED = 0.01, 0.012, 0.7
FORGOTTEN = 0.07  # paid, and never matched
CASH_LOW, CASH_FILL = 10_000, 50_000
USUAL_CHARGES = (
    ("612300", 62, "CARBURANT BC", "BRANDSTOF BC"),
    ("615300", 9, "PARKING BC", "PARKING BC"),
    ("657000", 12, "FRAIS BANCAIRES", "BANKKOSTEN"),
    ("643000", 25, "DIVERS BC", "DIVERSEN BC"),
    ("612500", 14, "POSTE BC", "POST BC"),
)
RARE_CHARGES = (
    ("615000", 44, "RESTAURANT BC", "RESTAURANT BC"),
    ("612400", 29, "GSM", "GSM"),
    ("616000", 21, "ABONNEMENT EN LIGNE", "ONLINE ABONNEMENT"),
    ("640100", 160, "TAXE CIRCULATION", "VERKEERSBELASTING"),
    ("613500", 85, "ASSURANCE AUTO", "AUTOVERZEKERING"),
    ("659000", 7, "INTERETS DE RETARD", "NALATIGHEIDSINTEREST"),
    ("664000", 58, "AMENDE", "BOETE"),
    ("623100", 130, "ASSURANCE LOI", "ARBEIDSONGEVALLEN"),
    ("640300", 120, "COTISATION SOCIETE", "VENNOOTSCHAPSBIJDRAGE"),
)
SMALL_CHARGES = USUAL_CHARGES * 6 + RARE_CHARGES
UNEXPLAINED = "499000"
CASH_CHARGES = (
    ("612700", 22, "PETIT MATERIEL", "KLEIN MATERIEEL"),
    ("615000", 34, "LUNCH", "LUNCH"),
    ("612500", 11, "TIMBRES", "POSTZEGELS"),
    ("611300", 18, "PRODUITS ENTRETIEN", "POETSPRODUCTEN"),
)


def pay_one(company: Company, day: date) -> int:
    """Enter one bank movement of what is paid by this day; gives its lines, 0 when nothing is."""
    item = company.due_by(day)
    if item is None:
        return 0
    together = [item]
    for _ in range(company.rng.choice(AT_ONE_TIME) - 1):
        item = company.due_by(day)
        if item is None:
            break
        if item.account != together[0].account:
            company.put_down(item, day)
            break
        together.append(item)
    return _enter_payments(company, day, together)


def _enter_payments(company: Company, day: date, items: list[OpenItem]) -> int:
    sign = 1 if items[0].account == CUSTOMERS else -1
    amounts = [_part(company, item) for item in items]
    difference = _difference(company, items, amounts)
    lines = [signed(BANK, sign * (sum(amounts) - difference))]
    for item, amount in zip(items, amounts, strict=True):
        lines.append(signed(item.account, -sign * amount, item.party, _words(company, item)))
    if difference:
        lines.append(_written_off(sign * difference))
    ids = company.desk.post(Draft(BANK_JOURNAL, day, lines[1].text or "", tuple(lines)))
    for place, (item, amount) in enumerate(zip(items, amounts, strict=True), 1):
        item.lines.append(ids[place])
        item.amount -= amount
        if item.amount:
            company.put_down(item, day + timedelta(days=company.rng.randrange(10, 60)))
        elif company.rng.random() > FORGOTTEN:
            company.desk.settle(item, day)
    return len(ids)


def _part(company: Company, item: OpenItem) -> int:
    if item.amount > 2000 and company.rng.random() < IN_PART:
        return item.amount * company.rng.randrange(3, 8) // 10
    return item.amount


def _difference(company: Company, items: list[OpenItem], amounts: list[int]) -> int:
    """Cents not paid on one invoice paid alone; negative: paid too much."""
    if len(items) > 1 or amounts[0] < 5000 or company.rng.random() > WITH_DIFFERENCE:
        return 0
    if company.rng.random() < 0.4:
        return amounts[0] * 2 // 100
    return company.rng.choice((-9, -2, -1, 1, 1, 2, 5, 10))


def _written_off(amount: int) -> DraftLine:
    discount = abs(amount) > 50
    if amount > 0:
        return signed("653000" if discount else "658000", amount)
    return signed("757000" if discount else "758000", amount)


def _words(company: Company, item: OpenItem) -> str:
    if item.account == CUSTOMERS and company.rng.random() < BY_STRUCTURED:
        return item.reference
    return f"{company.say('PAIEMENT', 'BETALING')} {item.reference.strip('+')}"


def small_charge(company: Company, day: date) -> int:
    """A bank card payment without an invoice; gives the number of lines: 2."""
    account, euros, french, dutch = company.rng.choice(SMALL_CHARGES)
    amount = company.amount(euros, 0.4)
    return _simple(company, day, company.say(french, dutch), ((account, amount), (BANK, -amount)))


def bank_charges(company: Company, day: date) -> int:
    """Charges and interest of the bank; gives the number of lines: 3."""
    charge, interest = company.amount(14, 0.3), company.amount(6, 0.5)
    text = company.say("DECOMPTE FRAIS ET INTERETS", "AFREKENING KOSTEN EN RENTE")
    parts = (("657000", charge), ("650000", interest), (BANK, -charge - interest))
    return _simple(company, day, text, parts)


def cash_charge(company: Company, day: date) -> int:
    """Something bought from the till; gives the number of lines."""
    account, euros, french, dutch = company.rng.choice(CASH_CHARGES)
    amount = company.amount(euros, 0.4)
    tax = vat.tax_on(amount, "A21") if company.rng.random() < 0.5 else 0
    code = "A21" if tax else "A00"
    lines = [DraftLine(account, amount, 0, None, code)]
    if tax:
        lines.append(DraftLine(vat.DEDUCTIBLE, tax, 0, None, code))
    lines.append(signed(desk.CASH, -amount - tax))
    draft = Draft(desk.TILL_JOURNAL, day, company.say(french, dutch), tuple(lines))
    return len(company.desk.post(draft))


def _simple(company: Company, day: date, text: str, parts: tuple[tuple[str, int], ...]) -> int:
    lines = tuple(signed(account, amount) for account, amount in parts)
    return len(company.desk.post(Draft(BANK_JOURNAL, day, text, lines)))


def unexplained(company: Company, day: date) -> int:
    """A payment nobody understands yet, kept on a suspense account; gives the lines: 2."""
    amount = company.amount(75, 0.5)
    company.unexplained.append(amount)
    text = company.say("A IDENTIFIER", "TE IDENTIFICEREN")
    return _simple(company, day, text, ((UNEXPLAINED, amount), (BANK, -amount)))


def pay(company: Company, day: date, line: DraftLine) -> Sequence[int]:
    """Pay what a line says by bank; gives the ids of the lines, the bank's own last."""
    bank = signed(BANK, line.credit - line.debit)
    return company.desk.post(Draft(BANK_JOURNAL, day, line.text or "", (line, bank)))


def transfer(company: Company, day: date, text: str, parts: tuple[tuple[str, int], ...]) -> int:
    """A bank movement from its parts (account and cents, without the bank's own line)."""
    return len(transfer_ids(company, day, text, parts))


def transfer_ids(
    company: Company, day: date, text: str, parts: tuple[tuple[str, int], ...]
) -> Sequence[int]:
    """The same; gives the ids of the lines, the bank's own last."""
    lines = [signed(account, amount) for account, amount in parts if amount]
    lines.append(signed(BANK, -sum(amount for _, amount in parts)))
    return company.desk.post(Draft(BANK_JOURNAL, day, text, tuple(lines)))


def cash_to_bank(company: Company, day: date) -> int:
    """Take the till's cash to the bank; gives the number of lines: 4 or 0."""
    amount = company.desk.position(desk.CASH) // 5000 * 5000
    if amount <= 0:
        return 0
    text = company.say("VERSEMENT ESPECES", "STORTING CONTANTEN")
    lines = (signed(desk.TRANSFERS, amount), signed(desk.CASH, -amount))
    entered = len(company.desk.post(Draft(desk.TILL_JOURNAL, day, text, lines)))
    return entered + _simple(company, day, text, ((BANK, amount), (desk.TRANSFERS, -amount)))


def fill_cash(company: Company, day: date) -> int:
    """Take cash from the bank when there is little left; gives the number of lines: 4 or 0."""
    if company.desk.position(desk.CASH) > CASH_LOW:
        return 0
    text = company.say("RETRAIT ESPECES", "OPNAME CONTANTEN")
    entered = _simple(company, day, text, ((desk.TRANSFERS, CASH_FILL), (BANK, -CASH_FILL)))
    lines = (signed(desk.CASH, CASH_FILL), signed(desk.TRANSFERS, -CASH_FILL))
    return entered + len(company.desk.post(Draft(desk.TILL_JOURNAL, day, text, lines)))


def balance_bank(company: Company, day: date) -> int:
    """Borrow when the bank account is low, pay back or save when it is full; lines entered."""
    held = company.desk.position(BANK)
    saved = company.desk.position(desk.SAVINGS)
    if held < 0 and saved > 0:
        return _save(company, day, -min(saved, -held + 1_000_000))
    if held < 0:
        amount = -held // 500_000 * 500_000 + 1_000_000
        text = company.say("PRELEVEMENT STRAIGHT LOAN", "OPNAME STRAIGHT LOAN")
        return _simple(company, day, text, ((BANK, amount), ("433000", -amount)))
    owed = -company.desk.position("433000")
    spare = held // 2 // 100_000 * 100_000
    if owed > 0 and spare > 0:
        back = min(owed, spare)
        text = company.say("REMBOURSEMENT STRAIGHT LOAN", "TERUGBETALING STRAIGHT LOAN")
        return _simple(company, day, text, (("433000", back), (BANK, -back)))
    if spare < 3_000_000:
        return 0
    return _save(company, day, spare)


def _save(company: Company, day: date, spare: int) -> int:
    """Move cents to the savings account, or back when negative; gives the lines: 4."""
    text = company.say("TRANSFERT EPARGNE", "OVERBOEKING SPAREN")
    entered = _simple(company, day, text, ((desk.TRANSFERS, spare), (BANK, -spare)))
    lines = (signed(desk.SAVINGS, spare), signed(desk.TRANSFERS, -spare))
    return entered + len(company.desk.post(Draft(desk.SAVINGS_JOURNAL, day, text, lines)))
