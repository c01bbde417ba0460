"""Enters bank statements."""

from dataclasses import dataclass
from datetime import date

from simulator.acts import lookups, matching, posting
from simulator.drafts import Draft, Posted, signed
from simulator.ledger_file import Ledger


@dataclass(frozen=True, slots=True)
class Movement:
    """Money in (positive cents) or out, booked on an account; `settles`: keys of lines it pays."""

    amount: int
    account: str
    text: str
    party: str | None = None
    settles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of a bank account, entered in a financial journal."""

    journal: str
    bank_account: str
    dated_on: date
    reference: str
    movements: tuple[Movement, ...]


def enter_statement(ledger: Ledger, statement: Statement) -> Posted:
    """Enter a statement as one entry, and match what its movements settle exactly.

    A movement that settles its lines in part is entered and left unmatched. Raises Refused.
    """
    total = sum(movement.amount for movement in statement.movements)
    counterparts = tuple(
        signed(movement.account, -movement.amount, movement.party, movement.text)
        for movement in statement.movements
    )
    text = statement.movements[0].text if statement.movements else ""
    bank = (signed(statement.bank_account, total),) if total else ()
    draft = Draft(
        statement.journal, statement.dated_on, text, bank + counterparts, statement.reference
    )
    with ledger.act() as act:
        posted = posting.enter(act, draft)
        keys = posted.line_keys[len(bank) :]
        for movement, key in zip(statement.movements, keys, strict=True):
            lines = [lookups.line_for(act, each) for each in (*movement.settles, key)]
            if movement.settles and sum(line.amount for line in lines) == 0:
                matching.tie(act, lines, statement.dated_on)
    return posted
