"""A later export of the same books gives what stayed the ids that it had."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sync.contract import Rows
from tests.sync.fec.dialects import Line, Place, entry, household

SALE = (("411000", 12000), ("707000", -10000), ("445710", -2000))
PAID = (("512000", 12000), ("411000", -12000))
RENT = (("613000", 500), ("512000", -500))
ENTRIES = [
    entry("1", *SALE, text="Facture 1", piece="F1"),
    entry("2", *PAID, text="Virement", piece="B1", date="2020-02-01"),
    entry("3", *RENT, text="Loyer", piece="L1", date="2020-02-01"),
    entry("4", *RENT, text="Loyer", piece="L1", date="2020-02-01"),
    entry("5", *RENT, text="Loyer", piece="L3", date="2020-03-01"),
    entry("6", *SALE, *SALE, text="Facture 2", piece="F2", date="2020-03-05"),
]
Numbering = Callable[[Sequence[list[Line]]], list[Line]]


def as_they_are(entries: Sequence[list[Line]]) -> list[Line]:
    return [line for lines in entries for line in lines]


def continuous(entries: Sequence[list[Line]]) -> list[Line]:
    """Numbered anew at each export, the piece with them, as households do."""
    return [
        replace(line, number=f"OD{number}", piece=f"OD{number}")
        for number, lines in enumerate(entries, 1)
        for line in lines
    ]


def unnumbered(entries: Sequence[list[Line]]) -> list[Line]:
    return [replace(line, number="") for line in as_they_are(entries)]


def without_pieces(entries: Sequence[list[Line]]) -> list[Line]:
    return [replace(line, number="0", piece="") for line in as_they_are(entries)]


NUMBERINGS = [as_they_are, continuous, unnumbered, without_pieces]


def ids(found: Rows) -> set[tuple[Any, ...]]:
    """Each line's ids, and what it says."""
    return {(*row[:3], row[5], row[7], row[8], row[17]) for row in found["line"]}


@pytest.mark.parametrize("numbering", NUMBERINGS)
@pytest.mark.parametrize("gone", range(len(ENTRIES)))
def test_without_an_entry_all_others_keep_their_ids(
    tmp_path: Path, numbering: Numbering, gone: int
) -> None:
    place = Place(tmp_path)
    before = place.put(numbering(ENTRIES)).read()
    left = [*ENTRIES[:gone], *ENTRIES[gone + 1 :]]
    after = place.put(numbering(left)).read()
    assert ids(after) < ids(before)
    assert len(before["line"]) - len(after["line"]) == len(ENTRIES[gone])
    assert place.put(numbering(ENTRIES)).read() == before, "and comes back as it was"


@pytest.mark.parametrize("numbering", [as_they_are, continuous])
def test_without_a_line_all_others_keep_their_ids(tmp_path: Path, numbering: Numbering) -> None:
    for gone in range(len(as_they_are(ENTRIES))):
        place = Place(tmp_path / str(gone))
        lines = numbering(ENTRIES)
        before = place.put(lines).read()
        after = place.put([*lines[:gone], *lines[gone + 1 :]]).read()
        assert ids(after) < ids(before)
        assert len(after["line"]) == len(before["line"]) - 1


def test_what_is_entered_gets_new_ids_after_all_others(tmp_path: Path) -> None:
    place = Place(tmp_path)
    before = place.put(as_they_are(ENTRIES)).read()
    new = entry("1a", *RENT, date="2020-01-02")
    after = place.put([*new, *as_they_are(ENTRIES)]).read()
    assert ids(before) < ids(after)
    added = ids(after) - ids(before)
    assert min(row[0] for row in added) > max(row[0] for row in ids(before))
    assert [row[2] for row in sorted(added)] == [1, 2]


def test_a_line_that_is_amended_keeps_its_id(tmp_path: Path) -> None:
    place = Place(tmp_path)
    lines = as_they_are(ENTRIES)
    before = place.put(lines).read()
    lines[1] = replace(lines[1], text="Facture n° 1", account="708000", credit=9000)
    lines[2] = replace(lines[2], credit=3000)
    after = place.put(lines).read()
    assert {row[:3] for row in ids(after)} == {row[:3] for row in ids(before)}
    assert len(ids(after) & ids(before)) == len(lines) - 2


def test_a_line_added_to_an_entry_is_its_last(tmp_path: Path) -> None:
    place = Place(tmp_path)
    before = place.put(as_they_are(ENTRIES)).read()
    grown = [*entry("1", ("627000", 5), ("512000", -5)), *as_they_are(ENTRIES)]
    after = place.put(grown).read()
    added = sorted(ids(after) - ids(before))
    assert [row[2] for row in added] == [4, 5]
    assert {row[1] for row in added} == {1}


def test_an_entry_amended_and_grown_has_no_number_twice(tmp_path: Path) -> None:
    place = Place(tmp_path)
    lines = entry("1", *SALE)
    place.put(lines).read()
    lines[2] = replace(lines[2], text="TVA 20 %")
    grown = [*lines, *entry("1", *RENT)]
    found = place.put(grown).read()
    assert sorted((row[0], row[2]) for row in found["line"]) == [
        *((1, 1), (2, 2), (3, 3), (4, 4), (5, 5))
    ]


def test_the_order_of_a_file_does_not_matter(tmp_path: Path) -> None:
    place = Place(tmp_path)
    before = place.put(as_they_are(ENTRIES)).read()
    assert ids(place.put(as_they_are(ENTRIES[::-1])).read()) == ids(before)


def test_a_letter_or_a_date_of_validation_does_not_make_another_line(tmp_path: Path) -> None:
    place = Place(tmp_path)
    lines = as_they_are(ENTRIES)
    before = place.put(lines).read()
    lines[0], lines[4] = (replace(lines[at], letter="A") for at in (0, 4))
    after = place.put(lines).read()
    assert ids(after) == ids(before)
    assert len(after["matching"]) == 1


def test_a_file_that_is_missing_for_a_day_comes_back_as_it_was(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.put(household(2008), "123456782FEC20081231.txt")
    before = place.put(household(2009), "123456782FEC20091231.txt").read()
    (place.files / "123456782FEC20081231.txt").unlink()
    assert ids(place.read()) < ids(before)
    assert place.put(household(2008), "123456782FEC20081231.txt").read() == before


def test_a_year_added_before_the_others_leaves_their_ids(tmp_path: Path) -> None:
    place = Place(tmp_path)
    alone = place.put(household(2009), "123456782FEC20091231.txt").read()
    both = place.put(household(2008), "123456782FEC20081231.txt").read()
    assert ids(alone) < ids(both)


def test_another_closing_date_leaves_the_ids_of_entries(tmp_path: Path) -> None:
    place = Place(tmp_path)
    before = place.put(as_they_are(ENTRIES)).read()
    (place.files / place.name).unlink()
    after = place.put(as_they_are(ENTRIES), "123456782FEC20200930.txt").read()
    assert ids(after) == ids(before)
    assert [row[3:] for row in after["fiscal_year"]] == [("2020", "2019-10-01", "2020-09-30")]


TEXTS = st.sampled_from(("Loyer", "Achat", "Vente"))
DAYS = st.integers(1, 28).map("2020-01-{:02}".format)


@st.composite
def written(draw: st.DrawFn) -> list[list[Line]]:
    """Entries that balance, many of them alike."""
    numbers = count(1)
    made = []
    for _ in range(draw(st.integers(2, 8))):
        minor = draw(st.integers(1, 3))
        sides = (("606000", minor), ("512000", -minor)) * draw(st.integers(1, 2))
        given = {"text": draw(TEXTS), "date": draw(DAYS), "journal": draw(st.sampled_from("AB"))}
        number = next(numbers)
        made.append(entry(str(number), *sides, piece=f"P{number}", **given))
    return made


@given(written(), st.data(), st.sampled_from(NUMBERINGS[:3]))
@settings(deadline=None, max_examples=50)
def test_whatever_is_taken_out_the_others_keep_their_ids(
    entries: list[list[Line]], data: st.DataObject, numbering: Numbering
) -> None:
    gone = data.draw(st.integers(0, len(entries) - 1))
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        before = place.put(numbering(entries)).read()
        after = place.put(numbering([*entries[:gone], *entries[gone + 1 :]])).read()
    assert ids(after) < ids(before)
    assert len(before["entry"]) == len(after["entry"]) + 1
