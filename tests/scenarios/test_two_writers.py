"""Two writers and the readers of a web server at once: nobody is locked out, nothing is lost."""

from collections.abc import Callable
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from sqlalchemy import insert, select, update

from access.scope import visible_dossiers
from models.database import Mirrors, Platform
from models.dossier import Dossier
from models.firm import User
from models.mirror import meta
from models.schema import MirrorMissing
from reports.active_dossiers import ActiveFilters, active_dossiers
from sync import claims, tasks
from sync.claims import Summary
from tests.scenarios.side_by_side import Beginning, Work, side_by_side
from tests.sync.offices import an_office


def count_on_the_platform(platform: Platform, _mirrors: Mirrors) -> int:
    """Read a number and write it back one higher: a lost update would be missing at the end."""
    with platform.writing() as session:
        dossier = session.get_one(Dossier, 1)
        dossier.line_count += 1
    return 1


def live_a_task(platform: Platform, _mirrors: Mirrors) -> int:
    """Ask for a check of another dossier, claim it, renew it, finish it."""
    with platform.writing() as session:
        tasks.request(session, tasks.Asking(2, "check"))
    with platform.writing() as session:
        claim = claims.claim(session, 1, "worker", 60_000)
    if claim is None:
        return 0
    with platform.writing() as session:
        claims.progress(session, claim, "reading", 1, 2)
    with platform.writing() as session:
        claims.finish(session, claim, {}, Summary(checked=True))
    return 1


def count_in_a_mirror(_platform: Platform, mirrors: Mirrors) -> int:
    """The same in a mirror, through the door of an apply."""
    with mirrors.applying("place1", mirrors.folder / "empty.extract") as mirror:
        found = mirror.scalar(select(meta.c.value).where(meta.c.name == "count"))
        if found is None:
            mirror.execute(insert(meta).values(name="count", value="1"))
        else:
            mirror.execute(update(meta).values(value=str(int(found) + 1)))
    return 1


def look_at_the_screens(platform: Platform, mirrors: Mirrors) -> int:
    """What a page of the web server reads."""
    with platform.reading() as session:
        alice = session.get_one(User, 1)
        page = active_dossiers(session, visible_dossiers(alice), ActiveFilters(), alice.id)
        assert page.total == 3
    try:
        with mirrors.reading("place1") as mirror:
            assert mirror.scalar(select(meta.c.value)) is not None
    except MirrorMissing:
        return 0
    return 1


def opening(folder: Path, work: Callable[[Platform, Mirrors], int]) -> Beginning:
    """The work, with databases opened in its own process."""

    def begin() -> Work:
        platform, mirrors = Platform(folder / "data" / "platform.db"), Mirrors(folder / "mirrors")
        return lambda: work(platform, mirrors)

    return begin


@pytest.mark.parametrize(
    "seconds", [3, pytest.param(20, marks=pytest.mark.torture)], ids=["quick", "long"]
)
def test_two_writers_and_many_readers_at_once(tmp_path: Path, seconds: int) -> None:
    office = an_office(tmp_path)
    office.platform.close()
    mirrors = Mirrors(tmp_path / "mirrors")
    mirrors.folder.mkdir()
    sqlite.connect(str(mirrors.folder / "empty.extract")).close()
    works = {
        "platform-1": count_on_the_platform,
        "platform-2": count_on_the_platform,
        "tasks": live_a_task,
        "mirror-1": count_in_a_mirror,
        "mirror-2": count_in_a_mirror,
        "web-1": look_at_the_screens,
        "web-2": look_at_the_screens,
    }
    opened = {name: opening(tmp_path, work) for name, work in works.items()}
    times, errors = side_by_side(tmp_path, seconds, opened)
    assert errors == {}
    assert office.dossier(1).line_count == times["platform-1"] + times["platform-2"]
    with mirrors.reading("place1") as mirror:
        count = mirror.scalar(select(meta.c.value).where(meta.c.name == "count"))
    assert int(str(count)) == times["mirror-1"] + times["mirror-2"]
    assert min(times.values()) > 0, times
    print(times)  # noqa: T201 - the figures of a run, with -s
