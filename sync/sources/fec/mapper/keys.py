"""The ids that were given before, kept so that a later export of the same books has them again.

One SQLite file in a folder of its own, written in one transaction. Lost, or damaged, it is begun
anew: the next full synchronisation then rewrites the mirror. What is no longer in the files is
remembered too: a file that is missing today may be back tomorrow.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.schema import make_private

FILE = "keys.db"
VERSION = 1
PATIENCE_MS = 20_000  # for whoever holds the same books a moment longer
TABLES = {
    "fact": "name TEXT PRIMARY KEY, value TEXT NOT NULL",
    "name": "kind TEXT, key TEXT, id INTEGER NOT NULL, PRIMARY KEY (kind, key)",
    "entry": "key INTEGER, content INTEGER, nth INTEGER, id INTEGER NOT NULL,"
    " gone INTEGER NOT NULL, PRIMARY KEY (key, content, nth)",
    "line": "entry_id INTEGER, content INTEGER, nth INTEGER, id INTEGER NOT NULL,"
    " number INTEGER NOT NULL, gone INTEGER NOT NULL, PRIMARY KEY (entry_id, content, nth)",
}


class KeysUnusable(Exception):
    """The file of keys is of another version."""


@contextmanager
def attached(connection: Any, folder: Path) -> Iterator["Keys"]:
    """The keys of a place, as `keys` on a connection; committed when the block ends well.

    When it does not, whoever owns the connection closes it, which takes everything back. Raises
    KeysUnusable, and what SQLite raises for a damaged file.
    """
    make_private(folder)
    connection.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
    connection.execute("ATTACH ? AS keys", (str(folder / FILE),))
    connection.execute("PRAGMA keys.journal_mode=DELETE")
    connection.execute("PRAGMA keys.synchronous=FULL")
    connection.execute("BEGIN IMMEDIATE")
    version = connection.execute("PRAGMA keys.user_version").fetchone()[0]
    if version not in (0, VERSION):
        raise KeysUnusable(f"{folder / FILE} is of version {version}.")
    if not version:
        for table, columns in TABLES.items():
            connection.execute(f"CREATE TABLE keys.{table} ({columns}) STRICT, WITHOUT ROWID")
        connection.execute(f"PRAGMA keys.user_version={VERSION}")
    yield Keys(connection)
    connection.execute("COMMIT")
    connection.execute("DETACH keys")


def set_aside(folder: Path) -> None:
    """Put an unusable file of keys out of the way, for support."""
    for path in folder.glob(f"{FILE}*"):
        path.replace(folder / f"unusable-{path.name}")


@dataclass(frozen=True, slots=True)
class Keys:
    """What was given before, inside the transaction in which more is given."""

    connection: Any

    def fact(self, name: str) -> str:
        """Something remembered; "" when it was not."""
        asked = "SELECT value FROM keys.fact WHERE name = ?"
        found = self.connection.execute(asked, (name,)).fetchone()
        return str(found[0]) if found else ""

    def remember(self, name: str, value: str) -> None:
        """Remember something."""
        row = "INSERT OR REPLACE INTO keys.fact VALUES (?, ?)"
        self.connection.execute(row, (name, value))

    def next_ids(self, kind: str, count: int) -> int:
        """The last id of a kind that was given; so many more are given from here on."""
        last = int(self.fact(f"last {kind}") or 0)
        self.remember(f"last {kind}", str(last + count))
        return last

    def ids(self, kind: str, keys: Iterable[str]) -> dict[str, int]:
        """The id of each key of a kind; new ones are given in the order of the keys."""
        asked = "SELECT key, id FROM keys.name WHERE kind = ?"
        known: dict[str, int] = dict(self.connection.execute(asked, (kind,)))
        last = max(known.values(), default=0)
        new = [key for key in dict.fromkeys(keys) if key not in known]
        given = dict(zip(new, range(last + 1, last + len(new) + 1), strict=True))
        rows = [(kind, key, number) for key, number in given.items()]
        self.connection.executemany("INSERT INTO keys.name VALUES (?, ?, ?)", rows)
        return known | given
