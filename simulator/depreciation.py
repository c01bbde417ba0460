"""Straight-line depreciation, pro rata in the first year. Pure."""

from datetime import date

COST_ACCOUNT = "630200"


def written_off(cost: int, rate_percent: int, acquired_on: date, as_of: date) -> int:
    """Cents written off from the month of acquisition through the month of `as_of`."""
    months = (as_of.year - acquired_on.year) * 12 + as_of.month - acquired_on.month + 1
    return min(cost, max(0, months) * cost * rate_percent // 1200)
