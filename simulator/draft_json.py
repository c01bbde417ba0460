"""Reads drafts from JSON, as other software hands them in.

One draft: {"journal": "ACH", "dated_on": "2026-01-05", "text": "…", "reference": null,
"proposal_key": "…", "lines": [{"account": "612400", "party": null, "debit_minor": 100,
"credit_minor": 0, "text": null, "vat_code": null, "due_on": null, "currency": null,
"currency_amount_minor": null}]}
"""

import json
from collections.abc import Mapping
from datetime import date

from simulator.drafts import Draft, DraftLine
from simulator.refusals import Unreadable

SURROGATES = ("\ud800", "\udfff")  # halves of characters: JSON may hold them, a ledger cannot


def drafts_from(text: str) -> list[Draft]:
    """One draft or a list of them. Raises Unreadable."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"This is not JSON: {error}.") from error
    return [_draft(each) for each in (found if isinstance(found, list) else [found])]


def _draft(found: object) -> Draft:
    entry = _mapping(found)
    lines = entry.get("lines")
    if not isinstance(lines, list):
        raise Unreadable("An entry needs a list of lines.")
    return Draft(
        journal=_text(entry, "journal"),
        dated_on=day_from(_text(entry, "dated_on")),
        text=_text(entry, "text"),
        lines=tuple(_line(_mapping(line)) for line in lines),
        reference=_optional(entry, "reference"),
        proposal_key=_optional(entry, "proposal_key"),
    )


def _line(line: Mapping[str, object]) -> DraftLine:
    due_on = _optional(line, "due_on")
    foreign = line.get("currency_amount_minor")
    return DraftLine(
        account=_text(line, "account"),
        debit=_cents(line, "debit_minor"),
        credit=_cents(line, "credit_minor"),
        party=_optional(line, "party"),
        vat_code=_optional(line, "vat_code"),
        due_on=None if due_on is None else day_from(due_on),
        text=_optional(line, "text"),
        currency=_optional(line, "currency"),
        currency_amount=None if foreign is None else _cents(line, "currency_amount_minor"),
    )


def _mapping(found: object) -> Mapping[str, object]:
    if not isinstance(found, dict):
        raise Unreadable("An entry and its lines must be JSON objects.")
    return found


def _text(entry: Mapping[str, object], name: str) -> str:
    found = _optional(entry, name)
    if found is None:
        raise Unreadable(f"An entry or a line lacks {name}.")
    return found


def _optional(entry: Mapping[str, object], name: str) -> str | None:
    found = entry.get(name)
    if found is None:
        return None
    if not isinstance(found, str):
        raise Unreadable(f"{name} must be text.")
    if any(SURROGATES[0] <= char <= SURROGATES[1] for char in found):
        raise Unreadable(f"{name} holds half a character.")
    return found


def _cents(line: Mapping[str, object], name: str) -> int:
    found = line.get(name, 0)
    if not isinstance(found, int) or isinstance(found, bool):
        raise Unreadable(f"{name} must be a whole number of cents.")
    return found


def day_from(text: str) -> date:
    """A day written 2026-01-31. Raises Unreadable."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(f"{text} is not a date like 2026-01-31.") from error
