"""Signing in and staying signed in. A browser holds a secret; only its hash is kept here.

A try is counted before its password is looked at, so that a hundred tries at once count as a
hundred. No password is hashed inside a transaction: hashing is slow and writers wait.
"""

import hashlib
import ipaddress
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from access.passwords import is_password
from access.people import normal_email
from models.audit import record_act
from models.database import Platform
from models.firm import SignIn, SignInAttempt, User

MINUTE_MS = 60_000
IDLE_MS = 30 * MINUTE_MS
LONGEST_MS = 12 * 60 * MINUTE_MS
RENEW_AFTER_MS = MINUTE_MS
PAUSE_MS = 15 * MINUTE_MS
TRIES_PER_ACCOUNT = 5
TRIES_PER_ADDRESS = 50  # an office of people behind one address
LONGEST_AGENT = 200
IPV6_NETWORK = 64  # one household or office


class SignInRefused(Exception):
    """Unknown address or wrong password: the same answer. `tries_left` before a pause."""

    def __init__(self, tries_left: int) -> None:
        super().__init__(f"wrong e-mail or password, {tries_left} tries left")
        self.tries_left = tries_left


class TooManyTries(Exception):
    """This account or address pauses for `minutes`, whoever asks."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"too many tries, wait {minutes} minutes")
        self.minutes = minutes


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a stranger claims, and from where."""

    email: str
    password: str
    address: str = ""
    agent: str = ""
    replaces: str = ""  # the hash of the session this browser had until now


def token_hash(secret: str) -> str:
    """What is kept of a browser's secret: it has 256 random bits, so one SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _network(address: str) -> str:
    """The address limits are counted for: an IPv6 network counts as one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:  # noqa: PLR2004 - the name of the protocol
        return address
    return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False))


def _count_try(session: Session, email: str, address: str, now_ms: int) -> tuple[int, int]:
    """Record a try; returns its id and the tries left for the account. Raises TooManyTries."""
    since = now_ms - PAUSE_MS
    tries = select(func.count()).select_from(SignInAttempt).where(SignInAttempt.at > since)
    of_account = session.scalar(tries.where(SignInAttempt.email == email)) or 0
    of_address = session.scalar(tries.where(SignInAttempt.address == address)) or 0
    if of_account >= TRIES_PER_ACCOUNT or of_address >= TRIES_PER_ADDRESS:
        mine = (
            SignInAttempt.email == email
            if of_account >= TRIES_PER_ACCOUNT
            else SignInAttempt.address == address
        )
        oldest = session.scalar(
            select(func.min(SignInAttempt.at)).where(mine, SignInAttempt.at > since)
        )
        raise TooManyTries(max(1, -((now_ms - PAUSE_MS - (oldest or now_ms)) // MINUTE_MS)))
    session.execute(delete(SignInAttempt).where(SignInAttempt.at <= since))
    attempt = SignInAttempt(email=email, address=address, at=now_ms)
    session.add(attempt)
    session.flush()
    return attempt.id, TRIES_PER_ACCOUNT - of_account - 1


def sign_in(platform: Platform, claimed: Credentials, now_ms: int) -> str:
    """Check the claim and return the browser's new secret.

    Opens its own short transactions. Raises SignInRefused or TooManyTries.
    """
    email, address = normal_email(claimed.email), _network(claimed.address)
    with platform.writing() as session:
        attempt_id, tries_left = _count_try(session, email, address, now_ms)
    with platform.reading() as session:
        user = session.scalar(select(User).where(User.email == email, User.disabled.is_(False)))
    if not is_password(claimed.password, user.password_hash if user else None) or user is None:
        raise SignInRefused(tries_left)
    secret = secrets.token_urlsafe(32)
    with platform.writing() as session:
        forget = or_(SignInAttempt.id == attempt_id, SignInAttempt.email == email)
        session.execute(delete(SignInAttempt).where(forget))
        too_old = SignIn.created_at <= now_ms - LONGEST_MS
        session.execute(delete(SignIn).where(or_(too_old, SignIn.token_hash == claimed.replaces)))
        session.add(
            SignIn(
                token_hash=token_hash(secret),
                user_id=user.id,
                created_at=now_ms,
                seen_at=now_ms,
                csrf=secrets.token_urlsafe(32),
                agent=claimed.agent[:LONGEST_AGENT],
            )
        )
        record_act(session, "signed_in", at=now_ms, user_id=user.id, address=claimed.address)
    return secret


def find_sign_in(session: Session, secret: str, now_ms: int) -> tuple[SignIn, User] | None:
    """The signed-in browser and its person; None when unknown, idle too long, or disabled."""
    found = session.execute(
        select(SignIn, User)
        .join(User, User.id == SignIn.user_id)
        .where(
            SignIn.token_hash == token_hash(secret),
            SignIn.seen_at > now_ms - IDLE_MS,
            SignIn.created_at > now_ms - LONGEST_MS,
            User.disabled.is_(False),
        )
    ).first()
    return None if found is None else (found[0], found[1])


def is_renewal_due(sign_in: SignIn, now_ms: int) -> bool:
    """Whether `seen_at` is old enough to be worth a write."""
    return now_ms - sign_in.seen_at >= RENEW_AFTER_MS


def renew(session: Session, kept_hash: str, now_ms: int) -> None:
    """Note that the browser was seen; a browser that signed out meanwhile stays signed out."""
    session.execute(update(SignIn).where(SignIn.token_hash == kept_hash).values(seen_at=now_ms))


def sign_out(session: Session, sign_in: SignIn, now_ms: int) -> None:
    """End this browser's session: its secret is worth nothing from the commit on."""
    session.execute(delete(SignIn).where(SignIn.token_hash == sign_in.token_hash))
    record_act(session, "signed_out", at=now_ms, user_id=sign_in.user_id)


def sign_out_everywhere(session: Session, user_id: int) -> None:
    """End all sessions of a person: after a change of rights or password."""
    session.execute(delete(SignIn).where(SignIn.user_id == user_id))
