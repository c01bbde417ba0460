"""What comes back every month or year: rent, loan, VAT, taxes, expense notes, investments."""

from datetime import date, timedelta

from simulator import vat
from simulator.books import purchasing, treasury, wages
from simulator.books.company import Company
from simulator.books.desk import MISC, Desk
from simulator.books.sectors import Goods
from simulator.calendar_of_years import Span, quarters
from simulator.drafts import Draft, signed

RENT = Goods("610000", "A00", 0, 1200, "LOYER", "HUUR")
RENT_SHARE = 0.035  # of turnover
LOAN, RATE_PER_MILLE, LOAN_MONTHS = "173000", 42, 84
EXPENSES_OWED = "489000"
SMALLEST_TURNOVER = 1_000_000
RECLASSED = (
    *("612700", "612600", "615200", "611000", "614000", "643000", "616100", "613700"),
    *("610100", "611300", "612800", "613100", "613400", "613600", "613900", "615100", "623200"),
)
PAIRS = (1,) * 11 + (2, 2, 3, 4, 6)
PRIVATE = ("416100", "744000")
BOUGHT = (
    Goods("240100", "A21", 0, 1400, "ORDINATEURS", "COMPUTERS"),
    Goods("241000", "A21", 0, 19000, "CAMIONNETTE", "BESTELWAGEN"),
    Goods("231000", "A21", 0, 5200, "MACHINE", "MACHINE"),
    Goods("240000", "A21", 0, 2100, "MOBILIER", "MEUBILAIR"),
)


def rent(company: Company, day: date) -> int:
    """Enter the landlord's invoice; gives the number of lines."""
    landlord = company.suppliers.everybody[-1]
    amount = max(30_000, company.monthly_rent)
    return purchasing.enter_purchase(company, day, landlord, [(RENT, amount)])


def repay_loan(company: Company, day: date) -> int:
    """Pay a month's principal and interest; gives the number of lines: 3, or 0 when repaid."""
    owed = -company.desk.position(LOAN)
    if owed <= 0:
        return 0
    company.loan = company.loan or owed
    principal = min(owed, max(company.loan // LOAN_MONTHS, 100))
    interest = max(1, owed * RATE_PER_MILLE // 12_000)
    text = company.say("CREDIT INVESTISSEMENT", "INVESTERINGSKREDIET")
    return treasury.transfer(company, day, text, ((LOAN, principal), ("650000", interest)))


def previous_quarter(day: date) -> Span:
    """The last whole quarter before a day."""
    before = day.replace(day=1) - timedelta(days=1)
    return next(each for each in quarters(before.year) if each.ends_on >= before)


def vat_return(company: Company, day: date) -> int:
    """Establish the return of the last quarter; gives the number of lines, roughly."""
    company.desk.declare_vat(previous_quarter(day), day)
    return 3


def pay_vat(company: Company, day: date) -> int:
    """Pay the VAT owed, or receive it; gives the number of lines: 2 or 0."""
    desk: Desk = company.desk
    text = company.say("TVA", "BTW") + f" {day:%m/%Y}"
    claim = desk.position(vat.CREDIT_ACCOUNT)
    if claim > 0:
        return treasury.transfer(company, day, text, ((vat.CREDIT_ACCOUNT, -claim),))
    return wages.pay_balance(company, day, vat.DEBT_ACCOUNT, text)


def advance_tax(company: Company, day: date) -> int:
    """Pay corporate tax in advance; gives the number of lines: 2."""
    amount = max(10_000, company.yearly_turnover * 4 // 1000 // 5000 * 5000)
    text = company.say("VERSEMENT ANTICIPE", "VOORAFBETALING")
    return treasury.transfer(company, day, text, (("670000", amount),))


def assessed_tax(company: Company, day: date) -> int:
    """Pay the tax that was estimated at year-end; gives the number of lines."""
    text = company.say("IMPOT SOCIETES", "VENNOOTSCHAPSBELASTING")
    return wages.pay_balance(company, day, "450000", text)


def invest(company: Company, day: date) -> int:
    """Buy a fixed asset on an invoice; gives the number of lines."""
    rng = company.rng
    goods = rng.choice(BOUGHT)
    amount = min(company.amount(goods.euros, 0.3), max(50_000, company.yearly_turnover // 12))
    supplier = rng.choice(company.suppliers.everybody)
    name = f"{company.word(goods).capitalize()} {day.year}"
    company.desk.add_asset(goods.account, name, day, amount)
    return purchasing.enter_purchase(company, day, supplier, [(goods, amount)])


def reclass(company: Company, day: date) -> int:
    """Move amounts from one cost to another, or to the owner; gives the number of lines."""
    if company.unexplained:
        return _explain(company, day)
    rng = company.rng
    text = company.say("OD CORRECTION IMPUTATION", "DIV CORRECTIE BOEKING")
    private = rng.random() < 0.3
    if private:
        text = company.say("AVANTAGE TOUTE NATURE", "VOORDEEL ALLE AARD")
    lines = []
    for _ in range(1 if private else rng.choice(PAIRS)):
        debited, credited = PRIVATE if private else rng.sample(RECLASSED, 2)
        amount = company.amount(70)
        lines += [signed(debited, amount), signed(credited, -amount)]
    return len(company.desk.post(Draft(MISC, day, text, tuple(lines))))


def _explain(company: Company, day: date) -> int:
    """Book payments that were not understood on the costs they were; gives the lines."""
    lines = []
    for amount in company.unexplained:
        account = company.rng.choice(RECLASSED)
        lines += [signed(account, amount), signed(treasury.UNEXPLAINED, -amount)]
    company.unexplained.clear()
    text = company.say("OD COMPTE ATTENTE", "DIV WACHTREKENING")
    return len(company.desk.post(Draft(MISC, day, text, tuple(lines))))


def expense_note(company: Company, day: date) -> int:
    """Enter somebody's expense note; gives the number of lines: 4 to 7."""
    rng = company.rng
    costs = rng.sample(
        ("615200", "615000", "615300", "612600", "612800", "612500"), rng.randrange(3, 7)
    )
    lines = [signed(account, company.amount(38)) for account in costs]
    lines.append(signed(EXPENSES_OWED, -sum(line.debit for line in lines)))
    text = company.say("NOTE DE FRAIS", "ONKOSTENNOTA")
    return len(company.desk.post(Draft(MISC, day, text, tuple(lines))))


def repay_expenses(company: Company, day: date) -> int:
    """Pay the expense notes; gives the number of lines: 2 or 0."""
    text = company.say("REMB NOTES DE FRAIS", "TERUGBET ONKOSTEN")
    return wages.pay_balance(company, day, EXPENSES_OWED, text)


def expect(company: Company, turnover: int) -> None:
    """Set what follows from the turnover of a usual year, in cents: wages and rent."""
    company.yearly_turnover = max(turnover, SMALLEST_TURNOVER)
    company.monthly_gross = wages.monthly_gross(company, company.yearly_turnover)
    company.monthly_rent = int(company.yearly_turnover * RENT_SHARE / 12) // 1000 * 1000


def steer(company: Company, day: date) -> int:
    """Keep costs and wages in proportion to sales; enters nothing."""
    for budget in (company.goods, company.overheads):
        budget.learn(company.turnover, company.yearly_turnover)
    years = (day - company.since).days / 365.25
    if day.month == 1 and years > 1:
        expect(company, int(company.turnover / years))
    return 0
