from pathlib import Path

import pytest

from tests.sync.desks import Desk, a_desk, make_books
from tests.sync.offices import Office, an_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return an_office(tmp_path)


@pytest.fixture(scope="session")
def made_books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("books") / "made.ledger"
    make_books(path)
    return path


@pytest.fixture
def desk(tmp_path: Path, made_books: Path) -> Desk:
    """A workshop with one dossier that was never synchronised."""
    return a_desk(tmp_path, made_books)


@pytest.fixture
def synced(desk: Desk) -> Desk:
    """The same after its first full synchronisation."""
    assert desk.done("full")["proved"]
    return desk
