"""Wages and what is owed on them."""

from datetime import date

from simulator.books import treasury
from simulator.books.company import Company
from simulator.books.desk import WAGES_JOURNAL, OpenItem
from simulator.drafts import Draft, DraftLine, signed

EMPLOYER, WORKER, WITHHELD = 2600, 1307, 2150  # of 10,000 of gross pay
COMMUTING, VOUCHERS = 180, 75  # likewise: paid to the staff, and their share of meal vouchers
GROSS_OF_COST = 0.79
NET, WITHHOLDING, SOCIAL, HOLIDAYS = "455000", "453000", "454000", "456000"
JUNE, DECEMBER = 6, 12


def monthly_gross(company: Company, yearly_turnover: float) -> int:
    """Gross pay a month, in cents, that fits a turnover in cents."""
    return int(yearly_turnover * company.sector.staff_share * GROSS_OF_COST / 13.9)


def payroll(company: Company, day: date) -> int:
    """Enter a month's wages; gives the number of lines: 8 or 9, fewer when wages are tiny."""
    gross = company.monthly_gross * company.rng.randrange(970, 1031) // 1000
    workers = gross * 4 // 10
    extra = gross * 85 // 100 if day.month in {JUNE, DECEMBER} else 0
    taxed = gross + extra
    lines = [signed("620200", gross - workers), signed("620300", workers)]
    if extra and day.month == JUNE:
        lines.append(signed(HOLIDAYS, extra))
    if extra and day.month == DECEMBER:
        lines.append(signed("620400", extra))
    employer = taxed * EMPLOYER // 10_000
    worker = taxed * WORKER // 10_000
    withheld = taxed * WITHHELD // 10_000
    commuting, vouchers = gross * COMMUTING // 10_000, gross * VOUCHERS // 10_000
    net = taxed + commuting - withheld - worker - vouchers
    lines += [
        signed("621000", employer),
        signed("615200", commuting),
        signed(WITHHOLDING, -withheld),
        signed(SOCIAL, -employer - worker),
        signed("623000", -vouchers),
        signed(NET, -net),
    ]
    return _enter(company, day, net, tuple(line for line in lines if line.debit or line.credit))


def director_fee(company: Company, day: date) -> int:
    """Enter the fee of a director who is the only one paid; gives the number of lines: 3."""
    gross = max(company.monthly_gross, 90_000)
    withheld = gross * WITHHELD // 10_000
    lines = (
        signed("618000", gross),
        signed(WITHHOLDING, -withheld),
        signed(NET, withheld - gross),
    )
    return _enter(company, day, gross - withheld, lines)


def _enter(company: Company, day: date, net: int, lines: tuple[DraftLine, ...]) -> int:
    text = company.say("REMUNERATIONS", "BEZOLDIGINGEN") + f" {day:%m/%Y}"
    ids = company.desk.post(Draft(WAGES_JOURNAL, day, text, lines))
    company.wages_owed.append(OpenItem("", NET, net, [ids[-1]], text))
    return len(ids)


def pay_net(company: Company, day: date) -> int:
    """Pay the wages that were entered; gives the number of lines."""
    entered = 0
    for item in company.wages_owed:
        ids = treasury.transfer_ids(company, day, item.reference, ((NET, item.amount),))
        item.lines.append(ids[0])
        item.amount = 0
        company.desk.settle(item, day)
        entered += len(ids)
    company.wages_owed.clear()
    return entered


def pay_withholding(company: Company, day: date) -> int:
    """Pay the tax withheld from wages; gives the number of lines."""
    text = company.say("PRECOMPTE PROFESSIONNEL", "BEDRIJFSVOORHEFFING")
    return pay_balance(company, day, WITHHOLDING, text)


def pay_social(company: Company, day: date) -> int:
    """Pay social security; gives the number of lines."""
    return pay_balance(company, day, SOCIAL, company.say("ONSS", "RSZ") + f" {day:%m/%Y}")


def pay_balance(company: Company, day: date, account: str, text: str) -> int:
    """Pay all that is owed on an account; gives the number of lines: 2 or 0."""
    owed = -company.desk.position(account)
    return treasury.transfer(company, day, text, ((account, owed),)) if owed > 0 else 0
