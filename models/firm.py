"""The firm, its people, and which dossiers a client may see. Written by access/."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

STAFF_ROLES = ("administrator", "support", "colleague")
CLIENT_ROLES = ("client_administrator", "full", "documents", "reports")


class Firm(Base):
    """The accounting firm that hosts this portal."""

    __tablename__ = "firm"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    locale: Mapped[str] = mapped_column(default="fr")
    time_zone: Mapped[str] = mapped_column(default="Europe/Brussels")


class User(Base):
    """A person who signs in. `role` is a staff role, or 'client' whose grants say the rest."""

    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"))
    email: Mapped[str] = mapped_column(unique=True)  # lower case
    name: Mapped[str]
    role: Mapped[str]
    locale: Mapped[str] = mapped_column(default="fr")
    password_hash: Mapped[str]  # Argon2id
    disabled: Mapped[bool] = mapped_column(default=False)


class Grant(Base):
    """A client's right to one dossier."""

    __tablename__ = "grant"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    role: Mapped[str]  # one of CLIENT_ROLES


class SignIn(Base):
    """A signed-in browser. Only the hash of its secret is kept."""

    __tablename__ = "sign_in"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[int]
    seen_at: Mapped[int]
    csrf: Mapped[str]
    agent: Mapped[str] = mapped_column(default="")


class SignInAttempt(Base):
    """A failed sign-in, kept to slow down guessing per account and per address."""

    __tablename__ = "sign_in_attempt"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    address: Mapped[str]
    at: Mapped[int]
    __table_args__ = (
        Index("ix_sign_in_attempt_email", "email", "at"),
        Index("ix_sign_in_attempt_address", "address", "at"),
    )
