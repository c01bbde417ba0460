"""The grids of a Belgian VAT return (FORMAT.md, VAT codes)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.vat import DEDUCTIBLE, DUE, RATES, VatSum, closing_amounts, return_of, tax_on

GRIDS = [
    ("V06", "700100", 0, 10_000, {"01": 10_000}),
    ("V12", "700200", 0, 10_000, {"02": 10_000}),
    ("V21", "700000", 0, 10_000, {"03": 10_000}),
    ("V21", "700000", 400, 0, {"49": 400}),
    ("V21", DUE, 0, 2_100, {"54": 2_100, "71": 2_100}),
    ("V21", DUE, 84, 0, {"64": 84, "72": 84}),
    ("V00", "706000", 0, 10_000, {"00": 10_000}),
    ("VCC", "704000", 0, 10_000, {"45": 10_000}),
    ("VCC", "704000", 500, 0, {"49": 500}),
    ("VIC", "702000", 0, 10_000, {"46": 10_000}),
    ("VIC", "702000", 500, 0, {"48": 500}),
    ("VSI", "705000", 0, 10_000, {"44": 10_000}),
    ("VSI", "705000", 500, 0, {"48": 500}),
    ("VEX", "703000", 0, 10_000, {"47": 10_000}),
    ("A21", "604000", 10_000, 0, {"81": 10_000}),
    ("A21", "612400", 10_000, 0, {"82": 10_000}),
    ("A21", "240100", 10_000, 0, {"83": 10_000}),
    ("A21", "604000", 10_000, 500, {"81": 9_500, "85": 500}),
    ("A21", DEDUCTIBLE, 2_100, 0, {"59": 2_100, "72": 2_100}),
    ("A21", DEDUCTIBLE, 0, 105, {"63": 105, "71": 105}),
    ("ACC", "603100", 10_000, 0, {"81": 10_000, "87": 10_000}),
    ("ACC", DUE, 0, 2_100, {"56": 2_100, "71": 2_100}),
    ("AIC", "604200", 10_000, 300, {"81": 9_700, "84": 300, "86": 10_000}),
    ("AIC", DUE, 0, 2_100, {"55": 2_100, "71": 2_100}),
    ("ASI", "614100", 10_000, 0, {"82": 10_000, "88": 10_000}),
    ("A21", DUE, 0, 50, {"61": 50, "71": 50}),
    ("A21", DUE, 50, 0, {"62": 50, "72": 50}),
]


@pytest.mark.parametrize(("code", "account", "debit", "credit", "grids"), GRIDS)
def test_each_line_goes_to_its_grids(
    code: str, account: str, debit: int, credit: int, grids: dict[str, int]
) -> None:
    found = return_of([VatSum(code, account, debit, credit)]).grids
    assert {"71": 0, **grids} == {"71": 0, **found}


def test_nothing_to_declare_is_nil_in_grid_71() -> None:
    assert return_of([]).grids == {"71": 0}
    assert closing_amounts(return_of([])) == []


@pytest.mark.parametrize(
    ("base", "code", "tax"),
    [(10_000, "V21", 2_100), (10_002, "V21", 2_100), (3, "A21", 1), (2, "A21", 0), (9, "V00", 0)],
)
def test_tax_is_rounded_half_up(base: int, code: str, tax: int) -> None:
    assert tax_on(base, code) == tax


CENTS = st.integers(0, 10**9)
SALES = st.builds(
    VatSum, st.sampled_from(["V06", "V12", "V21"]), st.sampled_from([DUE, "700000"]), CENTS, CENTS
)
PURCHASES = st.builds(
    VatSum,
    st.sampled_from([code for code in sorted(RATES) if code.startswith("A")]),
    st.sampled_from([DUE, DEDUCTIBLE, "604000", "612400"]),
    CENTS,
    CENTS,
)


@given(sums=st.lists(SALES | PURCHASES))
def test_the_closing_entry_balances_and_says_what_is_due(sums: list[VatSum]) -> None:
    found = return_of(sums)
    lines = closing_amounts(found)
    assert sum(amount for _, amount in lines) == 0
    assert all(amount for _, amount in lines)
    assert not {"71", "72"} <= set(found.grids)
    balance = found.grids.get("71", 0) - found.grids.get("72", 0)
    assert balance == found.due - found.deductible
