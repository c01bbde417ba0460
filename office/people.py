"""Letting people in from the server's own command line, before anybody can sign in."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from access.passwords import hash_password
from access.people import NewUser, UserRefused, add_firm, add_user, grant
from models.firm import Firm, User
from office.dossiers import dossier_by_code
from office.opening import FIRM

SHORTEST_PASSWORD = 12


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody to let in; `dossiers` are the codes of those a client may see."""

    email: str
    name: str
    role: str
    locale: str = "fr"
    dossiers: tuple[str, ...] = ()


def hash_of(password: str) -> str:
    """The hash to keep, made before any transaction. Raises UserRefused for a short password."""
    if len(password) < SHORTEST_PASSWORD:
        raise UserRefused(f"A password has at least {SHORTEST_PASSWORD} characters.")
    return hash_password(password)


def let_in(session: Session, arrival: Arrival, password_hash: str) -> User:
    """Add a person, and the firm when there is none yet. Raises UserRefused, NoSuchDossier."""
    if not arrival.name.strip():
        raise UserRefused("A person has a name.")
    if (arrival.role == "client") != bool(arrival.dossiers):
        raise UserRefused("A client is given dossiers; nobody else is.")
    firm = session.scalar(select(Firm).order_by(Firm.id)) or add_firm(session, FIRM)
    new = NewUser(firm.id, arrival.email, arrival.name.strip(), arrival.role, arrival.locale)
    user = add_user(session, new, password_hash)
    for code in arrival.dossiers:
        grant(session, user, dossier_by_code(session, code))
    return user
