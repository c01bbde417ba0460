"""Faults on demand: the ways in which a ledger, a disk, a clock or the software go wrong."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from simulator import refusals
from simulator.acts import lookups, posting
from simulator.drafts import Draft, signed
from simulator.ledger_file import Act, Ledger, in_words

HOUR = 3_600_000_000
PAUSE_SECONDS = 0.02
BANK, CHARGES = "550000", "657000"
LONG = 300
ODD_TEXTS = (
    b"Caf\xe9 de la Gare",  # Latin-1 where UTF-8 is expected
    b"bell \x07 escape \x1b[31m and tab\t",
    "\u202eright to left\u202c מאפייה".encode(),
    b"<img src=x onerror=alert(1)>",
    b"=cmd|' /C calc'!A0",
    ("n" * LONG).encode(),
    b"",
)
ODD_DAYS = ("1899-12-31", "9999-12-31")
HUGE = 9_000_000_000_000_00


class Untouched(refusals.Refused):
    """There is nothing here to break in this way."""


def lock(ledger: Ledger, seconds: float) -> None:
    """Hold the ledger as another user would: nobody else reads or writes."""
    with in_words(ledger.path):
        ledger.connection.execute("BEGIN EXCLUSIVE")
        try:
            time.sleep(seconds)
        finally:
            ledger.connection.execute("ROLLBACK")


def slow(ledger: Ledger, seconds: float, held: float) -> None:
    """Make the ledger crawl for a while: held for so many seconds, free for a moment, again."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(refusals.LedgerInUse):
            lock(ledger, held)
        time.sleep(PAUSE_SECONDS)


def cut_short(path: Path, share: float) -> int:
    """Cut the file to a share of its length; gives the bytes left. Raises LedgerMissing."""
    if not path.is_file():
        raise refusals.LedgerMissing(path)
    left = int(path.stat().st_size * share)
    os.truncate(path, left)
    return left


def odd_rows(ledger: Ledger) -> int:
    """Add parties and entries with odd names, dates and amounts; gives how many entries."""
    with ledger.act() as act:
        entry_ids = []
        for place, raw in enumerate(ODD_TEXTS):
            party_id = act.insert(
                "party",
                code=f"ODD{act.at % 10**9}{place}",
                name="",
                kind="supplier",
                vat_number=None,
                locale=None,
            )
            _put_bytes(act, "party", "name", party_id, raw)
            entry_id = _odd_entry(act, 100 + place)
            _put_bytes(act, "entry", "text", entry_id, raw)
            entry_ids.append(entry_id)
        for amount, day in zip((0, HUGE), ODD_DAYS, strict=True):
            entry_id = _odd_entry(act, amount)
            act.change("entry", entry_id, dated_on=day)
            entry_ids.append(entry_id)
        return len(entry_ids)


def _put_bytes(act: Act, table: str, column: str, row_id: int, raw: bytes) -> None:
    statement = f"UPDATE {table} SET {column} = CAST(? AS TEXT) WHERE id = ?"
    act.connection.execute(statement, (raw, row_id))


def _odd_entry(act: Act, amount: int) -> int:
    """An entry like any other, but for its amount, which nobody could have typed."""
    day = lookups.newest_open_day(act)
    lines = (signed(CHARGES, 1), signed(BANK, -1))
    draft = Draft(lookups.first_journal(act, "misc"), day, "ODD", lines)
    posted = posting.enter(act, draft)
    debit, credit = lookups.lines_of(act, posted.id)
    act.change("line", debit.id, debit=amount)
    act.change("line", credit.id, credit=amount)
    return posted.id


def _newest_entry(act: Act) -> lookups.EntryRow:
    row = act.connection.execute(f"{lookups.ENTRY} ORDER BY id DESC LIMIT 1").fetchone()
    if row is None:
        raise Untouched("There is no entry in this ledger.")
    return lookups.EntryRow(*row)


def duplicate_number(ledger: Ledger) -> str:
    """Give the newest entry the number of another in its journal and period; gives its key."""
    with ledger.act() as act:
        entry = _newest_entry(act)
        statement = "SELECT number FROM entry WHERE journal_id = ? AND period_id = ? AND id <> ?"
        rows = act.all(statement, entry.journal_id, entry.period_id, entry.id)
        if not rows:
            raise Untouched("There is no other entry in the journal and period of the newest one.")
        act.change("entry", entry.id, number=rows[-1][0])
        return entry.key


def unbalance(ledger: Ledger) -> str:
    """Add a cent to the debit of the newest entry; gives its key."""
    with ledger.act() as act:
        entry = _newest_entry(act)
        for line in lookups.lines_of(act, entry.id):
            if line.debit:
                act.change("line", line.id, debit=line.debit + 1)
                return entry.key
        raise Untouched(f"Entry {entry.key} has no debit.")


def equal_stamps(ledger: Ledger, many: int) -> int:
    """Give the newest entries and their lines one stamp, as a fast machine would; gives it."""
    with ledger.act() as act:
        statement = "SELECT id FROM entry ORDER BY id DESC LIMIT ?"
        for (entry_id,) in act.connection.execute(statement, (many,)).fetchall():
            act.change("entry", entry_id)
            for line in lookups.lines_of(act, entry_id):
                act.change("line", line.id)
        return act.at


def _set_fact(ledger: Ledger, name: str, value: str | None) -> None:
    with ledger.act() as act:
        act.connection.execute("DELETE FROM ledger WHERE name = ?", (name,))
        if value is not None:
            act.connection.execute("INSERT INTO ledger VALUES (?, ?)", (name, value))


def shift_clock(ledger: Ledger, hours: float) -> None:
    """Stamp as if the machine's clock were off by so many hours, from now on; 0 mends it."""
    _set_fact(ledger, "fault_clock", str(int(hours * HOUR)) if hours else None)


def arm_death(ledger: Ledger) -> None:
    """Let the next command that enters something die after it wrote, before it answers."""
    _set_fact(ledger, "fault_dies", "1")


def die_if_armed(ledger: Ledger) -> None:
    """Die now, when that was asked for; only once."""
    if "fault_dies" in ledger.facts():
        _set_fact(ledger, "fault_dies", None)
        os.kill(os.getpid(), signal.SIGKILL)
