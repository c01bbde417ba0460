"""The grids of a Belgian VAT return, from sums of lines by VAT code and account. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

DEDUCTIBLE, DUE = "411000", "451000"
CREDIT_ACCOUNT, DEBT_ACCOUNT = "411200", "451200"
SALES = {"V06": "01", "V12": "02", "V21": "03", "V00": "00"}
SALES |= {"VCC": "45", "VIC": "46", "VSI": "44", "VEX": "47"}
SELF_ASSESSED = {"ACC": ("87", "56"), "AIC": ("86", "55"), "ASI": ("88", "55")}
WITHIN_EU = frozenset({"VIC", "VSI", "AIC", "ASI"})
RATES = {"V06": 6, "V12": 12, "V21": 21, "A06": 6, "A12": 12, "A21": 21}
RATES |= dict.fromkeys(SELF_ASSESSED, 21)


class VatSum(NamedTuple):
    """Debits and credits, in cents, of all lines with one VAT code on one account."""

    vat_code: str
    account: str
    debit: int
    credit: int


@dataclass(frozen=True, slots=True)
class Return:
    """Grids (code to cents, none negative, none zero), and the VAT sums behind them."""

    grids: dict[str, int]
    deductible: int  # balance of 411000, debit positive
    due: int  # balance of 451000, credit positive


def tax_on(base: int, vat_code: str) -> int:
    """VAT in cents on a base in cents, rounded half up."""
    return (base * RATES.get(vat_code, 0) + 50) // 100


def _purchase_grid(account: str) -> str:
    if account.startswith("60"):
        return "81"
    return "83" if account.startswith("2") else "82"


class _Grids(dict[str, int]):
    def put(self, grid: str, amount: int) -> None:
        self[grid] = self.get(grid, 0) + amount


def _put_sale(grids: _Grids, each: VatSum) -> None:
    if each.account == DUE:
        grids.put("54", each.credit)
        grids.put("64", each.debit)
        return
    grids.put(SALES.get(each.vat_code, "00"), each.credit)
    grids.put("48" if each.vat_code in {"VIC", "VSI"} else "49", each.debit)


def _put_purchase(grids: _Grids, each: VatSum) -> None:
    base, tax = SELF_ASSESSED.get(each.vat_code, ("", ""))
    if each.account == DEDUCTIBLE:
        grids.put("59", each.debit)
        grids.put("63", each.credit)
        return
    if each.account == DUE:
        grids.put(tax or "61", each.credit)
        grids.put("62", each.debit)
        return
    grids.put(_purchase_grid(each.account), each.debit - each.credit)
    grids.put("84" if each.vat_code in WITHIN_EU else "85", each.credit)
    if base:
        grids.put(base, each.debit)


def return_of(sums: Iterable[VatSum]) -> Return:
    """The return of a period from the sums of its lines that carry a VAT code."""
    grids = _Grids()
    deductible = due = 0
    for each in sums:
        deductible += each.debit - each.credit if each.account == DEDUCTIBLE else 0
        due += each.credit - each.debit if each.account == DUE else 0
        if each.vat_code.startswith("V"):
            _put_sale(grids, each)
        else:
            _put_purchase(grids, each)
    owed = sum(grids.get(grid, 0) for grid in ("54", "55", "56", "57", "61", "63"))
    claimed = sum(grids.get(grid, 0) for grid in ("59", "62", "64"))
    grids["71" if owed >= claimed else "72"] = abs(owed - claimed)
    kept = {grid: amount for grid, amount in sorted(grids.items()) if amount or grid == "71"}
    return Return(kept, deductible, due)


def closing_amounts(found: Return) -> list[tuple[str, int]]:
    """Account and amount (debit positive) of the lines that close a period's VAT; none is nil."""
    balance = found.due - found.deductible
    lines = [(DUE, found.due), (DEDUCTIBLE, -found.deductible)]
    lines.append((DEBT_ACCOUNT if balance > 0 else CREDIT_ACCOUNT, -balance))
    return [(account, amount) for account, amount in lines if amount]
