"""Backs a ledger up, and puts a backup in its place."""

import os
import shutil
from pathlib import Path

from pysqlite3 import dbapi2

from simulator import refusals
from simulator.ledger_file import Clock, Ledger, in_words


class OtherLedger(refusals.Refused):
    """A backup goes back to where it came from only."""


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _settle(part: Path, final: Path) -> None:
    _flush(part)
    part.replace(final)
    _flush(final.parent)


def backup(ledger: Ledger, to: Path) -> None:
    """Copy the ledger as it is now. Raises LedgerThere, LedgerInUse or LedgerUnwritable."""
    if to.exists():
        raise refusals.LedgerThere(to)
    part = to.with_name(f"{to.name}.part")
    with in_words(to):
        copy = dbapi2.connect(part)
        try:
            ledger.connection.backup(copy)
        finally:
            copy.close()
    _settle(part, to)


def restore(path: Path, copy: Path, clock: Clock) -> None:
    """Put a backup in the ledger's place: rows, stamps and counter are those of then.

    Raises OtherLedger when the backup is of another ledger, LedgerInUse, LedgerMissing …
    A ledger that was lost altogether is brought back too.
    """
    with Ledger(copy, clock) as older:
        ledger_id = older.facts()["ledger_id"]
    part = path.with_name(f"{path.name}.part")
    if not path.exists():
        shutil.copyfile(copy, part)
        _settle(part, path)
        return
    with Ledger(path, clock) as current:
        if current.facts()["ledger_id"] != ledger_id:
            raise OtherLedger(f"The backup {copy} is of another ledger.")
        with in_words(path):
            current.connection.execute("BEGIN EXCLUSIVE")
            shutil.copyfile(copy, part)
            _settle(part, path)
