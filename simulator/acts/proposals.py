"""Takes in entries that other software hands in, each exactly once."""

from dataclasses import dataclass
from typing import Literal

from simulator import refusals
from simulator.acts import posting
from simulator.drafts import Draft
from simulator.ledger_file import Act, Ledger


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a proposal: entered now, entered before, or refused with a sentence."""

    proposal_key: str
    state: Literal["posted", "already", "refused"]
    entry_key: str | None = None
    journal: str | None = None
    number: int | None = None
    sentence: str | None = None


def import_proposals(ledger: Ledger, drafts: list[Draft]) -> list[Answer]:
    """Enter drafts, each in an act of its own; those whose key is known are only answered.

    A refusal of one does not touch the others. Raises LedgerInUse and the like.
    """
    return [_take(ledger, draft) for draft in drafts]


def _take(ledger: Ledger, draft: Draft) -> Answer:
    key = draft.proposal_key
    if not key:
        return Answer("", "refused", sentence="A proposal needs a key of its own.")
    try:
        with ledger.act() as act:
            known = _known(act, key)
            if known is not None:
                return known
            posted = posting.enter(act, draft)
    except (refusals.LedgerInUse, refusals.LedgerDamaged, refusals.LedgerUnwritable):
        raise
    except refusals.Refused as refusal:
        return Answer(key, "refused", sentence=str(refusal))
    return Answer(key, "posted", posted.key, posted.journal, posted.number)


def _known(act: Act, key: str) -> Answer | None:
    statement = (
        "SELECT e.key, j.code, e.number FROM entry e JOIN journal j ON j.id = e.journal_id"
        " WHERE e.proposal_key = ?"
    )
    row = act.connection.execute(statement, (key,)).fetchone()
    return None if row is None else Answer(key, "already", *row)
