"""Deletes for good: the row is gone, and no other row, stamp or counter tells of it."""

from typing import Literal

from simulator import refusals
from simulator.acts import lookups
from simulator.acts.matching import untie
from simulator.ledger_file import Act, Ledger

Counterpart = Literal["leave", "delete", "adjust"]


def delete_entry(ledger: Ledger, entry_key: str) -> None:
    """Delete an entry with its lines; matched lines are un-matched first.

    Raises Unknown or PeriodClosed.
    """
    with ledger.act() as act:
        entry = lookups.entry_for(act, entry_key)
        lookups.period_of_id(act, entry.period_id).require_open()
        erase_entry(act, entry.id)


def erase_entry(act: Act, entry_id: int) -> None:
    """The same inside a larger act, whatever the period."""
    for line in lookups.lines_of(act, entry_id):
        _erase_line(act, line.id)
    act.delete("entry", entry_id)


def _erase_line(act: Act, line_id: int) -> None:
    # read again: un-matching a line before it may have freed this one too
    statement = "SELECT matching_id FROM line WHERE id = ?"
    matching_id = act.connection.execute(statement, (line_id,)).fetchone()[0]
    if matching_id is not None:
        untie(act, matching_id)
    act.delete("line", line_id)


def delete_line(ledger: Ledger, line_key: str, counterpart: Counterpart = "leave") -> None:
    """Delete a line of an entry, and see to what it was balanced by.

    `leave`: the entry no longer balances. `delete`: another line of the opposite amount goes
    too. `adjust`: another line takes the difference, and is stamped. Raises Unknown, PeriodClosed,
    or NoCounterpart when there is no such line.
    """
    with ledger.act() as act:
        line = lookups.line_for(act, line_key)
        entry = act.connection.execute(
            "SELECT period_id FROM entry WHERE id = ?", (line.entry_id,)
        ).fetchone()
        if entry is not None:
            lookups.period_of_id(act, entry[0]).require_open()
        others = [each for each in lookups.lines_of(act, line.entry_id) if each.id != line.id]
        if counterpart == "delete":
            _erase_line(act, _opposite(line, others).id)
        if counterpart == "adjust":
            _adjust(act, line, others)
        _erase_line(act, line.id)


class NoCounterpart(refusals.Refused):
    """No other line of the entry can go with this one."""


def _opposite(line: lookups.LineRow, others: list[lookups.LineRow]) -> lookups.LineRow:
    for other in others:
        if other.amount == -line.amount:
            return other
    raise NoCounterpart(f"No other line of the entry has the opposite amount of line {line.key}.")


def _adjust(act: Act, line: lookups.LineRow, others: list[lookups.LineRow]) -> None:
    for other in others:
        amount = other.amount + line.amount
        if amount and other.matching_id is None:
            act.change("line", other.id, debit=max(amount, 0), credit=max(-amount, 0))
            return
    raise NoCounterpart(f"No other line of the entry can take the amount of line {line.key}.")
