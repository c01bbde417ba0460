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
    try:
        with ledger.reading() as connection, in_words(to):
            # hold it for reading first: the copy itself would wait for a writer without end
            connection.execute("SELECT count(*) FROM ledger").fetchone()
            _copy(connection, part)
        _settle(part, to)
    finally:
        part.unlink(missing_ok=True)


def _copy(connection: dbapi2.Connection, part: Path) -> None:
    copy = dbapi2.connect(part)
    try:
        connection.backup(copy)
    finally:
        copy.close()


def restore(path: Path, copy: Path, clock: Clock) -> None:
    """Put a backup in the ledger's place: rows, stamps and counter are those of then.

    Raises OtherLedger when the backup is of another ledger, LedgerInUse, LedgerMissing …
    A ledger that was lost altogether is brought back too, and one that is damaged is set aside
    as NAME.damaged.
    """
    with Ledger(copy, clock) as older:
        ledger_id = _ledger_id(older)
    part = path.with_name(f"{path.name}.part")
    try:
        shutil.copyfile(copy, part)
        if not path.exists():
            _forget_journal(path)
            _settle(part, path)
            return
        _replace(path, part, ledger_id, clock)
    finally:
        part.unlink(missing_ok=True)


def _replace(path: Path, part: Path, ledger_id: str, clock: Clock) -> None:
    try:
        with Ledger(path, clock) as current:
            if _ledger_id(current) != ledger_id:
                raise OtherLedger(f"The backup is of another ledger than {path}.")
            with in_words(path):
                current.connection.execute("BEGIN EXCLUSIVE")
                _settle(part, path)
    except refusals.LedgerDamaged:
        path.replace(path.with_name(f"{path.name}.damaged"))
        _forget_journal(path)
        _settle(part, path)


def _ledger_id(ledger: Ledger) -> str:
    """What the ledger and its backups have in common. Raises LedgerDamaged."""
    found = ledger.facts().get("ledger_id")
    if found is None:
        raise refusals.LedgerDamaged(ledger.path)
    return found


def _forget_journal(path: Path) -> None:
    """What a crash left of a file that is gone must not be played back into another one."""
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
