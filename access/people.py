"""Firms, people and grants. The caller owns the transaction."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.dossier import Dossier
from models.firm import CLIENT_ROLES, STAFF_ROLES, Firm, Grant, User

LOCALES = ("fr", "nl", "en")
LONGEST_EMAIL = 254


class UserRefused(ValueError):
    """This person cannot be added; the sentence says why."""


@dataclass(frozen=True, slots=True)
class NewUser:
    """A person to add. `role` is a staff role, or 'client'."""

    firm_id: int
    email: str
    name: str
    role: str
    locale: str = "fr"


def normal_email(email: str) -> str:
    """The form in which e-mail addresses are kept and compared."""
    return email.strip().lower()[:LONGEST_EMAIL]


def add_firm(
    session: Session, name: str, locale: str = "fr", time_zone: str = "Europe/Brussels"
) -> Firm:
    """Add the accounting firm that hosts the portal."""
    firm = Firm(name=name, locale=locale, time_zone=time_zone)
    session.add(firm)
    session.flush()
    return firm


def add_user(session: Session, new: NewUser, password_hash: str) -> User:
    """Add a person; raises UserRefused for a known address, an unknown role or language."""
    email = normal_email(new.email)
    if new.role not in (*STAFF_ROLES, "client"):
        raise UserRefused(f"There is no role {new.role!r}.")
    if new.locale not in LOCALES:
        raise UserRefused(f"There is no language {new.locale!r}.")
    if "@" not in email:
        raise UserRefused(f"{new.email!r} is not an e-mail address.")
    if session.scalar(select(User.id).where(User.email == email)) is not None:
        raise UserRefused(f"{email} is already known.")
    user = User(
        firm_id=new.firm_id,
        email=email,
        name=new.name,
        role=new.role,
        locale=new.locale,
        password_hash=password_hash,
    )
    session.add(user)
    session.flush()
    return user


def grant(session: Session, user: User, dossier: Dossier, role: str = "full") -> Grant:
    """Let a client see a dossier of the same firm; raises UserRefused."""
    if role not in CLIENT_ROLES:
        raise UserRefused(f"There is no client role {role!r}.")
    if user.role != "client" or user.firm_id != dossier.firm_id:
        raise UserRefused("Only a client of the same firm is granted a dossier.")
    granted = session.merge(Grant(user_id=user.id, dossier_id=dossier.id, role=role))
    session.flush()
    return granted


def find_firm(session: Session, user: User | None) -> Firm | None:
    """The firm of a person; of a stranger, the firm that hosts this portal."""
    if user is not None:
        return session.get(Firm, user.firm_id)
    return session.scalar(select(Firm).order_by(Firm.id).limit(1))
