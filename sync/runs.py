"""One task in a holder's hands: opens the books, keeps what was read, applies it.

Every step may be killed and repeated: a complete extract on the shelf is applied, never read
again; an extract that the mirror has applied is only finished.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select

from models.mirror import BOOKS, balance, line
from sync import extract, verify
from sync.apply import Applied, ApplyOrder, apply, cursor_of, seen_of
from sync.believe import ExtractMeta, believe
from sync.claims import Claim, Summary
from sync.control import Difference
from sync.holding import Holding
from sync.shelf import Shelf
from sync.source import Cursor, Reading, Scope, Source
from sync.workshop import Workshop


class BackupRestored(Exception):
    """The books cannot have followed what was synchronised before."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a task that was done ends; `read` and `bytes` of the extract, 0 when there was none."""

    summary: Summary
    applied: Applied | None = None
    read: int = 0
    bytes: int = 0
    differences: tuple[Difference, ...] = ()
    proved: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """One task and all it works with."""

    workshop: Workshop
    claim: Claim
    holding: Holding
    shelf: Shelf

    def reached(self, point: str) -> None:
        """A durable effect is behind us: tests stop us here; whoever was replaced stops too."""
        self.workshop.fault(point)
        self.holding.require()

    def has_mirror(self) -> bool:
        """Whether these books were synchronised before."""
        return self.workshop.mirrors.exists(self.claim.place)

    def cursor(self) -> Cursor | None:
        """How far the books were read before."""
        return self._known(cursor_of)

    def seen(self) -> Cursor | None:
        """The newest state of the books that is in the mirror."""
        return self._known(seen_of)

    def _known(self, of: Callable[[Connection], Cursor | None]) -> Cursor | None:
        if not self.has_mirror():
            return None
        with self.workshop.mirrors.reading(self.claim.place) as mirror:
            return of(mirror)

    def source(self) -> Source:
        """The reader of the dossier's books."""
        self.workshop.platform.require_no_write()
        location, keys = Path(self.claim.location), self.workshop.sources / self.claim.place
        return self.workshop.open_source(self.claim.source, location, keys)

    @contextmanager
    def reading(self, source: Source) -> Iterator[Reading]:
        """One state of the dossier's books; raises ExtractRefused for those of another ledger."""
        self.shelf.clear_parts()
        self.holding.progress("reading")
        with source.reading(self.shelf.part) as reading:
            self.reached("opened")
            verify.refuse_wrong_ledger(reading.identity().ledger_id, self.claim.ledger_id)
            yield reading

    def write(self, reading: Reading, scope: Scope) -> None:
        """Have the extract written, telling how far it is."""
        self.workshop.platform.require_no_write()

        def progress(done: int, expected: int) -> None:
            self.holding.progress("reading", done, expected)

        reading.write(scope, progress)
        self.reached("extracted")

    def keep(self) -> Path:
        """Give the complete extract its name: from here on a crash does not read again."""
        extract.seal(self.shelf.part, self.shelf.final)
        self.holding.note("read")
        self.reached("read")
        return self.shelf.final

    def apply(self, path: Path) -> tuple[ExtractMeta, Applied]:
        """Believe the extract, then bring it into the mirror in one transaction."""
        self.holding.progress("verifying")
        meta = believe(path)
        verify.refuse_wrong_ledger(meta.ledger_id, self.claim.ledger_id)
        self.reached("verified")
        self.holding.note("verified", rows=meta.rows[line.name])
        self.holding.progress("applying", 0, meta.rows[line.name])
        order = self._order(meta)
        with self.workshop.mirrors.applying(self.claim.place, path) as mirror:
            applied = apply(mirror, order)
            self.reached("applying")
            self.holding.renew()
        self.reached("applied")
        done = applied.lines
        self.holding.note("applied", added=done.added, changed=done.changed, deleted=done.deleted)
        return meta, applied

    def _order(self, meta: ExtractMeta) -> ApplyOrder:
        workshop, claim = self.workshop, self.claim
        limit = verify.deletion_limit(
            self._line_count(), workshop.deletion_share, workshop.deletion_lines
        )
        return ApplyOrder(
            task=claim.task_id,
            token=claim.token,
            scope_kind=meta.scope_kind,
            cursor=meta.cursor_to,
            ledger_id=meta.ledger_id,
            deletion_limit=max(limit, claim.approved_deletions),
        )

    def _line_count(self) -> int:
        if not self.has_mirror():
            return 0
        with self.workshop.mirrors.reading(self.claim.place) as mirror:
            return mirror.scalar(select(func.coalesce(func.sum(balance.c.lines), 0))) or 0

    def holds_all(self, meta: ExtractMeta) -> bool:
        """Whether the mirror has as many rows as the extract of everything, and its sums."""
        sums = select(func.count(), func.sum(line.c.debit), func.sum(line.c.credit))
        with self.workshop.mirrors.reading(self.claim.place) as mirror:
            rows, debit, credit = mirror.execute(sums.select_from(line)).one()
            counts = {
                table.name: mirror.scalar(select(func.count()).select_from(table))
                for table in BOOKS[:-1]
            }
        tied = (rows, debit or 0, credit or 0) == (meta.rows[line.name], meta.debit, meta.credit)
        return tied and all(meta.rows[name] == count for name, count in counts.items())
