"""However often books are exported again, they are read as if for the first time."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sync.contract import Rows
from tests.sync.fec.dialects import Line, Place, books_of


def lines(*numbers: str) -> st.SearchStrategy[list[Line]]:
    """Lines with these numbers, most of them in entries that do not balance."""
    line = st.builds(
        Line,
        journal=st.sampled_from("AB"),
        number=st.sampled_from(numbers),
        date=st.sampled_from(("2020-01-15", "2020-01-16", "2020-02-15")),
        account=st.sampled_from(("411000", "401000", "512000")),
        debit=st.integers(0, 2),
        credit=st.integers(0, 2),
        party=st.sampled_from(("", "X")),
        piece=st.sampled_from(("", "P1", "P2")),
        text=st.sampled_from(("Loyer", "Achat")),
        letter=st.sampled_from(("", "", "A")),
    )
    return st.lists(line, min_size=1, max_size=12)


# All of them numbered, or none: where only some are, those without a number may be refused.
EXPORTS = st.one_of(lines("1", "2", "3"), lines("", "0"), lines("0", "1", "2"))


def said(found: Rows) -> dict[str, list[tuple[object, ...]]]:
    """What books say, without the ids and places they were given."""
    names = {
        (table, row[0]): row[2] for table in ("journal", "account", "party") for row in found[table]
    }
    months = {row[0]: row[4] for row in found["period"]}
    entries = {
        row[0]: (names["journal", row[1]], months[row[2]], *row[3:]) for row in found["entry"]
    }
    matchings = {row[0]: row[3:] for row in found["matching"]}
    lines = [
        (
            entries[row[1]],
            names["account", row[5]],
            names.get(("party", row[6] or 0), ""),
            *row[7:9],
            matchings.get(row[9] or 0, ()),
            *row[10:12],
            row[13:],
        )
        for row in found["line"]
    ]
    return {"line": sorted(lines, key=repr), "entry": sorted(entries.values(), key=repr)}


@given(st.lists(EXPORTS, min_size=2, max_size=5))
@settings(deadline=None, max_examples=40)
def test_books_with_a_history_read_as_those_without(exports: Sequence[list[Line]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        for number, lines in enumerate(exports):
            found = place.put(lines).read()
            fresh = books_of(Path(folder) / str(number), lines)
            assert said(found) == said(fresh)
            assert place.read() == found
            ids = [row[0] for row in found["line"]]
            assert len(set(ids)) == len(lines)
            assert len({(row[1], row[2]) for row in found["line"]}) == len(lines)
