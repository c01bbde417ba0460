import os
import threading
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DatabaseError, OperationalError

from models.database import (
    Mirrors,
    Platform,
    SqliteTooOld,
    WritingHere,
    require_safe_sqlite,
)
from models.firm import Firm
from models.mirror import journal
from models.schema import MirrorMissing
from models.stage import EXTRACTED, todo

ODD = "a folder with ? # % & 'quotes' and é"


@pytest.fixture
def platform(tmp_path: Path) -> Platform:
    platform = Platform(tmp_path / ODD / "platform.db")
    platform.prepare()
    with platform.writing() as session:
        session.add(Firm(name="0"))
    return platform


@pytest.fixture
def mirrors(tmp_path: Path) -> Mirrors:
    return Mirrors(tmp_path / ODD / "mirrors")


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """An extract of one journal."""
    path = tmp_path / f"{ODD}.extract"
    connection = sqlite.connect(str(path))
    connection.execute("CREATE TABLE journal (id INTEGER PRIMARY KEY, key, code, name, kind)")
    connection.execute("INSERT INTO journal VALUES (1, 'k', 'ACH', 'Achats', 'purchase')")
    connection.commit()
    connection.close()
    return path


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 50, 6), (3, 44, 5), (3, 51, 2)])
def test_an_sqlite_that_can_lose_commits_is_refused(version: tuple[int, ...]) -> None:
    with pytest.raises(SqliteTooOld, match=r"3\.51\.3 or newer"):
        require_safe_sqlite(version)


@pytest.mark.parametrize("version", [(3, 51, 3), (3, 50, 7), (3, 44, 6), (3, 53, 4)])
def test_an_sqlite_without_the_race_is_accepted(version: tuple[int, ...]) -> None:
    require_safe_sqlite(version)


def test_the_reading_door_cannot_write(platform: Platform) -> None:
    with pytest.raises(OperationalError, match="readonly"), platform.reading() as session:
        session.execute(update(Firm).values(name="changed"))


def test_a_reader_keeps_one_state_while_others_write(platform: Platform) -> None:
    with platform.reading() as reader:
        assert reader.scalar(select(Firm.name)) == "0"
        with platform.writing() as writer:
            writer.execute(update(Firm).values(name="1"))
        assert reader.scalar(select(Firm.name).execution_options(populate_existing=True)) == "0"


def test_a_block_that_raises_writes_nothing(platform: Platform) -> None:
    with pytest.raises(OperationalError), platform.writing() as session:
        session.execute(update(Firm).values(name="half"))
        session.execute(text("SELECT nothing FROM nowhere"))
    with platform.reading() as session:
        assert session.scalar(select(Firm.name)) == "0"


def test_no_update_is_lost_between_writers(platform: Platform) -> None:
    def count() -> None:
        for _ in range(25):
            with platform.writing() as session:
                firm = session.scalars(select(Firm)).one()
                firm.name = str(int(firm.name) + 1)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with platform.reading() as session:
        assert session.scalar(select(Firm.name)) == "100"


def test_a_writer_that_waits_in_vain_says_so(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.database.PATIENCE_S", 0.05)
    monkeypatch.setattr("models.database.BUSY_MS", 1)
    with (
        platform.writing(),
        pytest.raises(OperationalError, match="locked"),
        platform.session(writing=True) as other,
    ):
        other.connection()
    with platform.writing() as session:
        assert session.scalar(text("PRAGMA busy_timeout")) == 1


def test_what_keeps_a_writer_from_beginning_is_told_at_once(platform: Platform) -> None:
    with platform._writer.connect() as connection:
        connection.connection.cursor().execute("BEGIN")
        with pytest.raises(sqlite.OperationalError, match="within a transaction"):
            connection.begin()
        connection.connection.cursor().execute("ROLLBACK")


def test_the_world_is_not_asked_inside_a_writing_transaction(platform: Platform) -> None:
    platform.require_no_write()
    with platform.writing(), pytest.raises(WritingHere):
        platform.require_no_write()
    session = platform.session(writing=True)
    session.execute(select(Firm))
    with pytest.raises(WritingHere):
        platform.require_no_write()
    session.close()
    with platform.reading() as reader:
        reader.execute(select(Firm))
        platform.require_no_write()


def test_connections_do_not_cross_a_fork(platform: Platform) -> None:
    with platform.writing() as session:
        session.execute(update(Firm).values(name="parent"))
    child = os.fork()
    if child == 0:
        try:
            with platform.writing() as session:
                session.execute(update(Firm).values(name="child"))
        finally:
            os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    with platform.reading() as session:
        assert session.scalar(select(Firm.name)) == "child"
    platform.close()


def test_a_mirror_is_missing_before_the_first_apply(mirrors: Mirrors, extract: Path) -> None:
    assert not mirrors.exists("d1")
    with pytest.raises(MirrorMissing), mirrors.reading("d1"):
        pass
    with mirrors.applying("d1", extract):
        assert not mirrors.exists("d1")
    assert mirrors.exists("d1")


def test_a_first_apply_that_fails_leaves_no_mirror(mirrors: Mirrors, extract: Path) -> None:
    with pytest.raises(OperationalError), mirrors.applying("d1", extract) as mirror:
        mirror.execute(insert(journal).values(id=1, key="", code="", name="", kind=""))
        mirror.execute(text("SELECT nothing FROM nowhere"))
    assert not mirrors.exists("d1")


def test_an_apply_moves_rows_from_the_extract(mirrors: Mirrors, extract: Path) -> None:
    source = EXTRACTED["journal"]
    with mirrors.applying("d1", extract) as mirror:
        mirror.execute(insert(todo).from_select(["id", "op"], select(source.c.id, source.c.kind)))
        columns = [column.name for column in journal.columns]
        mirror.execute(insert(journal).from_select(columns, select(source)))
    with mirrors.reading("d1") as mirror:
        assert mirror.execute(select(journal.c.code, journal.c.name)).all() == [("ACH", "Achats")]


def test_the_extract_cannot_be_written_to(mirrors: Mirrors, extract: Path) -> None:
    with pytest.raises(DatabaseError, match="readonly"), mirrors.applying("d1", extract) as mirror:
        mirror.execute(EXTRACTED["journal"].delete())


def test_a_mirror_is_not_written_through_its_reading_door(mirrors: Mirrors, extract: Path) -> None:
    with mirrors.applying("d1", extract):
        pass
    with pytest.raises(DatabaseError, match="readonly"), mirrors.reading("d1") as mirror:
        mirror.execute(journal.delete())


def test_two_mirrors_at_once_are_two_files(mirrors: Mirrors, extract: Path) -> None:
    for place, code in (("d1", "A"), ("d2", "B")):
        with mirrors.applying(place, extract) as mirror:
            mirror.execute(insert(journal).values(id=1, key="", code=code, name="", kind=""))
    with mirrors.reading("d1") as one, mirrors.reading("d2") as two:
        assert one.scalar(select(journal.c.code)) == "A"
        assert two.scalar(select(journal.c.code)) == "B"


def test_an_erased_mirror_leaves_no_file(mirrors: Mirrors, extract: Path) -> None:
    with mirrors.applying("d1", extract):
        pass
    mirrors.erase("d1")
    assert list(mirrors.folder.iterdir()) == []


def test_writes_are_durable_and_readers_do_not_block(platform: Platform) -> None:
    with platform.writing() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA synchronous")) == 2
        assert session.scalar(text("PRAGMA trusted_schema")) == 0
        assert session.scalar(text("PRAGMA busy_timeout")) == 5000
