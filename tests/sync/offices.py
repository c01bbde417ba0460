from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.database import Platform
from models.dossier import Connector, Dossier
from models.firm import Firm, User
from models.task import Task, TaskEvent
from sync import claims
from sync.claims import Claim
from sync.tasks import Asking, Requested, request


@dataclass(frozen=True, slots=True)
class Office:
    """A platform with a firm, Alice, and two connectors: one of two dossiers, one of a third."""

    platform: Platform

    def ask(self, kind: str, dossier_id: int = 1, asked_by: int | None = None) -> Requested:
        with self.platform.writing() as session:
            return request(session, Asking(dossier_id, kind, asked_by=asked_by))

    def claim(
        self, holder: str = "a", connector_id: int = 1, lease_ms: int = 60_000
    ) -> Claim | None:
        with self.platform.writing() as session:
            return claims.claim(session, connector_id, holder, lease_ms)

    def claimed(self, holder: str = "a", lease_ms: int = 60_000) -> Claim:
        claim = self.claim(holder, lease_ms=lease_ms)
        assert claim is not None
        return claim

    def task(self, task_id: int) -> Task:
        with self.platform.reading() as session:
            return session.get_one(Task, task_id)

    def dossier(self, dossier_id: int = 1) -> Dossier:
        with self.platform.reading() as session:
            return session.get_one(Dossier, dossier_id)

    def events(self, task_id: int) -> list[str]:
        with self.platform.reading() as session:
            found = select(TaskEvent.what).where(TaskEvent.task_id == task_id)
            return list(session.scalars(found.order_by(TaskEvent.id)))


def settle_office(session: Session, source: str = "simulator", locations: str = "/books") -> None:
    """The rows of an office: dossiers 1 and 2 on connector 1, dossier 3 on connector 2."""
    session.add(Firm(id=1, name="Marchal"))
    session.flush()
    session.add(
        User(
            id=1,
            firm_id=1,
            email="alice@marchal.example",
            name="Alice",
            role="administrator",
            password_hash="-",
        )
    )
    for number in (1, 2):
        session.add(Connector(id=number, firm_id=1, name=f"Desk {number}", source=source))
    session.flush()
    for number, connector in ((1, 1), (2, 1), (3, 2)):
        session.add(
            Dossier(
                id=number,
                firm_id=1,
                connector_id=connector,
                code=f"D{number}",
                name=f"Company {number}",
                location=f"{locations}/{number}.ledger",
                place=f"place{number}",
                full_advised="first_sync",
            )
        )


def an_office(folder: Path) -> Office:
    """A new platform in `folder`, with an office in it."""
    platform = Platform(folder / "data" / "platform.db")
    platform.prepare()
    with platform.writing() as session:
        settle_office(session)
    return Office(platform)
