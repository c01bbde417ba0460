from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sync.source import SourceError
from tests.sync.contract import Rows
from tests.sync.fec.dialects import Line, books_of, entry, household

SALE = (("411000", 12000), ("707000", -10000), ("445710", -2000))
PAID = (("512000", 12000), ("411000", -12000))
RENT = (("613000", 500), ("512000", -500))


def amounts(found: Rows) -> list[list[int]]:
    """The entries of books, in the order of their ids, as the amounts of their lines."""
    lines = defaultdict(list)
    for row in sorted(found["line"]):
        lines[row[1]].append(row[7] - row[8])
    return [lines[entry_id] for entry_id in sorted(lines)]


def sides(*entries: Sequence[tuple[str, int]]) -> list[list[int]]:
    return [[minor for _account, minor in entry] for entry in entries]


def test_journal_and_number_make_an_entry(tmp_path: Path) -> None:
    lines = [
        *entry("1", *SALE, journal="VE"),
        *entry("1", *PAID, journal="BQ"),
        *entry("2", *RENT, journal="BQ"),
    ]
    assert amounts(books_of(tmp_path, lines)) == sides(SALE, PAID, RENT)


def test_an_entry_need_not_stand_together(tmp_path: Path) -> None:
    first, second = entry("1", *SALE), entry("2", *PAID)
    lines = [first[0], second[0], first[1], second[1], first[2]]
    assert amounts(books_of(tmp_path, lines)) == sides(SALE, PAID)


def test_a_date_belongs_to_the_line(tmp_path: Path) -> None:
    lines = entry("1", *SALE)
    lines[2] = replace(lines[2], date="2020-02-03")
    found = books_of(tmp_path, [*lines, *entry("2", *RENT, date="2020-06-01")])
    assert amounts(found) == sides(SALE, RENT)
    assert [row[6] for row in found["entry"]] == ["2020-01-15", "2020-06-01"]
    assert [row[13] for row in found["line"]] == [None, None, "2020-02-03", None, None]


def test_numbers_that_begin_anew_each_month_make_an_entry_a_month(tmp_path: Path) -> None:
    lines = [
        *entry("1", *SALE, date="2020-01-15"),
        *entry("2", *RENT, date="2020-01-16"),
        *entry("1", *PAID, date="2020-02-15"),
    ]
    found = books_of(tmp_path, lines)
    assert amounts(found) == sides(SALE, RENT, PAID)
    assert len({row[2] for row in found["entry"]}) == 2, "each in its own period"


def test_one_unsound_month_does_not_join_the_others(tmp_path: Path) -> None:
    lines = [
        *entry("1", *SALE, date="2020-01-15"),
        *entry("1", *PAID, date="2020-02-15"),
        *entry("1", ("613000", 500), date="2020-03-15"),
        *entry("2", *RENT),
    ]
    assert amounts(books_of(tmp_path, lines)) == [*sides(SALE, PAID), [500], [500, -500]]


def test_halves_in_two_journals_are_one_entry(tmp_path: Path) -> None:
    lines = [
        *entry("1", ("411000", 12000), journal="VE"),
        *entry("2", *RENT, journal="BQ"),
        *entry("1", ("707000", -12000), journal="OD"),
        *entry("2", *SALE, journal="VE"),
    ]
    found = books_of(tmp_path, lines)
    assert amounts(found) == [[12000, -12000], *sides(RENT, SALE)]
    journals = {row[0]: row[2] for row in found["journal"]}
    assert journals[found["entry"][0][1]] == "VE", "the journal of its first line"


def test_halves_that_do_not_come_to_nil_stay_apart(tmp_path: Path) -> None:
    lines = [
        *entry("1", ("411000", 12000), journal="VE"),
        *entry("1", ("707000", -11999), journal="OD"),
        *entry("2", *RENT, journal="BQ"),
    ]
    assert amounts(books_of(tmp_path, lines)) == [[12000], [-11999], [500, -500]]


NOTHING = ["", "0", "00000"]


@pytest.mark.parametrize("number", [*NOTHING, "7"])
def test_without_numbers_date_and_piece_make_an_entry(tmp_path: Path, number: str) -> None:
    lines = [
        *entry(number, *SALE, piece="F1"),
        *entry(number, *PAID, piece="F2"),
        *entry(number, *RENT, piece="F2", date="2020-01-16"),
    ]
    found = books_of(tmp_path, lines)
    assert amounts(found) == sides(SALE, PAID, RENT)
    assert [row[5] for row in found["entry"]] == ["2020-01-15 F1", "2020-01-15 F2", "2020-01-16 F2"]
    assert {row[3] for row in found["entry"]} == {0}, "no number is made up"


@pytest.mark.parametrize("number", NOTHING)
@pytest.mark.parametrize("piece", ["", "F1"])
def test_without_numbers_and_pieces_a_balance_of_nil_ends_an_entry(
    tmp_path: Path, number: str, piece: str
) -> None:
    lines = [*entry(number, *SALE), *entry(number, *PAID), *entry(number, *RENT)]
    pieces = [replace(line, piece=piece and f"{piece}{place}") for place, line in enumerate(lines)]
    assert amounts(books_of(tmp_path, pieces)) == sides(SALE, PAID, RENT)


def test_without_numbers_an_entry_may_go_over_days(tmp_path: Path) -> None:
    sale = entry("", *SALE, piece="")
    sale[1:] = [replace(line, date="2020-01-16") for line in sale[1:]]
    lines = [*sale, *entry("", *RENT, piece="", date="2020-01-16")]
    assert amounts(books_of(tmp_path, lines)) == sides(SALE, RENT)


def test_without_numbers_a_fault_does_not_spread_to_other_days(tmp_path: Path) -> None:
    lines = [
        *entry("", *SALE, piece=""),
        *entry("", *PAID[:1], piece="", date="2020-01-16"),
        *entry("", *RENT, piece="", date="2020-01-17"),
    ]
    assert amounts(books_of(tmp_path, lines)) == sides(SALE, PAID[:1], RENT)


def test_the_journals_of_a_file_without_numbers_are_counted_apart(tmp_path: Path) -> None:
    sale, paid = entry("", *SALE, piece=""), entry("", *PAID, piece="", journal="BQ")
    lines = [sale[0], paid[0], sale[1], paid[1], sale[2]]
    assert amounts(books_of(tmp_path, lines)) == sides(SALE, PAID)


def test_a_journal_without_numbers_beside_one_with(tmp_path: Path) -> None:
    lines = [
        *entry("", *SALE, journal="AN", piece="F1"),
        *entry("", *PAID, journal="AN", piece="F2"),
        *entry("1", *RENT, journal="BQ"),
        *entry("2", *RENT, journal="BQ"),
    ]
    assert amounts(books_of(tmp_path, lines)) == sides(SALE, PAID, RENT, RENT)


def test_lines_without_a_number_among_others_must_balance(tmp_path: Path) -> None:
    lines = [*entry("1", *SALE), *entry("", *RENT), *entry("2", *PAID)]
    assert amounts(books_of(tmp_path / "sound", lines)) == sides(SALE, RENT, PAID)
    with pytest.raises(SourceError) as refused:
        books_of(tmp_path / "unsound", [*lines[:4], *lines[5:]])
    assert refused.value.code == "fec_number"
    assert refused.value.facts["line"] == 5


def test_the_number_zero_among_others_is_a_number(tmp_path: Path) -> None:
    lines = [
        *entry("0", ("411000", 1), piece="F1"),
        *entry("1", *SALE),
        *entry("0", ("512000", 2), piece="F2"),
    ]
    assert amounts(books_of(tmp_path, lines)) == [[1, 2], *sides(SALE)]


def test_one_entry_alone_keeps_its_number(tmp_path: Path) -> None:
    found = books_of(tmp_path, entry("OD-12", *SALE))
    assert [(row[3], row[5]) for row in found["entry"]] == [(12, "OD-12")]


def test_identical_lines_and_entries_are_all_kept(tmp_path: Path) -> None:
    lines = [*entry("1", *RENT, *RENT, *RENT), *entry("2", *RENT), *entry("3", *RENT)]
    found = books_of(tmp_path, lines)
    assert amounts(found) == [[500, -500] * 3, [500, -500], [500, -500]]
    assert len({row[0] for row in found["line"]}) == 10


def test_what_does_not_balance_is_read_as_it_is(tmp_path: Path) -> None:
    lines = [*entry("1", ("411000", 100)), *entry("2", ("411000", 0)), *entry("3", *RENT)]
    lines.append(replace(lines[0], number="4", debit=-5, credit=7))
    assert amounts(books_of(tmp_path, lines)) == [[100], [0], [500, -500], [-12]]


def test_an_opening_entry_of_thousands_of_lines_is_one(tmp_path: Path) -> None:
    lines = [
        Line("AN", "1", "2020-01-01", f"411{n:03}", debit=n, piece=f"F{n}") for n in range(3000)
    ]
    total = sum(line.debit for line in lines)
    lines.append(Line("AN", "1", "2020-01-01", "101000", credit=total))
    found = books_of(tmp_path, [*lines, *entry("2", *RENT)])
    assert len(found["entry"]) == 2
    assert [row[2] for row in found["line"]] == [*range(1, 3002), 1, 2]


@pytest.mark.parametrize("piece", [True, False])
def test_a_year_of_a_household_is_rebuilt_without_its_numbers(tmp_path: Path, piece: bool) -> None:  # noqa: FBT001 - two cases
    lines = household(2011)
    bare = [replace(line, number="", piece=line.piece if piece else "") for line in lines]
    assert amounts(books_of(tmp_path / "b", bare)) == amounts(books_of(tmp_path / "n", lines))
