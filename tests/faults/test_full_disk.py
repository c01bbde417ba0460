"""A full disk: for the extract, for the mirror at each of its pages, and one that breaks."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

import sync
from sync.source import Reading, Source
from sync.sources import source_for
from sync.sources.simulator import SimulatorReading
from tests.faults.copies import copied
from tests.faults.stopping import begun_in_a_child, ended, wake
from tests.faults.works import state
from tests.sync.desks import PLACE, Desk


class OnASmallDisk:
    """A source whose extract finds the disk full after so many pages."""

    def __init__(self, source: Source, pages: int) -> None:
        self.source = source
        self.pages = pages
        self.capabilities = source.capabilities
        self.changed_since = source.changed_since

    @contextmanager
    def reading(self, extract: Path) -> Iterator[Reading]:
        with self.source.reading(extract) as reading:
            assert isinstance(reading, SimulatorReading)
            reading.connection.execute(f"PRAGMA main.max_page_count={self.pages}")
            yield reading


@pytest.mark.parametrize("pages", [1, 2, 12])
@pytest.mark.parametrize("kind", ["incremental", "full", "repair"])
def test_no_room_for_the_extract(
    worked: dict[str, Desk], tmp_path: Path, kind: str, pages: int
) -> None:
    desk = copied(worked[kind], tmp_path)
    before = desk.mirrored()
    small = desk.limited(open_source=lambda *where: OnASmallDisk(source_for(*where), pages))
    task = small.sync(kind)
    assert (task.state, task.failure) == ("failed", "disk_full"), task.failure_detail
    assert desk.mirrored() == before
    assert not list((desk.workshop.extracts / PLACE).iterdir())
    with desk.workshop.platform.writing() as session:
        again = sync.retry(session, task.id)
    assert sync.run_task(desk.workshop, again, "again").state == "done"
    assert desk.mirrored() == desk.truth()


def limit_mirror(desk: Desk, pages: int) -> None:
    """Let the mirror grow by so many pages, and then find the disk full."""

    @event.listens_for(desk.workshop.mirrors._writer, "connect")
    def connected(connection: Any, _record: Any) -> None:
        (now,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={max(1, now + pages)}")


@pytest.mark.parametrize("kind", ["first full", "incremental", "full", "repair"])
def test_no_room_for_the_mirror_at_many_of_its_pages(
    worked: dict[str, Desk], tmp_path: Path, kind: str
) -> None:
    """Some pages more at each try, until there is room enough."""
    met, pages = 0, 0
    task = None
    while task is None or task.state != "done":
        tight = copied(worked[kind], tmp_path / str(pages))
        for number in range(150):
            tight.post(number + 1)
        before = state(tight)
        limit_mirror(tight, pages)
        task = tight.sync(kind.removeprefix("first "))
        if task.state == "failed":
            met += 1
            assert task.failure == "disk_full", task.failure_detail
            assert state(tight) == before
            assert not list((tight.workshop.extracts / PLACE).iterdir())
        pages += 1 + pages // 3
    assert met > 3
    assert state(tight) == tight.truth()


LIMITS = [20_000, 60_000, 100_000, 130_000, 160_000, 200_000, 300_000, 500_000]


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("kind", ["first full", "full"])
def test_a_disk_that_breaks_off_writing(
    worked: dict[str, Desk], tmp_path: Path, kind: str, limit: int
) -> None:
    """No file may grow beyond so many bytes: platform, extract or mirror, whichever is first."""
    desk = copied(worked[kind], tmp_path)
    before = state(desk)
    task_id = desk.ask("full")
    desk.workshop.platform.close()

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        sync.wake(desk.workshop, 1, "narrow")

    code = ended(begun_in_a_child(work))
    task = desk.task(task_id)
    assert task.state in ("waiting", "running", "failed", "done")
    if task.state == "failed":
        assert task.failure == "disk_error", task.failure_detail
    assert (code == 0) == (task.state in ("failed", "done"))
    assert state(desk) in (before, desk.truth())
    with desk.workshop.platform.writing() as session:
        if task.state == "failed":
            sync.retry(session, task_id)
    wake(desk)
    assert state(desk) == desk.truth()
