"""What a source of books must offer, whatever the accounting software behind it."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

Facts = Mapping[str, str | int]
Progress = Callable[[int, int], None]  # rows done, rows expected (0: unknown)


class SourceError(Exception):
    """The source could not be read. `code` names a sentence of sync/failures.py.

    `permanent` says that trying again unchanged does not help. `facts` fill the sentence;
    `detail` is for support.
    """

    def __init__(
        self, code: str, *, permanent: bool, facts: Facts | None = None, detail: str = ""
    ) -> None:
        super().__init__(f"{code}: {dict(facts or {})} {detail}".rstrip())
        self.code = code
        self.permanent = permanent
        self.facts = dict(facts or {})
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a kind of source can do."""

    stamps: bool  # rows carry modified_at: an incremental may read only what changed
    look_back: int = 0  # in the unit of modified_at: how far before the cursor to read again


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a source was read: its newest stamp, and a mark only the source understands."""

    modified_at: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which books these are."""

    ledger_id: str
    name: str
    software: str
    version: str


@dataclass(frozen=True, slots=True)
class Buckets:
    """Slices of books: lines, entries by (period, journal, slice), matchings (account, slice)."""

    lines: tuple[tuple[int, int, int], ...] = ()
    matchings: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What an extract holds: everything, all since a cursor, or some buckets.

    Masters (years, periods, journals, accounts, parties) come whole with each scope, and an entry
    that changed comes with all its lines.
    """

    since: Cursor | None = None
    buckets: Buckets | None = None

    @property
    def kind(self) -> str:
        """'everything', 'since' or 'buckets'."""
        if self.buckets is not None:
            return "buckets"
        return "everything" if self.since is None else "since"


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Total:
    """The control total of one bucket: rows, sums in cents, and a fingerprint of the rest."""

    rows: int
    debit: int = 0
    credit: int = 0
    fingerprint: int = 0


@dataclass(frozen=True, slots=True)
class Totals:
    """Control totals of a whole mirror or source.

    `lines` and `entries` by (period, journal), `matchings` by (account,); in slices, the key has
    the slice as its last part. `masters`: table name to a digest of its rows.
    """

    lines: Mapping[tuple[int, ...], Total] = field(default_factory=dict)
    entries: Mapping[tuple[int, ...], Total] = field(default_factory=dict)
    matchings: Mapping[tuple[int, ...], Total] = field(default_factory=dict)
    masters: Mapping[str, str] = field(default_factory=dict)


class Reading(Protocol):
    """One consistent state of the source's books, open for as long as its block lasts."""

    def identity(self) -> Identity:
        """Which books these are."""

    def cursor(self) -> Cursor:
        """How far this state goes: what the next incremental begins with."""

    def continues(self, cursor: Cursor) -> bool:
        """False when these books cannot have followed the cursor: a backup was restored."""

    def expected_rows(self, scope: Scope) -> int:
        """How many rows `write` is going to give, cheaply; 0 when it cannot be known."""

    def write(self, scope: Scope, progress: Progress) -> None:
        """Fill the extract this reading was opened with, in constant memory, and complete it."""

    def totals(self) -> Totals:
        """Control totals of all buckets, computed where the books are."""

    def slices(self, differing: Totals) -> Totals:
        """The same, narrowed: only inside the keys of `differing`, per slice (models/stage.py)."""

    def labels(self) -> Mapping[str, Mapping[int, str]]:
        """What people call each `journal`, `period` (year-number) and `account`, by id."""


class Source(Protocol):
    """The reader for one dossier's books in one kind of accounting software."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""

    def reading(self, extract: Path) -> AbstractContextManager[Reading]:
        """Open one state; `extract` is the file `write` will fill. Raises SourceError."""

    def changed_since(self, cursor: Cursor) -> bool:
        """Whether there is anything to fetch, asked cheaply. Raises SourceError."""
