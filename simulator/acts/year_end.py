"""Depreciates, closes and reopens periods and fiscal years."""

from datetime import date, timedelta

from simulator import closing, depreciation, refusals
from simulator.acts import deleting, lookups, masters, posting
from simulator.drafts import Draft, DraftLine, Posted
from simulator.labels import label
from simulator.ledger_file import Act, Ledger

BALANCES = (
    "SELECT a.code, sum(l.debit) - sum(l.credit) FROM line l"
    " JOIN entry e ON e.id = l.entry_id JOIN account a ON a.id = l.account_id"
    " WHERE e.period_id IN (SELECT id FROM period WHERE fiscal_year_id = ?)"
)
RESULT_KINDS = "('income', 'expense')"


class WrongOrder(refusals.Refused):
    """Years are closed one after the other, and reopened the other way round."""


class NothingToBook(refusals.Refused):
    """There is nothing to depreciate, or it was done."""


def close_period(ledger: Ledger, year_code: str, number: int) -> None:
    """Close a period. Raises Unknown or PeriodClosed."""
    with ledger.act() as act:
        period = lookups.period_of_number(act, year_code, number)
        period.require_open()
        act.change("period", period.id, closed=1)


def reopen_period(ledger: Ledger, year_code: str, number: int) -> None:
    """Open a closed period of an open year again. Raises Unknown, PeriodClosed or WrongOrder."""
    with ledger.act() as act:
        period = lookups.period_of_number(act, year_code, number)
        if period.year_closed:
            raise refusals.PeriodClosed(year_code, number)
        if not period.closed:
            raise WrongOrder(f"Period {number} of fiscal year {year_code} is open.")
        act.change("period", period.id, closed=0)


def book_depreciation(ledger: Ledger, year_code: str) -> Posted:
    """Book a year's depreciation of all fixed assets on its last day, one line pair an account.

    Raises Unknown, PeriodClosed, or NothingToBook (also when it was booked before).
    """
    with ledger.act() as act:
        _, first, last, _ = lookups.year_for(act, year_code)
        reference = f"DEPR-{year_code}"
        amounts = _depreciation(act, first, last)
        if not amounts or act.all("SELECT 1 FROM entry WHERE reference = ?", reference):
            raise NothingToBook(f"There is nothing left to depreciate in {year_code}.")
        lines = [DraftLine(depreciation.COST_ACCOUNT, debit=sum(amounts.values()))]
        lines += [DraftLine(account, credit=amount) for account, amount in sorted(amounts.items())]
        journal = lookups.first_journal(act, "misc")
        text = label("depreciation", act.locale, year_code)
        return posting.enter(act, Draft(journal, last, text, tuple(lines), reference))


def _depreciation(act: Act, first: date, last: date) -> dict[str, int]:
    statement = (
        "SELECT a.code, f.cost, f.rate_percent, f.acquired_on FROM fixed_asset f"
        " JOIN account a ON a.id = f.depreciation_account_id"
    )
    amounts: dict[str, int] = {}
    for account, cost, rate, acquired in act.connection.execute(statement):
        day = date.fromisoformat(acquired)
        before = depreciation.written_off(cost, rate, day, first - timedelta(days=1))
        amount = depreciation.written_off(cost, rate, day, last) - before
        if amount:
            amounts[account] = amounts.get(account, 0) + amount
    return amounts


def close_year(ledger: Ledger, year_code: str) -> Posted | None:
    """Close a fiscal year: result to equity, all its periods closed, the next year opened.

    Gives the opening entry, or None when nothing is carried. Raises Unknown, PeriodClosed or
    WrongOrder.
    """
    with ledger.act() as act:
        year_id, first, last, closed = lookups.year_for(act, year_code)
        if closed:
            raise WrongOrder(f"Fiscal year {year_code} is closed already.")
        before = "SELECT code FROM fiscal_year WHERE starts_on < ? AND closed = 0"
        if act.all(before, first.isoformat()):
            raise WrongOrder(f"A fiscal year before {year_code} is still open.")
        _book_result(act, year_id, year_code, last)
        _close_all(act, year_id)
        return _open_next(act, year_id, year_code, last + timedelta(days=1))


def _book_result(act: Act, year_id: int, year_code: str, last: date) -> None:
    statement = f"{BALANCES} AND a.kind IN {RESULT_KINDS} GROUP BY a.code"
    rows = act.connection.execute(statement, (year_id,)).fetchall()
    lines = closing.result_lines(-sum(balance for _, balance in rows))
    if lines:
        journal = lookups.first_journal(act, "misc")
        reference = closing.closing_reference(year_code)
        text = label("result", act.locale, year_code)
        posting.enter(act, Draft(journal, last, text, lines, reference))


def _close_all(act: Act, year_id: int) -> None:
    statement = "SELECT id FROM period WHERE fiscal_year_id = ? AND closed = 0"
    for (period_id,) in act.connection.execute(statement, (year_id,)).fetchall():
        act.change("period", period_id, closed=1)
    act.change("fiscal_year", year_id, closed=1)


def _open_next(act: Act, year_id: int, year_code: str, first: date) -> Posted | None:
    if not act.all("SELECT 1 FROM fiscal_year WHERE starts_on = ?", first.isoformat()):
        masters.open_following(act)
    statement = f"{BALANCES} AND a.kind NOT IN {RESULT_KINDS} GROUP BY a.code ORDER BY a.code"
    rows = act.connection.execute(statement, (year_id,)).fetchall()
    lines = closing.opening_lines(rows)
    if not lines:
        return None
    journal = lookups.first_journal(act, "opening")
    reference = closing.opening_reference(year_code)
    text = label("opening", act.locale, f"{first:%Y}")
    return posting.enter(act, Draft(journal, first, text, lines, reference))


def reopen_year(ledger: Ledger, year_code: str) -> None:
    """Open a closed year again: its result entry and the next opening entry are deleted.

    Raises Unknown, or WrongOrder when it is open, or a later one is closed.
    """
    with ledger.act() as act:
        year_id, _, last, closed = lookups.year_for(act, year_code)
        later = "SELECT 1 FROM fiscal_year WHERE starts_on > ? AND closed = 1"
        if not closed or act.all(later, last.isoformat()):
            raise WrongOrder(f"Fiscal year {year_code} is not the last one that was closed.")
        marks = (closing.closing_reference(year_code), closing.opening_reference(year_code))
        statement = "SELECT id FROM entry WHERE reference IN (?, ?)"
        for (entry_id,) in act.connection.execute(statement, marks).fetchall():
            deleting.erase_entry(act, entry_id)
        statement = "SELECT id FROM period WHERE fiscal_year_id = ?"
        for (period_id,) in act.connection.execute(statement, (year_id,)).fetchall():
            act.change("period", period_id, closed=0)
        act.change("fiscal_year", year_id, closed=0)
