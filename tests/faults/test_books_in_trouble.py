"""What happens to the books while, or before, they are read: told in the right words, once."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest

import sync
from simulator import faults
from sync.sources import simulator
from tests.faults.copies import copied
from tests.faults.soundness import require_sound
from tests.faults.stopping import acting, begun_in_a_child, ended
from tests.faults.test_extracts import put_other_books
from tests.sync.desks import PLACE, Desk

KINDS = ("incremental", "full", "check", "repair")
Trouble = Callable[[Desk], object]


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def busy(worked: dict[str, Desk], tmp_path: Path, kind: str) -> Desk:
    """A desk with something to do for a task of this kind."""
    return copied(worked[kind], tmp_path)


def kept_beside(desk: Desk) -> Path:
    return desk.path.with_suffix(".kept")


def put_back(desk: Desk) -> None:
    if desk.path.is_dir():
        desk.path.rmdir()
    shutil.copyfile(kept_beside(desk), desk.path)


def require_failed(desk: Desk, kind: str, code: str) -> None:
    """The task fails in these words and changes nothing; once the books are back, it is done."""
    before = desk.mirrored()
    task = desk.sync(kind)
    assert (task.state, task.failure) == ("failed", code), task.failure_detail
    failure = sync.FAILURES[code]
    told = failure.what % (task.failure_facts or {})
    assert told
    assert failure.todo % (task.failure_facts or {})
    if "%(path)s" in failure.what:
        assert str(desk.path) in told
    assert desk.mirrored() == before
    assert not list((desk.workshop.extracts / PLACE).iterdir())
    put_back(desk)
    expected = before if kind == "check" else desk.truth()
    with desk.workshop.platform.writing() as session:
        again = sync.retry(session, task.id)
    assert sync.run_task(desk.workshop, again, "again").state == "done"
    assert desk.mirrored() == expected
    require_sound(desk.workshop.mirrors.path(PLACE))


def remove(desk: Desk) -> None:
    desk.path.unlink()


def put_a_folder(desk: Desk) -> None:
    desk.path.unlink()
    desk.path.mkdir()


def put_letters(desk: Desk) -> None:
    desk.path.write_text("Cher client, veuillez trouver ci-joint nos comptes.\n" * 200)


def put_another_database(desk: Desk) -> None:
    desk.path.unlink()
    other = sqlite.connect(str(desk.path))
    other.execute("CREATE TABLE ledger (name TEXT, value TEXT)")
    other.close()


def drop_a_table(desk: Desk) -> None:
    desk.tamper("DROP TABLE matching")


def scribble(desk: Desk) -> None:
    raw = bytearray(desk.path.read_bytes())
    for page in range(8, len(raw) // 4096, 3):
        raw[page * 4096 : page * 4096 + 512] = b"\xff" * 512
    desk.path.write_bytes(raw)


def cut_to(share: float) -> Trouble:
    return lambda desk: faults.cut_short(desk.path, share)


def come_from_the_future(desk: Desk) -> None:
    desk.tamper("PRAGMA user_version = 9")


TROUBLES: dict[str, tuple[Trouble, str]] = {
    "missing": (remove, "path_wrong"),
    "a folder in its place": (put_a_folder, "path_wrong"),
    "letters in its place": (put_letters, "file_damaged"),
    "another database in its place": (put_another_database, "file_damaged"),
    "a table lost": (drop_a_table, "file_damaged"),
    "scribbled over": (scribble, "file_damaged"),
    "cut to nothing": (cut_to(0.0), "file_damaged"),
    "cut to a tenth": (cut_to(0.1), "file_damaged"),
    "cut to a half": (cut_to(0.5), "file_damaged"),
    "a newer format": (come_from_the_future, "software_newer"),
    "another company's": (put_other_books, "wrong_ledger"),
}


@pytest.mark.parametrize(("trouble", "code"), TROUBLES.values(), ids=TROUBLES)
def test_books_in_trouble_before_they_are_read(
    busy: Desk, kind: str, trouble: Trouble, code: str
) -> None:
    shutil.copyfile(busy.path, kept_beside(busy))
    trouble(busy)
    require_failed(busy, kind, code)


def test_books_locked_by_another_user(
    busy: Desk, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulator, "PATIENCE_MS", 50)
    shutil.copyfile(busy.path, kept_beside(busy))
    other = sqlite.connect(str(busy.path), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    before = busy.mirrored()
    task = busy.sync(kind)
    assert (task.state, task.failure) == ("failed", "ledger_locked")
    assert not sync.FAILURES["ledger_locked"].permanent
    assert busy.mirrored() == before
    other.execute("ROLLBACK")
    other.close()
    assert busy.done(kind)


def test_books_whose_software_died_in_the_middle_of_an_act(busy: Desk, kind: str) -> None:
    """Its journal waits to be played back, which its next opening does: nothing is damaged."""

    def die() -> None:
        connection = sqlite.connect(str(busy.path), isolation_level=None)
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE line SET text = text || ' half', debit = debit + 1")
        os.kill(os.getpid(), signal.SIGKILL)

    before = busy.mirrored()
    assert ended(begun_in_a_child(die)) == -signal.SIGKILL
    assert busy.path.with_name(f"{busy.path.name}-journal").exists()
    task = busy.sync(kind)
    assert task.state == "failed"
    assert task.failure is not None
    assert not sync.FAILURES[task.failure].permanent, task.failure
    assert busy.mirrored() == before
    with busy.ledger() as ledger:
        ledger.facts()
    assert busy.done(kind)
    if kind != "check":
        assert busy.mirrored() == busy.truth()


@pytest.mark.parametrize("what", ["deleted", "replaced"])
def test_books_taken_away_while_they_are_read(busy: Desk, kind: str, what: str) -> None:
    """What was opened is read to its end, or not at all: never a half."""
    shutil.copyfile(busy.path, kept_beside(busy))
    before, expected = busy.mirrored(), busy.truth()

    def take_away() -> None:
        (remove if what == "deleted" else put_other_books)(busy)

    task = busy.limited(fault=acting("opened", take_away)).sync(kind)
    assert task.state in ("done", "failed")
    wanted = expected if task.state == "done" and kind != "check" else before
    assert busy.mirrored() == wanted
    require_failed(busy, kind, "path_wrong" if what == "deleted" else "wrong_ledger")


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7])
def test_books_cut_short_while_they_are_read(busy: Desk, kind: str, share: float) -> None:
    shutil.copyfile(busy.path, kept_beside(busy))
    before = busy.mirrored()
    task = busy.limited(fault=acting("opened", lambda: cut_to(share)(busy))).sync(kind)
    assert (task.state, task.failure) == ("failed", "file_damaged"), task.failure_detail
    assert busy.mirrored() == before
    put_back(busy)
    assert busy.done(kind)
