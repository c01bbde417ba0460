from dataclasses import replace
from pathlib import Path

from tests.sync.fec.dialects import Line, Place, books_of, entry

RENT = (("613000", 500), ("512000", -500))


def test_an_account_has_the_first_name_of_the_last_file_that_gives_one(tmp_path: Path) -> None:
    place = Place(tmp_path)
    old = [
        *entry("1", *RENT, account_name="Loyer"),
        *entry("2", ("101000", 0), account_name="Capital"),
    ]
    new = [
        *entry("1", *RENT, date="2021-01-15", account_name=""),
        *entry("2", *RENT, date="2021-01-15", account_name="Loyers"),
        *entry("3", *RENT, date="2021-01-15", account_name="Autre"),
    ]
    place.put(old, "123456782FEC20201231.txt").put(new, "123456782FEC20211231.txt")
    names = {row[2]: row[3] for row in place.read()["account"]}
    assert names == {"613000": "Loyers", "512000": "Loyers", "101000": "Capital"}


def test_what_has_no_name_is_called_by_its_code(tmp_path: Path) -> None:
    lines = entry("1", *RENT, account_name="", journal_name="", party="X1")
    found = books_of(tmp_path, lines)
    assert {row[3] for row in found["account"]} == {"613000", "512000"}
    assert [row[2:4] for row in found["journal"]] == [("OD", "OD")]
    assert [row[2:4] for row in found["party"]] == [("X1", "X1")]


def test_a_party_without_a_code_is_called_by_its_name(tmp_path: Path) -> None:
    found = books_of(tmp_path, entry("1", *RENT, party_name="Régie du Lac"))
    assert [row[2:4] for row in found["party"]] == [("Régie du Lac", "Régie du Lac")]


def test_books_without_journals_have_one(tmp_path: Path) -> None:
    found = books_of(tmp_path, [*entry("1", *RENT, journal=""), *entry("2", *RENT, journal="")])
    assert [row[2] for row in found["journal"]] == ["-"]


def roles(folder: Path, *accounts: str) -> dict[str, str]:
    """What a party on these accounts is, by its name."""
    lines = [
        Line(
            "OD", str(number), "2020-01-15", account, debit=1, party="X", party_name=f"on {account}"
        )
        for number, account in enumerate(accounts)
    ]
    return {row[3]: row[4] for row in books_of(folder, lines)["party"]}


def test_a_party_is_what_its_account_says(tmp_path: Path) -> None:
    assert roles(tmp_path / "1", "401000") == {"on 401000": "supplier"}
    assert roles(tmp_path / "2", "411000") == {"on 411000": "customer"}
    assert roles(tmp_path / "3", "467000") == {"on 467000": "supplier"}
    assert roles(tmp_path / "4", "411000", "467000") == {"on 467000": "customer"}
    assert roles(tmp_path / "5", "401000", "411000", "467000") == {
        "on 411000": "customer",
        "on 467000": "supplier",
    }


def test_a_line_dated_outside_its_year_counts_in_the_nearest_month(tmp_path: Path) -> None:
    lines = [
        *entry("1", *RENT, date="2019-12-31"),
        *entry("2", *RENT, date="2020-05-05"),
        *entry("3", *RENT, date="2020-06-05"),
        *entry("4", *RENT, date="2021-02-01"),
    ]
    found = books_of(tmp_path, lines)
    months = {row[0]: row[4] for row in found["period"]}
    assert len(months) == 12
    assert [(months[row[2]], row[6]) for row in found["entry"]] == [
        ("2020-01", "2019-12-31"),
        ("2020-05", "2020-05-05"),
        ("2020-06", "2020-06-05"),
        ("2020-12", "2021-02-01"),
    ]


def test_an_opening_journal_is_known_by_its_first_day(tmp_path: Path) -> None:
    lines = [
        *entry("1", ("101000", -5), ("512000", 5), journal="J1", date="2020-01-01"),
        *entry("2", *RENT, journal="J2"),
    ]
    kinds = {
        row[2]: row[4]
        for row in books_of(tmp_path, [replace(line, journal_name="") for line in lines])["journal"]
    }
    assert kinds == {"J1": "opening", "J2": "financial"}


def test_an_amount_in_another_currency_has_the_side_of_its_line(tmp_path: Path) -> None:
    lines = [
        Line("OD", "1", "2020-01-15", "411000", debit=100, foreign="1,20", currency="USD"),
        Line("OD", "1", "2020-01-15", "401000", credit=100, foreign="1,20", currency="USD"),
        Line("OD", "1", "2020-01-15", "401000", credit=100, foreign="-1,20", currency="USD"),
        Line("OD", "1", "2020-01-15", "401000", debit=0, foreign="-1,20", currency="USD"),
        Line("OD", "1", "2020-01-15", "401000", debit=100, foreign="1,20"),
        Line("OD", "1", "2020-01-15", "401000", debit=100, foreign="1,00", currency="EUR"),
        Line("OD", "1", "2020-01-15", "401000", debit=100, foreign="0,00", currency="USD"),
    ]
    found = books_of(tmp_path, lines)
    assert [(row[10], row[14]) for row in found["line"]] == [
        (120, "USD"),
        (-120, "USD"),
        (-120, "USD"),
        (-120, "USD"),
        (120, None),
        (None, None),
        (None, None),
    ]


def test_a_change_of_currency_alone_is_seen_by_the_stamp(tmp_path: Path) -> None:
    place = Place(tmp_path)
    line = Line("OD", "1", "2020-01-15", "411000", debit=100, foreign="1,20", currency="USD")
    (before,) = place.put([line]).read()["line"]
    (after,) = place.put([replace(line, currency="CAD")]).read()["line"]
    assert before[0] == after[0]
    assert before[11] != after[11]


def test_an_entry_has_the_first_piece_and_text_of_its_lines(tmp_path: Path) -> None:
    lines = entry("VE-0012-b", *RENT, text="Loyer", piece="")
    lines[1] = replace(lines[1], piece="F7", text="Banque")
    (found,) = books_of(tmp_path, lines)["entry"]
    assert (found[3], found[5], found[7], found[8]) == (12, "VE-0012-b", "F7", "Loyer")


def test_an_entry_without_a_piece_or_a_digit_has_no_number(tmp_path: Path) -> None:
    (found,) = books_of(tmp_path, entry("X", *RENT, piece=""))["entry"]
    assert (found[3], found[7]) == (0, None)
