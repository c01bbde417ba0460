import errno
import re
import string
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from sqlalchemy.exc import OperationalError

from models.schema import DatabaseTooNew
from sync.failures import FAILURES, failing
from sync.source import SourceError


def sqlite_error(code: int) -> sqlite.Error:
    error = sqlite.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk_full"),
        (OSError(errno.EDQUOT, "Quota exceeded"), "disk_full"),
        (PermissionError(errno.EACCES, "Permission denied"), "disk_error"),
        (sqlite_error(sqlite.SQLITE_FULL), "disk_full"),
        (sqlite_error(sqlite.SQLITE_CORRUPT | (3 << 8)), "mirror_damaged"),
        (sqlite_error(sqlite.SQLITE_NOTADB), "mirror_damaged"),
        (sqlite_error(sqlite.SQLITE_BUSY), "database_busy"),
        (sqlite_error(sqlite.SQLITE_IOERR | (13 << 8)), "disk_error"),
        (sqlite_error(sqlite.SQLITE_ERROR), "our_fault"),
        (sqlite.InterfaceError("without a code"), "our_fault"),
        (OperationalError("SELECT", {}, sqlite_error(sqlite.SQLITE_FULL)), "disk_full"),
        (DatabaseTooNew(Path("d1.db"), "0007", "0001"), "newer_mirror"),
        (ZeroDivisionError(), "our_fault"),
    ],
)
def test_an_error_is_told_by_its_code(error: Exception, code: str) -> None:
    assert failing(error).code == code
    assert code in FAILURES


def test_a_sources_error_keeps_its_code_its_facts_and_its_detail() -> None:
    error = SourceError(
        "ledger_locked", permanent=False, facts={"path": "/b"}, detail="SQLITE_BUSY"
    )
    found = failing(error)
    assert (found.code, found.facts, found.detail) == (
        "ledger_locked",
        {"path": "/b"},
        "SQLITE_BUSY",
    )


def test_our_own_fault_keeps_the_traceback_for_support_only() -> None:
    try:
        _ = 1 // 0
    except ZeroDivisionError as error:
        found = failing(error)
    assert "test_failures.py" in found.detail
    assert found.facts == {}


@pytest.mark.parametrize("code", FAILURES)
def test_each_failure_says_what_happened_and_what_to_do(code: str) -> None:
    failure = FAILURES[code]
    assert re.fullmatch(r"[a-z_.]+", code)
    for sentence in (failure.what, failure.todo):
        assert sentence[0] in string.ascii_uppercase + "%"
        assert sentence.endswith(".")
        assert sentence % dict.fromkeys(re.findall(r"%\((\w+)\)s", sentence), "x")
