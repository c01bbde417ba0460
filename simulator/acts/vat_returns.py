"""Establishes VAT returns and books their closing entry."""

import json
from datetime import date

from simulator import refusals, vat
from simulator.acts import lookups, posting
from simulator.calendar_of_years import Span
from simulator.drafts import Draft, signed
from simulator.labels import label
from simulator.ledger_file import Act, Ledger

SUMS = (
    "SELECT l.vat_code, a.code, sum(l.debit), sum(l.credit) FROM line l"
    " JOIN entry e ON e.id = l.entry_id JOIN account a ON a.id = l.account_id"
    " WHERE e.period_id IN (SELECT id FROM period WHERE starts_on >= ? AND ends_on <= ?)"
    " AND l.vat_code IS NOT NULL GROUP BY l.vat_code, a.code"
)


class ReturnExists(refusals.Refused):
    """A period is declared once."""


class NotWholePeriods(refusals.Refused):
    """A return is of whole periods."""


def establish_vat_return(ledger: Ledger, span: Span, established_on: date) -> str:
    """Establish the return of whole periods; gives its key.

    Books the period's VAT to the current account with the administration, on its last day, in
    the first miscellaneous journal. Raises ReturnExists, PeriodClosed or NotWholePeriods.
    """
    with ledger.act() as act:
        first, last = span.starts_on.isoformat(), span.ends_on.isoformat()
        if act.all(
            "SELECT 1 FROM vat_return WHERE period_from <= ? AND period_to >= ?", last, first
        ):
            raise ReturnExists(f"A VAT return exists for {first} to {last}, or a part of it.")
        _require_whole(act, first, last)
        rows = act.connection.execute(SUMS, (first, last)).fetchall()
        found = vat.return_of(vat.VatSum(*row) for row in rows)
        _close(act, found, span.ends_on)
        return_id = act.insert(
            "vat_return",
            period_from=first,
            period_to=last,
            established_on=established_on.isoformat(),
            grids=json.dumps(found.grids),
        )
        return f"V{return_id}"


def _require_whole(act: Act, first: str, last: str) -> None:
    starts = act.all("SELECT 1 FROM period WHERE starts_on = ?", first)
    ends = act.all("SELECT 1 FROM period WHERE ends_on = ?", last)
    if first > last or not starts or not ends:
        raise NotWholePeriods(f"{first} to {last} are not whole periods of this ledger.")


def _close(act: Act, found: vat.Return, day: date) -> None:
    lines = tuple(signed(account, amount) for account, amount in vat.closing_amounts(found))
    if lines:
        text = label("vat", act.locale, f"{day:%m/%Y}")
        posting.enter(act, Draft(lookups.first_journal(act, "misc"), day, text, lines))
