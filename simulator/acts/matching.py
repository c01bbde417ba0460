"""Ties lines that settle each other, and unties them."""

from datetime import date

from simulator import refusals
from simulator.acts import lookups
from simulator.ledger_file import Act, Ledger

LETTERS = 26


def code_of(number: int) -> str:
    """The letters a matching is known by: 1 is A, 26 is Z, 27 is AA."""
    letters = ""
    while number:
        number, place = divmod(number - 1, LETTERS)
        letters = chr(ord("A") + place) + letters
    return letters


def match(ledger: Ledger, line_keys: list[str], matched_on: date) -> str:
    """Match lines of one account and one party that sum to zero; gives the matching's key.

    Raises NotMatchable, LineMatched or Unknown. Closed periods do not matter.
    """
    with ledger.act() as act:
        return tie(act, [lookups.line_for(act, key) for key in line_keys], matched_on)


def tie(act: Act, lines: list[lookups.LineRow], matched_on: date) -> str:
    """The same inside a larger act."""
    if len({line.id for line in lines}) < 2:
        raise refusals.NotMatchable("A matching needs two different lines at least.")
    for line in lines:
        if line.matching_id is not None:
            raise refusals.LineMatched(line.key)
    if len({(line.account_id, line.party_id) for line in lines}) > 1:
        raise refusals.NotMatchable("Only lines of one account and one party can be matched.")
    left = sum(line.amount for line in lines)
    if left:
        words = refusals.amount_text(left)
        raise refusals.NotMatchable(f"These lines do not sum to zero: {words} is left.")
    statement = "SELECT seq FROM sqlite_sequence WHERE name = 'matching'"
    last = act.connection.execute(statement).fetchone()
    matching_id = act.insert(
        "matching",
        account_id=lines[0].account_id,
        party_id=lines[0].party_id,
        code=code_of((last[0] if last else 0) + 1),
        matched_on=matched_on.isoformat(),
    )
    for line in lines:
        act.change("line", line.id, matching_id=matching_id)
    return f"M{matching_id}"


def unmatch(ledger: Ledger, key: str) -> None:
    """Undo a matching, named by its own key or by that of one of its lines.

    Leaves no trace: the lines keep their stamps. Raises Unknown or NotMatchable.
    """
    with ledger.act() as act:
        if not key.startswith("L"):
            statement = "SELECT id FROM matching WHERE key = ?"
            row = act.connection.execute(statement, (key,)).fetchone()
            if row is None:
                raise refusals.Unknown("matching", key)
            untie(act, row[0])
            return
        line = lookups.line_for(act, key)
        if line.matching_id is None:
            raise refusals.NotMatchable(f"Line {key} is not matched.")
        untie(act, line.matching_id)


def untie(act: Act, matching_id: int) -> None:
    """Empty the lines' matching without stamping them, and delete the matching."""
    statement = "UPDATE line SET matching_id = NULL WHERE matching_id = ?"
    act.connection.execute(statement, (matching_id,))
    act.delete("matching", matching_id)
