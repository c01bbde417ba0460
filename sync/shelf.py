"""Where extracts are kept between reading and applying: `<folder>/<place>/<task>.<token>.extract`.

The token in the name keeps a replaced holder from writing into its successor's file.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from models.schema import make_private
from sync.claims import Claim

DONE, PART = ".extract", ".part"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The place of one task's extract."""

    folder: Path
    task_id: int
    token: int

    @property
    def part(self) -> Path:
        """The file to write; it is nothing until it is sealed under its `final` name."""
        return self.folder / f"{self.task_id}.{self.token}{PART}"

    @property
    def final(self) -> Path:
        """The name of this holder's complete extract."""
        return self.folder / f"{self.task_id}.{self.token}{DONE}"

    def kept(self) -> Path | None:
        """The complete extract an earlier holder of this task left, the newest first."""
        left = sorted(self.folder.glob(f"{self.task_id}.*{DONE}"), key=_token)
        return left[-1] if left else None

    def clear(self) -> None:
        """Remove all that this task kept."""
        for path in self.folder.glob(f"{self.task_id}.*"):
            path.unlink(missing_ok=True)

    def clear_parts(self) -> None:
        """Remove what a reading left unfinished, here or with an earlier holder."""
        for path in self.folder.glob(f"{self.task_id}.*{PART}"):
            path.unlink(missing_ok=True)


def shelf_for(folder: Path, claim: Claim) -> Shelf:
    """The shelf of a claimed task; its folder is made, for its owner only."""
    place = folder / claim.place
    make_private(place)
    return Shelf(place, claim.task_id, claim.token)


def _token(path: Path) -> int:
    return int(path.name.split(".")[1])


def kept_tasks(folder: Path) -> Iterator[tuple[int, Path]]:
    """Each file on any shelf, with the task it belongs to."""
    for path in folder.glob("*/*"):
        task = path.name.split(".")[0]
        if task.isdigit():
            yield int(task), path


def sweep(kept: Iterable[tuple[int, Path]], open_tasks: Container[int]) -> None:
    """Remove those of `kept` that are of no task in `open_tasks`.

    What was kept must be listed before the platform is asked which tasks are open: another
    connector may keep an extract in between.
    """
    for task_id, path in kept:
        if task_id not in open_tasks:
            path.unlink(missing_ok=True)
