"""What closing a year enters: the result to equity, and the opening entry of the next. Pure."""

from collections.abc import Iterable

from simulator.drafts import DraftLine, signed

PROFIT = ("693000", "140000")  # debited, credited
LOSS = ("141000", "793000")


def result_lines(profit: int) -> tuple[DraftLine, ...]:
    """Lines that move a year's profit in cents (negative: loss) to equity; none when nil."""
    debited, credited = PROFIT if profit > 0 else LOSS
    if not profit:
        return ()
    return signed(debited, abs(profit)), signed(credited, -abs(profit))


def opening_lines(balances: Iterable[tuple[str, int]]) -> tuple[DraftLine, ...]:
    """One line per balance account that is not nil; balances in cents, debit positive."""
    return tuple(signed(account, balance) for account, balance in balances if balance)


def closing_reference(year_code: str) -> str:
    """What marks a year's result entry."""
    return f"CLOSE-{year_code}"


def opening_reference(year_code: str) -> str:
    """What marks the opening entry that carries a year's balances into the next."""
    return f"OPEN-{year_code}"
