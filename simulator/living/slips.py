"""What a bookkeeper does besides entering: amends, undoes, and now and then deletes for good."""

from random import Random

from simulator import acts
from simulator.ledger_file import Ledger
from simulator.listing import ListedEntry, ListedLine, entries

LOOKED_AT = 60
COSTS = ("612700", "612600", "614000", "611100", "643000")
TRADE_JOURNALS = frozenset({"VEN", "ACH", "BNQ", "ODV"})


def _some_entry(ledger: Ledger, rng: Random) -> ListedEntry | None:
    """One of the last entries of trade, and now and then an older one."""
    last = entries(ledger, last=LOOKED_AT)
    fitting = [entry for entry in last if entry.journal in TRADE_JOURNALS and len(entry.lines) > 1]
    return rng.choice(fitting) if fitting else None


def amend_something(ledger: Ledger, rng: Random) -> str | None:
    """Change a text, an account or an amount; gives the entry's key. Raises Refused."""
    entry = _some_entry(ledger, rng)
    if entry is None:
        return None
    acts.amend(ledger, entry.key, _amendment(entry, rng))
    return entry.key


def _amendment(entry: ListedEntry, rng: Random) -> acts.Amendment:
    costs = (line for line in entry.lines if (line.account or "").startswith("6"))
    cost = next((line for line in costs if line.debit_minor), None)
    chance = rng.random()
    if cost is not None and chance < 0.3:
        return acts.Amendment(lines=(acts.LineChange(cost.key, account=rng.choice(COSTS)),))
    owed = next((line for line in entry.lines if line.party and line.matching is None), None)
    if cost is not None and owed is not None and cost.matching is None and chance < 0.6:
        return acts.Amendment(lines=_other_amounts(cost, owed, rng))
    return acts.Amendment(text=f"{entry.text[:24]} CORR")


def _other_amounts(cost: ListedLine, owed: ListedLine, rng: Random) -> tuple[acts.LineChange, ...]:
    """The cost and what is owed for it, both a little higher."""
    more = rng.randrange(1, 2000)
    before = owed.debit_minor - owed.credit_minor
    return (
        acts.LineChange(cost.key, amount=cost.debit_minor + more),
        acts.LineChange(owed.key, amount=before - more),
    )


def undo_matching(ledger: Ledger, rng: Random) -> str | None:
    """Un-match a recent payment; gives the matching's key. Raises Refused."""
    matchings = sorted(
        {
            line.matching
            for entry in entries(ledger, last=LOOKED_AT, journal="BNQ")
            for line in entry.lines
            if line.matching
        }
    )
    if not matchings:
        return None
    key = rng.choice(matchings)
    acts.unmatch(ledger, key)
    return key


def delete_something(ledger: Ledger, rng: Random) -> str | None:
    """Delete a recent entry, or a line whose amount another one takes; gives its key.

    Raises Refused.
    """
    entry = _some_entry(ledger, rng)
    if entry is None:
        return None
    if len(entry.lines) == 2 or rng.random() < 0.6:
        acts.delete_entry(ledger, entry.key)
        return entry.key
    line = rng.choice(entry.lines)
    acts.delete_line(ledger, line.key, "adjust")
    return line.key
