from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.sync.contract import Rows
from tests.sync.fec.dialects import Line, Place, books_of, entry

INVOICE = entry(
    "1", ("411000", 100), ("707000", -100), party="DUPONT", party_name="Dupont", date="2020-01-10"
)
PAYMENT = entry("2", ("512000", 100), ("411000", -100), party="DUPONT", date="2020-02-10")


def lettered(line: Line, letter: str, **more: Any) -> Line:
    return replace(line, letter=letter, **more)


def groups(found: Rows) -> dict[tuple[str, str], list[int]]:
    """The amounts of each matching, by its key and date."""
    names = {row[0]: (row[4], row[6]) for row in found["matching"]}
    amounts: dict[tuple[str, str], list[int]] = {name: [] for name in names.values()}
    for row in found["line"]:
        if row[9] is not None:
            amounts[names[row[9]]].append(row[7] - row[8])
    return amounts


def test_lettered_lines_are_a_matching(tmp_path: Path) -> None:
    lines = [
        lettered(INVOICE[0], "A", lettered="2020-02-15"),
        INVOICE[1],
        PAYMENT[0],
        lettered(PAYMENT[1], "A", lettered="2020-02-15"),
    ]
    found = books_of(tmp_path, lines)
    assert groups(found) == {("411000 A", "2020-02-15"): [100, -100]}
    (matching,) = found["matching"]
    (party,) = found["party"]
    assert matching[2] == party[0]


def test_without_a_date_it_is_of_its_last_line(tmp_path: Path) -> None:
    found = books_of(tmp_path, [lettered(INVOICE[0], "A"), INVOICE[1], lettered(PAYMENT[1], "A")])
    assert groups(found) == {("411000 A", "2020-02-10"): [100, -100]}


def test_an_unreadable_date_is_none(tmp_path: Path) -> None:
    place = Place(tmp_path)
    lines = [lettered(INVOICE[0], "A", lettered="2020-02-15"), lettered(PAYMENT[1], "A")]
    written = place.put(lines).files.joinpath(place.name).read_bytes()
    found = place.put(written.replace(b"20200215", b"hier")).read()
    assert groups(found) == {("411000 A", "2020-02-10"): [100, -100]}


def test_a_letter_counts_within_a_party_and_an_account(tmp_path: Path) -> None:
    other = [replace(line, party="DURAND") for line in (INVOICE[0], PAYMENT[1])]
    account = [replace(line, account="416000") for line in (INVOICE[0], PAYMENT[1])]
    lines = [lettered(line, "A") for line in (INVOICE[0], PAYMENT[1], *other, *account)]
    found = books_of(tmp_path, lines)
    assert len(found["matching"]) == 3
    assert {row[2] is None for row in found["matching"]} == {False}


def test_capitals_and_small_letters_are_two(tmp_path: Path) -> None:
    lines = [lettered(INVOICE[0], "A"), lettered(PAYMENT[1], "A"), lettered(INVOICE[0], "a")]
    found = books_of(tmp_path, lines)
    assert groups(found) == {
        ("411000 A", "2020-02-10"): [100, -100],
        ("411000 a", "2020-01-10"): [100],
    }


def years(folder: Path, *years: list[Line]) -> Rows:
    place = Place(folder)
    for year, lines in enumerate(years, 2020):
        dated = [replace(line, date=line.date.replace("2020", str(year))) for line in lines]
        place.put(dated, f"123456782FEC{year}1231.txt")
    return place.read()


def test_a_letter_begins_again_each_year(tmp_path: Path) -> None:
    lines = [lettered(INVOICE[0], "A"), lettered(PAYMENT[1], "A")]
    found = years(tmp_path, lines, lines)
    assert groups(found) == {
        ("411000 A", "2020-02-10"): [100, -100],
        ("411000 A", "2021-02-10"): [100, -100],
    }


def test_what_is_paid_after_the_closing_is_one_matching(tmp_path: Path) -> None:
    found = years(tmp_path, [lettered(INVOICE[0], "A")], [lettered(PAYMENT[1], "A")])
    assert groups(found) == {("411000 A", "2021-02-10"): [100, -100]}


def test_what_does_not_come_to_nil_stays_apart(tmp_path: Path) -> None:
    less = replace(PAYMENT[1], credit=99)
    found = years(tmp_path, [lettered(INVOICE[0], "A")], [lettered(less, "A")])
    assert sorted(groups(found).values()) == [[-99], [100]]


def test_parties_set_off_against_each_other_are_one_matching_of_none(tmp_path: Path) -> None:
    other = replace(PAYMENT[1], party="DURAND")
    found = books_of(tmp_path, [lettered(INVOICE[0], "A"), lettered(other, "A")])
    assert groups(found) == {("411000 A", "2020-02-10"): [100, -100]}
    assert found["matching"][0][2] is None


def test_a_letter_keeps_its_id(tmp_path: Path) -> None:
    place = Place(tmp_path)
    both = [lettered(INVOICE[0], "A"), lettered(PAYMENT[1], "A")]
    before = place.put(both).read()["matching"]
    first = [lettered(replace(line, account="401000"), "A") for line in both]
    after = place.put([*first, *both]).read()["matching"]
    assert before[0] in after
    assert len(after) == 2
