"""Books without anything, books that are emptied and filled, and amounts that hardly fit."""

import pysqlite3.dbapi2 as sqlite
import pytest

import sync
from tests.faults.works import state
from tests.sync.desks import Desk

HUGE = 9_000_000_000_000_000  # cents: ninety thousand billion euros
BOOKED = ("line", "entry", "matching")
MASTERS = ("party", "account", "journal", "period", "fiscal_year")
ENTRY = (
    "INSERT INTO entry (id, key, journal_id, period_id, number, dated_on, reference, text,"
    " proposal_key, modified_at, row_version)"
    " VALUES (:entry, 'E' || :entry, 7, 20, :entry, '2026-08-10', NULL, 'HUGE', NULL, :at, :row)"
)
LINE = (
    "INSERT INTO line (id, key, entry_id, number, account_id, party_id, debit, credit, matching_id,"
    " currency, currency_amount, vat_code, due_on, text, modified_at, row_version)"
    " VALUES (:line, 'L' || :line, :entry, :number, :account, NULL, :debit, :credit, NULL,"
    " 'USD', :debit - :credit, NULL, NULL, 'HUGE', :at, :row)"
)


def book_huge(desk: Desk, entries: int, cents: int = HUGE) -> None:
    """Entries of so much that no bookkeeper could have typed them."""
    connection = sqlite.connect(str(desk.path), isolation_level=None)
    connection.execute("BEGIN")
    asked = "SELECT value FROM ledger WHERE name = 'row_version'"
    row, at = int(connection.execute(asked).fetchone()[0]), desk.clock()
    for entry in range(100_000, 100_000 + entries):
        row += 1
        given = {"entry": entry, "at": at, "row": row}
        connection.execute(ENTRY, given)
        for number, (debit, credit) in enumerate(((cents, 0), (0, cents)), 1):
            row += 1
            amounts = {"number": number, "account": 4 + number, "debit": debit, "credit": credit}
            line = {"line": entry * 2 + number, "row": row}
            connection.execute(LINE, {**given, **amounts, **line})
    connection.execute("UPDATE ledger SET value = ? WHERE name = 'row_version'", (str(row),))
    connection.execute("COMMIT")
    connection.close()


def test_sums_close_to_what_a_database_holds_are_right(synced: Desk) -> None:
    book_huge(synced, 1000)
    synced.done("incremental")
    assert state(synced) == synced.truth()
    assert synced.done("check")["proved"]
    synced.tamper(f"UPDATE line SET debit = debit + 1 WHERE debit = {HUGE} AND id % 5 = 0")
    assert synced.done("check")["differences"]
    assert synced.done("repair")["proved"]
    assert state(synced) == synced.truth()
    assert synced.done("full")["proved"]


def test_a_first_synchronisation_of_huge_amounts_is_right(desk: Desk) -> None:
    book_huge(desk, 1000)
    assert desk.done("full")["proved"]
    assert state(desk) == desk.truth()


@pytest.mark.parametrize("kind", ["incremental", "full", "check", "repair"])
@pytest.mark.parametrize(("entries", "cents"), [(1100, HUGE), (1, 2**63 - 1)])
def test_sums_beyond_what_a_database_holds_are_refused(
    synced: Desk, kind: str, entries: int, cents: int
) -> None:
    before = state(synced)
    book_huge(synced, entries, cents)
    task = synced.sync(kind)
    assert (task.state, task.failure) == ("failed", "file_damaged")
    assert "overflow" in str(task.failure_detail)
    assert state(synced) == before
    synced.tamper("DELETE FROM line WHERE entry_id >= 100000")
    synced.tamper("DELETE FROM entry WHERE id >= 100000")
    assert synced.done("full")["proved"]
    assert state(synced) == synced.truth()


def test_sums_that_overflow_only_in_the_mirror_change_nothing(synced: Desk) -> None:
    book_huge(synced, 1, 2**62)
    synced.done("incremental")
    before = state(synced)
    statement = "UPDATE entry SET id = 200000, key = 'E200000', modified_at = ? WHERE id = 100000"
    synced.clock.now += 24 * 3_600_000_000
    at = synced.clock()
    synced.tamper(statement, at)
    synced.tamper(
        "UPDATE line SET id = id + 200000, key = 'L' || (id + 200000), entry_id = 200000,"
        " modified_at = ? WHERE entry_id = 100000",
        at,
    )
    assert synced.sync("incremental").state == "failed"
    assert state(synced) == before
    assert synced.done("full")["proved"]
    assert state(synced) == synced.truth()


def test_books_without_anything_at_all_are_books(desk: Desk) -> None:
    for table in (*BOOKED, *MASTERS):
        desk.tamper(f"DELETE FROM {table}")
    assert desk.done("full")["proved"]
    assert desk.done("check")["proved"]
    assert desk.done("repair")["proved"]
    assert desk.done("incremental")["read"] == 0
    assert state(desk) == desk.truth()


def test_books_that_are_emptied_and_filled_again(synced: Desk) -> None:
    backup = synced.path.read_bytes()
    for table in BOOKED:
        synced.tamper(f"DELETE FROM {table}")
    task = synced.sync("full")
    assert task.state == "held"
    with synced.workshop.platform.writing() as session:
        sync.confirm(session, task.id, None)
    assert sync.run_task(synced.workshop, task.id, "again").state == "done"
    assert state(synced) == synced.truth()
    assert synced.dossier().line_count == 0
    synced.post()
    assert synced.done("incremental")["added"] == 2
    assert state(synced) == synced.truth()
    synced.path.write_bytes(backup)
    assert synced.sync("incremental").failure == "backup_restored"
    assert synced.done("full")["proved"]
    assert state(synced) == synced.truth()
    assert synced.done("check")["proved"]
