"""What can happen to a task, in the reader's words: what happened, and what to do about it."""

import errno
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy.exc import DBAPIError

from models.schema import DatabaseTooNew
from sync.sentences import N_, Failure
from sync.source import SourceError
from sync.sources.fec.failures import FEC_FAILURES

WAIT = N_(
    "Nothing to correct: try again a little later. If it lasts, ask support to look at the "
    "technical detail."
)
FULL = N_("Ask for a full synchronisation of this dossier.")
SUPPORT = N_("Ask support to look at the technical detail of this task, then try again.")

OURS: dict[str, Failure] = {
    "software_unreachable": Failure(
        N_("The accounting software could not be reached at %(path)s."),
        N_(
            "Check that the server with the accounting software is on and that the connector can "
            "reach it, then try again."
        ),
        permanent=False,
    ),
    "ledger_locked": Failure(
        N_("The accounting software keeps the books locked: somebody works in them alone."),
        N_("Wait until they are released, or ask the colleague to close them, then try again."),
        permanent=False,
    ),
    "path_wrong": Failure(
        N_("There are no books at %(path)s."),
        N_("Correct the location of the books in the dossier's settings, then try again."),
    ),
    "file_damaged": Failure(
        N_("The file %(path)s is damaged or is not what this connector reads."),
        N_("Have the accounting software check and repair its file, then try again."),
    ),
    "software_died": Failure(
        N_("The accounting software stopped in the middle of its work on %(path)s."),
        N_("Open these books once in the accounting software, which sets them right; try again."),
        permanent=False,
    ),
    "lines_without_entry": Failure(
        N_("%(lines)s lines in the books belong to no entry, so no figure would be right."),
        N_("Have the accounting software check and repair its file, then try again."),
    ),
    "extract_refused": Failure(
        N_("What was read from the accounting software does not tie, so nothing was changed."),
        SUPPORT,
    ),
    "wrong_ledger": Failure(
        N_(
            "These are the books of another company: the ledger is %(found)s, this dossier's "
            "is %(expected)s. Nothing was changed."
        ),
        N_("Correct the location of the books in the dossier's settings, then try again."),
    ),
    "newer_schema": Failure(
        N_("The connector is newer than this portal, which does not understand all it sends."),
        N_("Ask support to bring the portal up to date, then try again."),
    ),
    "software_newer": Failure(
        N_("The books at %(path)s are of a newer format (%(version)s) than this connector reads."),
        N_("Ask support to bring the portal up to date, then try again."),
    ),
    "backup_restored": Failure(
        N_(
            "The books are older than what was synchronised before: a backup seems to have been "
            "restored. Nothing was changed."
        ),
        FULL,
    ),
    "mass_deletion": Failure(
        N_(
            "This synchronisation would delete %(deleted)s of the %(existing)s lines in the copy. "
            "Nothing was changed."
        ),
        N_(
            "Find out whether these lines are really gone from the accounting software. If so, "
            "confirm; if not, cancel and check the location of the books."
        ),
    ),
    "newer_mirror": Failure(
        N_("A newer version of this portal wrote the copy of these books."),
        N_("Ask support to install the newer version again."),
    ),
    "mirror_damaged": Failure(
        N_("The copy of these books is damaged: the disk may be failing."),
        N_("Ask support to check the disk, then to restore the copy or have it made anew."),
    ),
    "database_busy": Failure(
        N_("The portal's database was busy for too long."), WAIT, permanent=False
    ),
    "disk_full": Failure(
        N_("The portal's disk is full. Nothing was changed."),
        N_("Ask support to make room on the disk, then try again."),
        permanent=False,
    ),
    "disk_error": Failure(
        N_("The portal's disk could not be read or written (%(error)s)."),
        N_("Ask support to check the disk, then try again."),
        permanent=False,
    ),
    "interrupted": Failure(
        N_("The connector stopped %(attempts)s times in the middle of this task."),
        SUPPORT,
        permanent=False,
    ),
    "our_fault": Failure(
        N_("Something went wrong in the portal itself. The copy is as it was before."), SUPPORT
    ),
}
FAILURES: Mapping[str, Failure] = {**OURS, **FEC_FAILURES}


@dataclass(frozen=True, slots=True)
class Failing:
    """How a task ends that could not be done: a code, what fills its sentence, and the detail."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    detail: str = ""


FULL_DISK = (errno.ENOSPC, errno.EDQUOT)
_DAMAGED = (sqlite.SQLITE_CORRUPT, sqlite.SQLITE_NOTADB)
_BUSY = (sqlite.SQLITE_BUSY, sqlite.SQLITE_LOCKED)
_DISK = (sqlite.SQLITE_IOERR, sqlite.SQLITE_CANTOPEN, sqlite.SQLITE_READONLY)


def failing(error: Exception) -> Failing:
    """Which failure an error is; an unknown one is our fault, with its traceback as detail."""
    detail = "".join(traceback.format_exception(error))
    if isinstance(error, SourceError):
        return Failing(error.code, dict(error.facts), error.detail)
    if isinstance(error, DatabaseTooNew):
        return Failing("newer_mirror", {"path": str(error.path)}, detail)
    if isinstance(error, DBAPIError) and isinstance(error.orig, Exception):
        error = error.orig
    if isinstance(error, sqlite.Error):
        return Failing(_code_of_sqlite(error), {"error": str(error)}, detail)
    if isinstance(error, OSError):
        code = "disk_full" if error.errno in FULL_DISK else "disk_error"
        return Failing(code, {"error": error.strerror or str(error)}, detail)
    return Failing("our_fault", {}, detail)


def _code_of_sqlite(error: Exception) -> str:
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest says which kind of it
    if primary == sqlite.SQLITE_FULL:
        return "disk_full"
    if primary in _DAMAGED:
        return "mirror_damaged"
    if primary in _BUSY:
        return "database_busy"
    return "disk_error" if primary in _DISK else "our_fault"
