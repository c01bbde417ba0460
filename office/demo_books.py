"""Makes the demonstration's books: ledgers by the simulator's own command line, two at a time."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from office.demo_firm import FEC, Books

ROOT = Path(__file__).parent.parent
SIMULATOR = (sys.executable, "-m", "simulator")
AT_ONCE = 2
EVERY_SECONDS = 60  # between two bookkeeper's acts in a ledger
LOOK_SECONDS = 0.02


class BooksRefused(RuntimeError):
    """The books of the demonstration could not be made; the sentence says why."""


def location(folder: Path, books: Books) -> Path:
    """Where a dossier's books are."""
    return folder / books.code if books.source == FEC else folder / f"{books.code}.ledger"


@dataclass(slots=True)
class Making:
    """A ledger that is being made."""

    books: Books
    part: Path
    final: Path
    process: "subprocess.Popen[bytes]"

    def ended(self) -> bool:
        """Whether it is made; raises BooksRefused when that failed."""
        code = self.process.poll()
        if code is None:
            return False
        if code:
            raise BooksRefused(f"The simulator could not make the books of {self.books.name}.")
        self.part.rename(self.final)
        return True

    def stop(self) -> None:
        """Give up."""
        with suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()


def _make(folder: Path, books: Books) -> Making:
    final = location(folder, books)
    part = final.with_name(f"{final.name}.part")
    part.unlink(missing_ok=True)
    options = {
        "--seed": books.seed,
        "--lines": books.lines,
        "--years": books.years,
        "--sector": books.sector,
        "--locale": books.locale,
    }
    words = [str(word) for pair in options.items() for word in pair]
    command = [*SIMULATOR, "create", str(part), *words]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    return Making(books, part, final, process)


def make_ledgers(folder: Path, wanted: Sequence[Books]) -> Iterator[Books]:
    """Make the ledgers that are not there yet; each as soon as it is there. Raises BooksRefused."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    there = [books for books in wanted if location(folder, books).exists()]
    yield from there
    yield from _make_ledgers(folder, [books for books in wanted if books not in there])


def _make_ledgers(folder: Path, left: list[Books]) -> Iterator[Books]:
    making: list[Making] = []
    try:
        while left or making:
            while left and len(making) < AT_ONCE:
                making.append(_make(folder, left.pop(0)))
            ended = [each for each in making if each.ended()]
            making = [each for each in making if each not in ended]
            if not ended:
                time.sleep(LOOK_SECONDS)
            for each in ended:
                yield each.books
    finally:
        for each in making:
            each.stop()


def bookkeepers(folder: Path) -> list[tuple[str, tuple[str, ...]]]:
    """By name, the commands that keep the ledgers of a folder alive while the product runs."""
    ledgers = sorted(str(path) for path in folder.glob("*.ledger"))
    if not ledgers:
        return []
    return [("bookkeeper", (*SIMULATOR, "live", *ledgers, "--every", str(EVERY_SECONDS)))]
