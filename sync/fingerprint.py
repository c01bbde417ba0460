"""The fingerprint of a bucket: one integer that any SQL engine computes in one aggregate query.

The sum, modulo a prime, of a mix of each row's key and integers. Every intermediate stays below
2**63: |v % P| < 2**31, coefficients < 2**27, at most 16 terms; no user function, no overflow. The
key enters not linearly, so that swaps between rows do not cancel. Texts are seen by the stamp of
their row. A changed bucket goes unseen with a chance of about 2**-31.
"""

from collections.abc import Sequence

P, Q = 2147483647, 2147483629  # the two largest primes below 2**31
NOTHING = -987654321987  # stands for NULL
KEY_MIX = (1327217909, 1640531527)
KEY_X, KEY_Y = 94906249, 67867979
X_FACTORS = (120011579, 73856093, 83492791, 101368171)
Y_FACTORS = (110546333, 99990001, 79999987, 118999991)

# A column with "?" may be NULL. Bucket keys are not in the mix: they are what is compared.
MIXED: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    "line": (
        ("account_id", "matching_id?", "party_id?", "entry_id"),
        ("debit", "credit", "currency_amount?", "modified_at"),
    ),
    "entry": (("number",), ("modified_at",)),
    "matching": (("party_id?",), ("modified_at",)),
}


def fingerprint(table: str, prefix: str = "") -> str:
    """The SQL of a bucket's fingerprint, 0 ≤ value < P; `prefix` qualifies columns: `l.`."""
    x, y = MIXED[table]
    key = f"{prefix}id"
    first = f"({key} % {P}) * {KEY_MIX[0]} % {Q}"
    second = f"({key} % {Q}) * {KEY_MIX[1]} % {P}"
    mixed_key = f"((({first}) * ({second})) % {P})"
    left = [f"{mixed_key} * {KEY_X}", *_terms(x, X_FACTORS, prefix)]
    right = [f"({key} % {Q}) * {KEY_Y}", *_terms(y, Y_FACTORS, prefix)]
    mixed = f"((({' + '.join(left)}) % {P}) * (({' + '.join(right)}) % {P})) % {P}"
    # a modulo keeps its dividend's sign: + P makes the result the same on every engine
    return f"CAST((sum({mixed}) % {P} + {P}) % {P} AS BIGINT)"


def _terms(columns: Sequence[str], factors: Sequence[int], prefix: str) -> list[str]:
    return [
        f"{_value(column, prefix)} * {factor}"
        for column, factor in zip(columns, factors, strict=False)
    ]


def _value(column: str, prefix: str) -> str:
    name = f"{prefix}{column.removesuffix('?')}"
    if column.endswith("?"):
        return f"(coalesce({name}, {NOTHING}) % {P})"
    return f"({name} % {P})"
