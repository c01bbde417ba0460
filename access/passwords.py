"""Passwords: hashed with Argon2id, compared in the same time for known and unknown people."""

import functools

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

LONGEST_PASSWORD = 1000  # characters; hashing takes time that a stranger must not choose
_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The hash to keep. Slow on purpose: never inside a transaction. Raises ValueError."""
    if not 0 < len(password) <= LONGEST_PASSWORD:
        raise ValueError(f"A password has 1 to {LONGEST_PASSWORD} characters.")
    return _hasher.hash(password)


@functools.cache
def _hash_of_nobody() -> str:
    return _hasher.hash("nobody has this password")


def is_password(password: str, kept: str | None) -> bool:
    """Whether `password` is the one behind the hash `kept`; None (nobody) costs the same time."""
    try:
        matches = _hasher.verify(kept or _hash_of_nobody(), password[:LONGEST_PASSWORD])
    except (Argon2Error, InvalidHashError):
        return False
    return matches and kept is not None and len(password) <= LONGEST_PASSWORD
