"""What a connector works with: the databases, the folders, the limits, and how it opens books."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from models.database import Mirrors, Platform
from sync.source import Source
from sync.sources import source_for

# Between any two durable effects of a task; tests stop a connector at each of them.
FAULT_POINTS = (
    "claimed",  # the task is ours
    "opened",  # the books are open
    "extracted",  # the extract is complete, but has no name yet
    "read",  # the extract is kept
    "verified",  # it is believed
    "applying",  # the mirror is written to, not committed
    "applied",  # the mirror is committed
    "compared",  # both sides are compared
    "finished",  # the task has ended, its extract is still there
    "cleared",  # nothing is left to clear
)


def _no_fault(_point: str) -> None:
    """Outside of tests nothing happens at a fault point."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """Handed down by the roof. `sources` holds the keys that sources without their own give.

    `deletion_share` (percent) and `deletion_lines`: a synchronisation that would delete more than
    both of a dossier's lines waits for a person.
    """

    platform: Platform
    mirrors: Mirrors
    extracts: Path
    sources: Path
    lease_ms: int = 60_000
    deletion_share: int = 20
    deletion_lines: int = 50
    open_source: Callable[[str, Path, Path], Source] = source_for
    fault: Callable[[str], None] = _no_fault
