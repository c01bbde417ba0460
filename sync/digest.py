"""One text for all rows of a small table, to compare it whole."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any


def digest_of(rows: Iterable[Iterable[Any]]) -> str:
    """The same for the same rows, in whatever order; their first column is their id."""
    whole = sha256()
    for row in sorted(map(tuple, rows)):
        whole.update(repr(row).encode())
    return whole.hexdigest()
