"""Connectors and dossiers. The caller owns the transaction."""

import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.accounts import CHARTS
from models.dossier import Connector, Dossier
from models.firm import User

LONGEST_CODE = 40
PLACE_BYTES = 8


class DossierRefused(ValueError):
    """This dossier cannot be added; the sentence says why."""


class CodeTaken(DossierRefused):
    """The firm has a dossier of this code already."""


class NoSuchDossier(LookupError):
    """No dossier of this code."""


@dataclass(frozen=True, slots=True)
class NewConnector:
    """A connector to add."""

    firm_id: int
    name: str
    source: str
    wake_seconds: int = 600


@dataclass(frozen=True, slots=True)
class NewDossier:
    """A dossier to add; `location` is where its source finds the books."""

    firm_id: int
    connector_id: int
    code: str
    name: str
    location: str
    chart: str = "BE"
    manager_id: int | None = None
    enterprise_number: str = ""
    updated_through: str | None = None


@dataclass(frozen=True, slots=True)
class DossierRow:
    """A dossier as commands list it."""

    id: int
    code: str
    name: str
    source: str
    location: str
    manager: str | None
    active: bool
    updated_through: str | None
    financial_through: str | None
    synced_at: int | None
    proved_at: int | None
    differences: int
    line_count: int
    enterprise_number: str


def add_connector(session: Session, new: NewConnector) -> Connector:
    """Add a connector of a firm."""
    connector = Connector(
        firm_id=new.firm_id, name=new.name, source=new.source, wake_seconds=new.wake_seconds
    )
    session.add(connector)
    session.flush()
    return connector


def add_dossier(session: Session, new: NewDossier) -> Dossier:
    """Add a dossier; its mirror is made by the first synchronisation.

    Raises CodeTaken, or DossierRefused for an empty code or name or an unknown chart.
    """
    code, name = new.code.strip(), new.name.strip()
    if not 0 < len(code) <= LONGEST_CODE or not name:
        raise DossierRefused(f"A dossier has a name, and a code of 1 to {LONGEST_CODE} characters.")
    if new.chart not in CHARTS:
        raise DossierRefused(f"There is no chart of accounts {new.chart!r}.")
    same = select(Dossier.id).where(Dossier.firm_id == new.firm_id, Dossier.code == code)
    if session.scalar(same) is not None:
        raise CodeTaken(f"The code {code} is taken.")
    dossier = Dossier(
        firm_id=new.firm_id,
        connector_id=new.connector_id,
        manager_id=new.manager_id,
        code=code,
        name=name,
        enterprise_number=new.enterprise_number,
        chart=new.chart,
        location=new.location,
        place=secrets.token_hex(PLACE_BYTES),
        updated_through=new.updated_through,
        full_advised="first_sync",
    )
    session.add(dossier)
    session.flush()
    return dossier


def list_dossiers(session: Session) -> list[DossierRow]:
    """All dossiers, by code."""
    found = session.execute(
        select(Dossier, Connector.source, User.email)
        .join(Connector, Connector.id == Dossier.connector_id)
        .outerjoin(User, User.id == Dossier.manager_id)
        .order_by(Dossier.code, Dossier.id)
    )
    return [
        DossierRow(
            id=dossier.id,
            code=dossier.code,
            name=dossier.name,
            source=source,
            location=dossier.location,
            manager=manager,
            active=dossier.active,
            updated_through=dossier.updated_through,
            financial_through=dossier.financial_through,
            synced_at=dossier.synced_at,
            proved_at=dossier.proved_at,
            differences=dossier.differences,
            line_count=dossier.line_count,
            enterprise_number=dossier.enterprise_number,
        )
        for dossier, source, manager in found
    ]


def dossier_by_code(session: Session, code: str) -> Dossier:
    """The dossier of a code; raises NoSuchDossier."""
    dossier = session.scalar(select(Dossier).where(Dossier.code == code).order_by(Dossier.id))
    if dossier is None:
        raise NoSuchDossier(code)
    return dossier
