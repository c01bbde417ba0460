"""The desks of tests/sync, for what goes wrong around them."""

from pathlib import Path

import pytest

from tests.faults.works import REACHED, work_in
from tests.sync.conftest import desk, made_books, synced
from tests.sync.desks import Desk, a_desk

__all__ = ["desk", "made_books", "synced", "worked"]


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory, made_books: Path) -> dict[str, Desk]:
    """A desk for each kind of task, with something to do for it; to be copied."""
    found = {}
    for kind in REACHED:
        found[kind] = a_desk(tmp_path_factory.mktemp("worked"), made_books)
        work_in(found[kind], kind)
    return found
