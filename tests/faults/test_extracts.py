"""An extract is input from outside: what is odd about it is refused, and the mirror untouched."""

import errno
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest

import sync
from simulator.books.making import create
from tests.faults.stopping import Stopped, failing, stopping, wake
from tests.sync.desks import NOON, PLACE, RECIPE, Desk, Ticking

Harm = Callable[[Path], object]


def kept_extract(desk: Desk, kind: str = "full") -> tuple[int, Path]:
    """A task that stopped with its complete extract on the shelf, and that extract."""
    task_id = desk.ask(kind)
    with pytest.raises(Stopped):
        sync.wake(desk.limited(fault=stopping("read")).workshop, 1, "first")
    (path,) = (desk.workshop.extracts / PLACE).iterdir()
    return task_id, path


def running(*statements: str) -> Harm:
    """Harm done by SQL; what an extract counts of itself is kept true."""

    def harm(path: Path) -> None:
        connection = sqlite.connect(str(path), isolation_level=None)
        for statement in statements:
            connection.execute(statement)
        recount(connection)
        connection.close()

    return harm


def recount(connection: sqlite.Connection) -> None:
    for table in ("line", "party", "entry"):
        statement = f"UPDATE meta SET value = (SELECT count(*) FROM {table}) WHERE name = ?"
        connection.execute(statement, (f"rows {table}",))


def lying(*statements: str) -> Harm:
    """Harm done by SQL that an extract does not tell of."""

    def harm(path: Path) -> None:
        connection = sqlite.connect(str(path), isolation_level=None)
        for statement in statements:
            connection.execute(statement)
        connection.close()

    return harm


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


def scribble(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    middle = len(raw) // 2 // 4096 * 4096
    raw[middle : middle + 4096] = b"\x5a" * 4096
    path.write_bytes(raw)


def in_utf16(path: Path) -> None:
    """The same rows in an encoding that no mirror can have attached."""
    old = sqlite.connect(str(path))
    made = [sql for (sql,) in old.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
    tables = [name for (name,) in old.execute("SELECT name FROM sqlite_master WHERE sql NOT NULL")]
    rows = {table: old.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
    old.close()
    path.unlink()
    new = sqlite.connect(str(path), isolation_level=None)
    new.execute("PRAGMA encoding = 'UTF-16'")
    for statement in made:
        new.execute(statement)
    for table, found in rows.items():
        for row in found:
            new.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    new.close()


BAD_TEXT = "CAST(x'436166e9' AS TEXT)"
NUL_TEXT = "CAST(x'610062' AS TEXT)"
PARTY = "INSERT INTO party VALUES (900, 'T900', 'T900', {}, 'customer', NULL)"
HARMS: dict[str, Harm] = {
    "empty": lambda path: path.write_bytes(b""),
    "no database": lambda path: path.write_bytes(b"Date;Journal;Montant\n" * 999),
    "cut short": cut,
    "scribbled over": scribble,
    "in UTF-16": in_utf16,
    "not completed": lying("DELETE FROM meta WHERE name = 'complete'"),
    "no table of lines": lying("DROP TABLE line"),
    "another table": lying("CREATE TABLE password (word TEXT) STRICT"),
    "another column": lying("ALTER TABLE line ADD COLUMN note TEXT"),
    "an index": lying("CREATE INDEX ix ON line(entry_id)"),
    "a view": lying("CREATE VIEW v AS SELECT * FROM line"),
    "a trigger": lying("CREATE TRIGGER t AFTER INSERT ON line BEGIN DELETE FROM entry; END"),
    "a view for a table": lying(
        "ALTER TABLE party RENAME TO guests", "CREATE VIEW party AS SELECT * FROM guests"
    ),
    "a virtual table": lying("CREATE VIRTUAL TABLE words USING fts5(word)"),
    "fewer lines than said": lying("DELETE FROM line WHERE id = (SELECT max(id) FROM line)"),
    "fewer masters than said": lying("DELETE FROM account WHERE id = 1"),
    "another sum than said": lying("UPDATE line SET debit = debit + 1 WHERE id = 1"),
    "sums that hide each other": running(
        "UPDATE line SET debit = debit + 1, credit = credit - 1 WHERE id = 1"
    ),
    "a cursor that is no number": lying("UPDATE meta SET value = 'soon' WHERE name = 'cursor_to'"),
    "a scope nobody knows": lying("UPDATE meta SET value = 'half' WHERE name = 'scope'"),
    "nobody's books": lying("UPDATE meta SET value = '' WHERE name = 'ledger_id'"),
    "a line's text not in UTF-8": running(f"UPDATE line SET text = {BAD_TEXT} WHERE id = 7"),
    "a party's name not in UTF-8": running(PARTY.format(BAD_TEXT)),
    "a party's name with a NUL": running(PARTY.format(NUL_TEXT)),
    "a key with a NUL": running(f"UPDATE entry SET key = {NUL_TEXT} WHERE id = 7"),
    "a text hidden by its id": running(PARTY.replace("(900", "(-9").format(NUL_TEXT)),
    "what it says is not in UTF-8": lying(
        f"UPDATE meta SET value = {BAD_TEXT} WHERE name = 'software'"
    ),
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_an_odd_extract_is_refused_and_the_next_try_reads_anew(synced: Desk, harm: Harm) -> None:
    synced.post()
    before = synced.mirrored()
    task_id, path = kept_extract(synced)
    harm(path)
    assert wake(synced) == 1
    task = synced.task(task_id)
    assert (task.state, task.failure) == ("failed", "extract_refused"), task.failure_detail
    assert task.failure_detail
    assert synced.events(task_id)[-1] == "refused"
    assert synced.mirrored() == before
    assert not list((synced.workshop.extracts / PLACE).iterdir())
    assert synced.done("full")["proved"]
    assert synced.mirrored() == synced.truth()


@pytest.mark.parametrize("harm", ["cut short", "a line's text not in UTF-8", "a trigger"])
def test_an_odd_first_extract_leaves_no_mirror(desk: Desk, harm: str) -> None:
    task_id, path = kept_extract(desk)
    HARMS[harm](path)
    wake(desk)
    assert desk.task(task_id).failure == "extract_refused"
    assert not desk.workshop.mirrors.exists(PLACE)
    assert desk.done("full")["proved"]


def test_an_extract_of_a_newer_schema_asks_for_a_newer_portal(synced: Desk) -> None:
    task_id, path = kept_extract(synced)
    newer = "UPDATE meta SET value = '2' WHERE name = 'schema_version'"
    lying(newer, "ALTER TABLE line ADD COLUMN cost_centre TEXT")(path)
    wake(synced)
    assert synced.task(task_id).failure == "newer_schema"
    assert synced.mirrored() == synced.truth()


def test_an_extract_of_another_companys_books_is_refused(synced: Desk) -> None:
    ours = synced.dossier().ledger_id
    before = synced.mirrored()
    task_id, path = kept_extract(synced)
    lying("UPDATE meta SET value = 'theirs' WHERE name = 'ledger_id'")(path)
    wake(synced)
    task = synced.task(task_id)
    assert task.failure == "wrong_ledger"
    assert task.failure_facts == {"found": "theirs", "expected": ours}
    assert synced.mirrored() == before


@pytest.mark.parametrize("kind", ["full", "incremental"])
def test_the_mirror_knows_its_ledger_before_the_platform_does(desk: Desk, kind: str) -> None:
    """The first sync failed between its apply and its end; then the location was mistaken."""
    full_disk = failing("applied", OSError(errno.ENOSPC, "No space left on device"))
    assert desk.limited(fault=full_disk).sync("full").state == "failed"
    before = desk.mirrored()
    assert desk.dossier().ledger_id is None
    put_other_books(desk)
    assert desk.sync(kind).failure == "wrong_ledger"
    assert desk.mirrored() == before


def test_a_sound_extract_from_outside_is_applied_as_it_is(synced: Desk) -> None:
    """The kept one is used: what is entered after it was read waits for the next."""
    synced.post()
    expected = synced.truth()
    task_id, _ = kept_extract(synced)
    synced.post(777)
    wake(synced)
    assert synced.task(task_id).state == "done"
    assert synced.mirrored() == expected
    synced.done("incremental")
    assert synced.mirrored() == synced.truth()


def put_other_books(desk: Desk) -> None:
    """Put another company's ledger, on which more work was done, in the place of the dossier's."""
    desk.path.unlink()
    create(desk.path, replace(RECIPE, seed=6, lines=900), Ticking(NOON - 3_600_000_000))
