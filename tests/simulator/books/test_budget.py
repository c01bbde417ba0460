"""Costs kept in proportion to sales."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.books.budget import LARGEST, SMALLEST, Budget

YEARLY = 50_000_000


def test_spending_nothing_makes_purchases_larger_and_spending_too_much_smaller() -> None:
    behind = Budget(0.5, spent=0).scale(YEARLY, YEARLY)
    even = Budget(0.5, spent=YEARLY // 2).scale(YEARLY, YEARLY)
    ahead = Budget(0.5, spent=YEARLY).scale(YEARLY, YEARLY)
    assert ahead < even == 1.0 < behind


@pytest.mark.parametrize("usual", [0.2, 1.0, 5.0])
def test_years_of_purchases_of_a_wrong_usual_size_end_near_the_share(usual: float) -> None:
    rng, budget, turnover = Random(4), Budget(0.4, usual), 0
    for _ in range(48):
        for _ in range(20):
            turnover += int(YEARLY / 240 * rng.uniform(0.5, 1.5))
            budget.spent += int(YEARLY * 0.4 / 240 * budget.scale(turnover, YEARLY))
        budget.learn(turnover, YEARLY)
    assert budget.spent / turnover == pytest.approx(0.4, abs=0.06)


@given(
    spent=st.integers(-(10**12), 10**12),
    turnover=st.integers(-(10**9), 10**12),
    yearly=st.integers(0, 10**12),
    usual=st.floats(SMALLEST, LARGEST),
)
def test_a_scale_is_always_a_reasonable_number(
    spent: int, turnover: int, yearly: int, usual: float
) -> None:
    budget = Budget(0.3, usual, spent)
    assert SMALLEST * 0.3 <= budget.scale(turnover, yearly) <= LARGEST * 2
    budget.learn(turnover, yearly)
    assert SMALLEST <= budget.usual <= LARGEST
