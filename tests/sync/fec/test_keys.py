import stat
import subprocess
import sys
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest

from sync.failures import failing
from sync.sources.fec.mapper import keys
from tests.sync.fec.dialects import Place, entry, household

RENT = (("613000", 500), ("512000", -500))
DIES = """
import os, sys
from pathlib import Path
import pysqlite3.dbapi2 as sqlite
from sync.sources.fec.mapper.keys import attached
connection = sqlite.connect(":memory:", isolation_level=None)
with attached(connection, Path(sys.argv[1])) as keys:
    keys.next_ids("line", 1000)
    connection.execute("DELETE FROM keys.entry")
    connection.execute("DELETE FROM keys.line")
    connection.execute("PRAGMA keys.cache_spill=1")
    connection.execute("PRAGMA keys.cache_size=1")
    keys.ids("account", map(str, range(50000)))
    os._exit(9)
"""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path).put(household(2008), "123456782FEC20081231.txt")


def test_keys_are_for_their_owner_only(place: Place) -> None:
    place.read()
    assert stat.S_IMODE(place.keys.stat().st_mode) == 0o700


def test_a_holder_that_dies_leaves_the_keys_as_they_were(place: Place) -> None:
    before = place.read()
    died = subprocess.run([sys.executable, "-c", DIES, str(place.keys)], check=False)
    assert died.returncode == 9
    assert (place.keys / "keys.db-journal").exists(), "it died in the middle of writing"
    assert place.read() == before


def test_lost_keys_are_given_anew_in_the_same_order(place: Place) -> None:
    before = place.read()
    (place.keys / keys.FILE).unlink()
    assert place.read() == before


@pytest.mark.parametrize("damage", ["no database", "torn", "newer"])
def test_keys_that_cannot_be_used_are_begun_anew(place: Place, damage: str) -> None:
    before = place.read()
    path = place.keys / keys.FILE
    if damage == "no database":
        path.write_bytes(b"x" * 5000)
    elif damage == "torn":
        whole = bytearray(path.read_bytes())
        whole[4096:] = b"\xff" * (len(whole) - 4096)
        path.write_bytes(whole)
    else:
        connection = sqlite.connect(str(path))
        connection.execute("PRAGMA user_version=99")
        connection.close()
    assert place.read() == before
    assert (place.keys / f"unusable-{keys.FILE}").exists()


def test_whoever_waits_too_long_for_the_keys_says_so(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = place.read()
    monkeypatch.setattr(keys, "PATIENCE_MS", 50)
    other = sqlite.connect(str(place.keys / keys.FILE), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite.OperationalError) as refused:
        place.read()
    assert failing(refused.value).code == "database_busy"
    other.close()
    assert place.read() == before


def test_what_was_read_and_never_applied_does_no_harm(place: Place) -> None:
    before = place.read()
    extra = entry("X1", *RENT, date="2008-05-05")
    for _ in range(3):
        place.put([*household(2008), *extra], "123456782FEC20081231.txt").read()
        assert place.put(household(2008), "123456782FEC20081231.txt").read() == before
    again = place.put([*extra, *household(2008)], "123456782FEC20081231.txt").read()
    assert max(row[0] for row in again["entry"]) == max(row[0] for row in before["entry"]) + 1
