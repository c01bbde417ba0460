"""The turn of the year in made-up books: year-end entries, closing, opening the next."""

from collections.abc import Mapping
from datetime import date, timedelta

from simulator import closing, depreciation
from simulator.books.company import Company
from simulator.books.desk import MISC, OPENING
from simulator.books.recorder import Recorder
from simulator.drafts import Draft, DraftLine, signed
from simulator.labels import label

STOCK_CHANGE, PREPAID, ESTIMATED = "609000", "490000", ("670300", "450000")
PREPAYABLE = ("613300", "613500", "616000")
TAX_PERCENT = 20
RESULT_CLASSES = ("6", "7")


def _result(movements: Mapping[str, int]) -> int:
    """Profit in cents."""
    return -sum(amount for code, amount in movements.items() if code[0] in RESULT_CLASSES)


class YearTurn:
    """What is entered after a year's end; it needs the recorder's running balances."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder

    def year_end(self, company: Company, day: date) -> int:
        """Depreciation, stock, holidays, what was paid in advance, tax: dated the last day."""
        before = self.recorder.lines
        last = date(day.year - 1, 12, 31)
        self._depreciate(last)
        self._revalue(company, last)
        self._provide(company, last)
        return self.recorder.lines - before

    def _label(self, what: str, year: int) -> str:
        return label(what, self.recorder.locale, str(year))

    def _post(self, last: date, text: str, lines: list[DraftLine], mark: str | None = None) -> None:
        kept = tuple(line for line in lines if line.debit or line.credit)
        if kept:
            self.recorder.post(Draft(MISC, last, text, kept, mark))

    def _depreciate(self, last: date) -> None:
        eve = date(last.year - 1, 12, 31)
        amounts: dict[str, int] = {}
        for asset in self.recorder.assets:
            values = asset.cost, asset.rate_percent, asset.acquired_on
            amount = depreciation.written_off(*values, last) - depreciation.written_off(
                *values, eve
            )
            account = f"{asset.account[:-1]}9"
            amounts[account] = amounts.get(account, 0) + amount
        lines = [signed(depreciation.COST_ACCOUNT, sum(amounts.values()))]
        lines += [signed(account, -amount) for account, amount in sorted(amounts.items())]
        self._post(last, self._label("depreciation", last.year), lines, f"DEPR-{last.year}")

    def _revalue(self, company: Company, last: date) -> None:
        stock = company.sector.stock_account
        if stock is None:
            return
        held = self.recorder.movements[last.year].get(stock, 0)
        change = held * company.rng.randrange(-9, 14) // 100
        lines = [signed(stock, change), signed(STOCK_CHANGE, -change)]
        self._post(last, company.say("VARIATION STOCK", "VOORRAADWIJZIGING"), lines)

    def _provide(self, company: Company, last: date) -> None:
        holidays = company.monthly_gross * 85 // 100 if self._pays_wages(last.year) else 0
        text = company.say("PROVISION PECULES", "VOORZIENING VAKANTIEGELD")
        self._post(last, text, [signed("625000", holidays), signed("456000", -holidays)])
        lines = []
        for account in PREPAYABLE:
            ahead = max(0, self.recorder.movements[last.year].get(account, 0)) // 5
            lines.append(signed(account, -ahead))
        lines.append(signed(PREPAID, sum(line.credit for line in lines)))
        self._post(last, company.say("CHARGES A REPORTER", "OVER TE DRAGEN KOSTEN"), lines)
        profit = _result(self.recorder.movements[last.year])
        tax = max(0, profit * TAX_PERCENT // 100)
        cost, debt = ESTIMATED
        text = company.say("ESTIMATION IMPOT", "RAMING BELASTING")
        self._post(last, text, [signed(cost, tax), signed(debt, -tax)])

    def _pays_wages(self, year: int) -> bool:
        return self.recorder.movements[year].get("620200", 0) > 0

    def close(self, company: Company, day: date) -> int:
        """Result to equity, the year closed, the next one opened, advances brought back."""
        before = self.recorder.lines
        year = day.year - 1
        last, first = date(year, 12, 31), date(year + 1, 1, 1)
        lines = closing.result_lines(_result(self.recorder.movements[year]))
        self._post(
            last, self._label("result", year), list(lines), closing.closing_reference(str(year))
        )
        self.recorder.close_year(year)
        carried = self._carried(year)
        reference = closing.opening_reference(str(year))
        if carried:
            opening = Draft(OPENING, first, self._label("opening", first.year), carried, reference)
            self.recorder.post(opening)
        self._bring_back(company, first + timedelta(days=1))
        del self.recorder.movements[year]
        return self.recorder.lines - before

    def _carried(self, year: int) -> tuple[DraftLine, ...]:
        movements = sorted(self.recorder.movements[year].items())
        return closing.opening_lines(
            (code, amount) for code, amount in movements if code[0] not in RESULT_CLASSES
        )

    def _bring_back(self, company: Company, day: date) -> None:
        ahead = self.recorder.movements[day.year].get(PREPAID, 0)
        text = company.say("EXTOURNE CHARGES A REPORTER", "TERUGNAME OVER TE DRAGEN KOSTEN")
        self._post(day, text, [signed(PREPAYABLE[0], ahead), signed(PREPAID, -ahead)])
