"""What an account number means in a chart of accounts (BE: PCMN/MAR, FR: PCG)."""

from collections.abc import Mapping
from typing import Literal

Category = Literal[
    "operating_income", "other_income", "operating_costs", "other_costs", "tax", "appropriation"
]
CATEGORIES: tuple[Category, ...] = (
    "operating_income",
    "other_income",
    "operating_costs",
    "other_costs",
    "tax",
    "appropriation",
)
KEY_FIGURES: tuple[Category, ...] = CATEGORIES[:4]
INCOME: frozenset[Category] = frozenset({"operating_income", "other_income"})
KINDS = ("balance", "income", "expense", "receivable", "payable", "cash")
LONGEST_PREFIX = 3

# Longest prefix wins; a one-digit prefix is the default of its class. Sources: glossary.md of the
# design (key figures by class) and the PCG 2025 (ANC 2022-06).
_BELGIUM: Mapping[str, Category] = {
    "6": "operating_costs",
    "65": "other_costs",
    "66": "other_costs",
    "67": "tax",
    "68": "tax",
    "69": "appropriation",
    "7": "operating_income",
    "75": "other_income",
    "76": "other_income",
    "77": "tax",
    "78": "tax",
    "79": "appropriation",
}
_FRANCE: Mapping[str, Category] = {
    "6": "operating_costs",
    "66": "other_costs",
    "67": "other_costs",
    "686": "other_costs",
    "687": "other_costs",
    "69": "tax",
    "7": "operating_income",
    "76": "other_income",
    "77": "other_income",
    "786": "other_income",
    "787": "other_income",
    "796": "other_income",
    "797": "other_income",
}
CHARTS: Mapping[str, Mapping[str, Category]] = {"BE": _BELGIUM, "FR": _FRANCE}


class UnknownChart(LookupError):
    """No such chart of accounts."""


def category_of(code: str, chart: str) -> Category | None:
    """The dashboard category of an account number; None outside classes 6 and 7.

    Raises UnknownChart.
    """
    try:
        prefixes = CHARTS[chart]
    except KeyError:
        raise UnknownChart(chart) from None
    for length in range(LONGEST_PREFIX, 0, -1):
        found = prefixes.get(code[:length])
        if found is not None:
            return found
    return None


def natural_amount(category: Category, balance_minor: int) -> int:
    """A balance (debit positive) as people read it: income positive, costs positive.

    Tax is a cost; what reduces it (77, 78) makes it smaller.
    """
    return -balance_minor if category in INCOME else balance_minor
