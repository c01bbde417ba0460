"""Straight-line depreciation."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from simulator.depreciation import written_off

BOUGHT = date(2024, 10, 15)


def test_the_month_of_buying_counts_whole() -> None:
    assert written_off(120_000, 20, BOUGHT, date(2024, 9, 30)) == 0
    assert written_off(120_000, 20, BOUGHT, date(2024, 10, 31)) == 2_000
    assert written_off(120_000, 20, BOUGHT, date(2024, 12, 31)) == 6_000
    assert written_off(120_000, 20, BOUGHT, date(2025, 12, 31)) == 30_000


@given(cost=st.integers(1, 10**12), rate=st.integers(1, 100), later=st.integers(0, 150))
def test_it_never_passes_the_cost_and_never_goes_back(cost: int, rate: int, later: int) -> None:
    as_of = date(2024 + later // 12, later % 12 + 1, 28)
    after = date(2024 + (later + 1) // 12, (later + 1) % 12 + 1, 28)
    amount = written_off(cost, rate, BOUGHT, as_of)
    assert 0 <= amount <= written_off(cost, rate, BOUGHT, after) <= cost
    assert written_off(cost, rate, BOUGHT, date(2200, 1, 1)) == cost
