"""The personas and their firm, for every test that needs somebody to ask."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from access import people
from models.database import Mirrors, Platform
from models.dossier import Connector, Dossier
from models.firm import User
from models.schema import make_private
from office.dossiers import NewConnector, NewDossier, add_connector, add_dossier
from tests import catalogs

PASSWORD = "correct horse"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
STAFF = {
    "alice": "colleague",
    "bruno": "colleague",
    "anna": "administrator",
    "sam": "support",
}


@dataclass(frozen=True)
class World:
    """Two firms: Alice manages the bakery, Bruno the garage, Chloé is the bakery's client.

    Dora is the garage's client, Mallory administers the other firm. Ids by name.
    """

    data: Path
    platform: Platform
    mirrors: Mirrors
    users: dict[str, int]
    dossiers: dict[str, int]
    places: dict[str, str]
    connector_id: int
    stranger_connector_id: int

    def user(self, name: str) -> User:
        with self.platform.reading() as session:
            return session.get_one(User, self.users[name])

    def dossier(self, name: str) -> Dossier:
        with self.platform.reading() as session:
            return session.get_one(Dossier, self.dossiers[name])

    def change(self, name: str, **columns: object) -> None:
        """Change columns of a dossier."""
        with self.platform.writing() as session:
            found = session.get_one(Dossier, self.dossiers[name])
            for column, value in columns.items():
                setattr(found, column, value)


def email(name: str) -> str:
    return f"{name}@marchal.example"


def _people(platform: Platform) -> tuple[dict[str, int], dict[str, int]]:
    with platform.writing() as session:
        ours = people.add_firm(session, "Fiduciaire Marchal", "en")
        theirs = people.add_firm(session, "Fiduciaire Martin", "en")
        roles = STAFF | {"chloe": "client", "dora": "client"}
        users = {
            name: people.add_user(
                session, people.NewUser(ours.id, email(name), name.title(), role, "en"), QUICK
            ).id
            for name, role in roles.items()
        }
        mallory = people.NewUser(theirs.id, email("mallory"), "Mallory", "administrator", "en")
        users["mallory"] = people.add_user(session, mallory, QUICK).id
        return users, {"ours": ours.id, "theirs": theirs.id}


@pytest.fixture(scope="session", autouse=True)
def translations() -> None:
    """Pages are written in every language: the catalogs are compiled."""
    catalogs.compile_stale()


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world's platform, made once; each test gets a copy of its own."""
    platform = Platform(tmp_path_factory.mktemp("world") / "platform.db")
    platform.prepare()
    users, firms = _people(platform)
    with platform.writing() as session:
        connector = add_connector(session, NewConnector(firms["ours"], "Liège", "simulator"))
        stranger = add_connector(session, NewConnector(firms["theirs"], "Elsewhere", "simulator"))
        made: dict[str, Dossier] = {}
        for name, manager in {"bakery": "alice", "garage": "bruno"}.items():
            new = NewDossier(
                firm_id=firms["ours"],
                connector_id=connector.id,
                code=f"{len(made) + 1:04}",
                name=f"The {name}",
                location=f"{name}.db",
                manager_id=users[manager],
            )
            made[name] = add_dossier(session, new)
        add_dossier(
            session, NewDossier(firms["theirs"], stranger.id, "0001", "The mine", "mine.db")
        )
        for client, name in {"chloe": "bakery", "dora": "garage"}.items():
            people.grant(session, session.get_one(User, users[client]), made[name])
    platform.close()
    return platform.path


@pytest.fixture
def world(tmp_path: Path, settled: Path) -> Iterator[World]:
    """A prepared platform with both firms; no mirror exists yet."""
    data = tmp_path / "var"
    make_private(data)
    shutil.copy(settled, data / "platform.db")
    platform = Platform(data / "platform.db")
    with platform.reading() as session:
        users = {user.email.split("@")[0]: user.id for user in session.scalars(select(User))}
        dossiers = {dossier.name[4:]: dossier for dossier in session.scalars(select(Dossier))}
        connectors = {found.name: found.id for found in session.scalars(select(Connector))}
    yield World(
        data=data,
        platform=platform,
        mirrors=Mirrors(data / "mirrors"),
        users=users,
        dossiers={name: dossier.id for name, dossier in dossiers.items()},
        places={name: dossier.place for name, dossier in dossiers.items()},
        connector_id=connectors["Liège"],
        stranger_connector_id=connectors["Elsewhere"],
    )
    platform.close()
