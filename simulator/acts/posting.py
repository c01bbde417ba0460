"""Enters entries and amends them."""

from dataclasses import dataclass
from datetime import date

from simulator import refusals
from simulator.acts import lookups
from simulator.drafts import Draft, DraftLine, Posted
from simulator.ledger_file import Act, Ledger

MOST_CENTS = 10**15
COST_CENTRE = "GEN"  # what format 2 writes when nobody chose another


@dataclass(frozen=True, slots=True)
class LineChange:
    """What to change in a line; None leaves it. `amount` in cents, positive for a debit."""

    key: str
    amount: int | None = None
    account: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """What to change in an entry; None leaves it. The entry must balance afterwards."""

    dated_on: date | None = None
    text: str | None = None
    reference: str | None = None
    lines: tuple[LineChange, ...] = ()
    added: tuple[DraftLine, ...] = ()


def post(ledger: Ledger, draft: Draft) -> Posted:
    """Enter an entry. Raises Refused: not balanced, closed period, unknown account and so on."""
    with ledger.act() as act:
        return enter(act, draft)


def enter(act: Act, draft: Draft) -> Posted:
    """The same inside a larger act."""
    journal_id, kind = lookups.journal_for(act, draft.journal)
    period = lookups.period_for(act, draft.dated_on)
    period.require_open()
    require_balance([line.debit - line.credit for line in draft.lines])
    if draft.proposal_key is not None:
        _require_new(act, draft.proposal_key)
    number = next_number(act, journal_id, period.year_id)
    entry_id = act.insert(
        "entry",
        journal_id=journal_id,
        period_id=period.id,
        number=number,
        dated_on=draft.dated_on.isoformat(),
        reference=draft.reference,
        text=draft.text,
        proposal_key=draft.proposal_key,
    )
    line_ids = [
        _enter_line(act, entry_id, place, line._replace(text=line.text or draft.text), kind)
        for place, line in enumerate(draft.lines, 1)
    ]
    keys = tuple(f"L{line_id}" for line_id in line_ids)
    return Posted(entry_id, f"E{entry_id}", draft.journal, number, keys)


def _require_new(act: Act, proposal_key: str) -> None:
    if act.all("SELECT 1 FROM entry WHERE proposal_key = ?", proposal_key):
        raise refusals.CodeTaken("an entry for proposal", proposal_key)


def _enter_line(act: Act, entry_id: int, number: int, line: DraftLine, journal_kind: str) -> int:
    account = lookups.account_for(act, line.account)
    if min(line.debit, line.credit) != 0 or max(line.debit, line.credit) <= 0:
        raise refusals.WrongAmount(line.account)
    if max(line.debit, line.credit, abs(line.currency_amount or 0)) > MOST_CENTS:
        raise refusals.AmountTooLarge(line.account)
    if account.wants_party and line.party is None and journal_kind != "opening":
        raise refusals.PartyNeeded(line.account)
    costed = act.holds_cost_centres and account.kind in {"income", "expense"}
    return act.insert(
        "line",
        **({"cost_centre": COST_CENTRE} if costed else {}),
        entry_id=entry_id,
        number=number,
        account_id=account.id,
        party_id=None if line.party is None else lookups.party_for(act, line.party),
        debit=line.debit,
        credit=line.credit,
        matching_id=None,
        currency=line.currency,
        currency_amount=line.currency_amount,
        vat_code=line.vat_code,
        due_on=None if line.due_on is None else line.due_on.isoformat(),
        text=line.text or "",
    )


def require_balance(amounts: list[int]) -> None:
    """Raise TooFewLines or NotBalanced. Amounts in cents, positive for debits."""
    if len(amounts) < 2:
        raise refusals.TooFewLines
    if sum(amounts):
        debit = sum(amount for amount in amounts if amount > 0)
        raise refusals.NotBalanced(debit, debit - sum(amounts))


def next_number(act: Act, journal_id: int, year_id: int) -> int:
    """The number the next entry takes in a journal of a fiscal year."""
    statement = (
        "SELECT coalesce(max(number), 0) + 1 FROM entry WHERE journal_id = ?"
        " AND period_id IN (SELECT id FROM period WHERE fiscal_year_id = ?)"
    )
    return int(act.connection.execute(statement, (journal_id, year_id)).fetchone()[0])


def amend(ledger: Ledger, entry_key: str, amendment: Amendment) -> None:
    """Change an entry. Only rows that change are stamped. Raises Refused, as `post` does.

    A matched line keeps its amount and its account (LineMatched).
    """
    with ledger.act() as act:
        entry = lookups.entry_for(act, entry_key)
        lookups.period_of_id(act, entry.period_id).require_open()
        _amend_header(act, entry, amendment)
        for change in amendment.lines:
            _amend_line(act, entry, change)
        _add_lines(act, entry, amendment)
        if amendment.added or any(change.amount is not None for change in amendment.lines):
            require_balance([line.amount for line in lookups.lines_of(act, entry.id)])


def _amend_header(act: Act, entry: lookups.EntryRow, amendment: Amendment) -> None:
    columns: dict[str, int | str | None] = {}
    if amendment.text is not None:
        columns["text"] = amendment.text
    if amendment.reference is not None:
        columns["reference"] = amendment.reference
    if amendment.dated_on is not None:
        period = lookups.period_for(act, amendment.dated_on)
        period.require_open()
        columns |= {"dated_on": amendment.dated_on.isoformat(), "period_id": period.id}
        if lookups.period_of_id(act, entry.period_id).year_id != period.year_id:
            columns["number"] = next_number(act, entry.journal_id, period.year_id)
    if columns:
        act.change("entry", entry.id, **columns)


def _amend_line(act: Act, entry: lookups.EntryRow, change: LineChange) -> None:
    line = lookups.line_for(act, change.key)
    if line.entry_id != entry.id:
        raise refusals.Unknown("line", change.key)
    if line.matching_id is not None and (change.amount is not None or change.account is not None):
        raise refusals.LineMatched(change.key)
    columns: dict[str, int | str | None] = {}
    if change.amount is not None:
        if change.amount == 0:
            raise refusals.WrongAmount(lookups.account_of_id(act, line.account_id).code)
        if abs(change.amount) > MOST_CENTS:
            raise refusals.AmountTooLarge(lookups.account_of_id(act, line.account_id).code)
        columns |= {"debit": max(change.amount, 0), "credit": max(-change.amount, 0)}
    if change.account is not None:
        account = lookups.account_for(act, change.account)
        if account.wants_party and line.party_id is None:
            raise refusals.PartyNeeded(account.code)
        columns |= {"account_id": account.id}
        columns |= {} if account.wants_party else {"party_id": None}
    if change.text is not None:
        columns["text"] = change.text
    if columns:
        act.change("line", line.id, **columns)


def _add_lines(act: Act, entry: lookups.EntryRow, amendment: Amendment) -> None:
    statement = "SELECT coalesce(max(number), 0) FROM line WHERE entry_id = ?"
    last = act.connection.execute(statement, (entry.id,)).fetchone()[0]
    text = amendment.text if amendment.text is not None else entry.text
    for number, line in enumerate(amendment.added, last + 1):
        _enter_line(act, entry.id, number, line._replace(text=line.text or text), "misc")
