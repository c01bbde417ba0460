import shutil
from pathlib import Path

import pytest

from sync.sources.fec import FecSource
from tests.sync.contract import SourceContract
from tests.sync.fec.dialects import LEGAL, Place, entry, household


class FecBooks(Place):
    """Two years of files; entries are entered at the end of the second."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "123456782FEC20091231.txt")
        self.lines = household(2009)
        self.put(household(2008), "123456782FEC20081231.txt")
        self.put(self.lines)

    def source(self) -> FecSource:
        return FecSource(self.files, self.keys)

    def enter(self) -> None:
        sides = (("606013", 1234), ("512001", -1234))
        self.lines += entry("BQ200999999", *sides, journal="BQ", date="2009-06-30")
        self.put(self.lines)

    def delete(self) -> None:
        del self.lines[-2:]
        self.put(self.lines)

    def remove(self) -> None:
        shutil.rmtree(self.files)

    def damage(self) -> None:
        self.put(b"\x00\xff" + LEGAL.write(self.lines)[5000:])


@pytest.fixture
def books(tmp_path: Path) -> FecBooks:
    return FecBooks(tmp_path / "place")


class TestFec(SourceContract):
    """A folder of FEC files keeps the contract."""
