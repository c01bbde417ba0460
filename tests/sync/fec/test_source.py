import os
import shutil
import threading
from pathlib import Path

import pytest

from sync.failures import FAILURES
from sync.source import EVERYTHING, Cursor, Scope, SourceError
from sync.sources.fec import FecSource
from sync.sources.fec.failures import FEC_FAILURES
from tests.sync.contract import nothing_said, rows_of
from tests.sync.fec.dialects import LEGAL, Place, entry, household

RENT = (("613000", 500), ("512000", -500))
LINES = [*entry("1", *RENT), *entry("2", *RENT)]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path).put(LINES)


def refusal(place: Place) -> SourceError:
    with pytest.raises(SourceError) as refused:
        place.read()
    error = refused.value
    failure = FEC_FAILURES.get(error.code) or FAILURES[error.code]
    assert failure.what % error.facts
    assert failure.permanent == error.permanent
    return error


def ledger(place: Place) -> str:
    with place.source().reading(place.folder / "extract") as reading:
        return reading.identity().ledger_id


def mark_of(place: Place) -> str:
    with place.source().reading(place.folder / "extract") as reading:
        return reading.cursor().mark


def test_there_is_no_folder(place: Place) -> None:
    shutil.rmtree(place.files)
    error = refusal(place)
    assert (error.code, error.facts["path"]) == ("path_wrong", str(place.files))
    with pytest.raises(SourceError):
        place.source().changed_since(Cursor(0))


def test_a_file_is_no_folder(place: Place) -> None:
    found = FecSource(place.files / place.name, place.keys)
    with pytest.raises(SourceError) as refused, found.reading(place.folder / "extract"):
        """Never open."""
    assert refused.value.code == "fec_not_a_folder"


def test_a_folder_without_files(place: Place) -> None:
    (place.files / place.name).rename(place.files / "export.pdf")
    (place.files / ".~lock.txt").touch()
    (place.files / "~$export.csv").touch()
    (place.files / "older.txt").mkdir()
    assert refusal(place).code == "fec_no_files"


def test_csv_and_capitals_are_suffixes_too(place: Place) -> None:
    (place.files / place.name).rename(place.files / "123456782FEC20201231.CSV")
    assert len(place.read()["line"]) == 4


def test_a_file_that_is_no_fec_is_not_passed_over(place: Place) -> None:
    place.put(b"Read me first.\r\n", "README.txt")
    error = refusal(place)
    assert (error.code, error.facts["file"]) == ("fec_header", "README.txt")


def test_a_file_that_went_away_is_asked_for_again(place: Place) -> None:
    (place.files / "123456782FEC20211231.txt").symlink_to(place.files / "gone.txt")
    error = refusal(place)
    assert (error.code, error.permanent) == ("fec_moving", False)


def test_a_file_that_cannot_be_read(place: Place) -> None:
    path = place.files / "123456782FEC20211231.txt"
    path.symlink_to(path)
    error = refusal(place)
    assert (error.code, error.permanent) == ("fec_unreadable", False)
    assert error.facts["path"] == str(path)


def test_a_name_need_not_be_text(place: Place) -> None:
    name = os.fsdecode(b"\xe9t\xe9 123456782FEC20211231.txt")
    place.put(b"nothing", name)
    error = refusal(place)
    assert (error.code, error.facts["file"]) == ("fec_header", "?t? 123456782FEC20211231.txt")
    place.put(entry("1", *RENT, date="2021-01-05"), name)
    assert len(place.read()["fiscal_year"]) == 2
    assert not place.source().changed_since(Cursor(0, mark_of(place)))


def test_files_that_change_while_they_are_read_are_not_believed(place: Place) -> None:
    place.put(household(2008), "123456782FEC20081231.txt")
    path, stop = place.files / place.name, threading.Event()

    def touch() -> None:
        moment = 1
        while not stop.is_set():
            moment += 1
            os.utime(path, ns=(moment, moment))

    worker = threading.Thread(target=touch)
    worker.start()
    try:
        error = refusal(place)
    finally:
        stop.set()
        worker.join()
    assert (error.code, error.permanent) == ("fec_moving", False)
    assert len(place.read()["fiscal_year"]) == 2


def test_two_files_of_one_year_are_refused(place: Place) -> None:
    place.put(LINES, "123456782FEC20201231 (1).txt")
    error = refusal(place)
    assert error.code == "fec_same_year"
    assert {error.facts["file"], error.facts["other"]} == {
        place.name,
        "123456782FEC20201231 (1).txt",
    }


def test_files_of_two_companies_are_refused(place: Place) -> None:
    place.put(entry("1", *RENT, date="2021-01-05"), "552100554FEC20211231.txt")
    error = refusal(place)
    assert error.code == "fec_two_companies"
    assert {error.facts["found"], error.facts["expected"]} == {"123456782", "552100554"}


def test_a_year_that_is_not_clear_is_asked_for(place: Place) -> None:
    lines = [*entry("1", *RENT, date="2017-05-05"), *LINES]
    (place.files / place.name).unlink()
    place.put(lines, "export.txt")
    error = refusal(place)
    assert error.code == "fec_year_unclear"
    assert error.facts == {"file": "export.txt", "first": "2017-05-05", "last": "2020-01-15"}


def test_the_company_in_the_names_says_whose_books_these_are(place: Place) -> None:
    assert ledger(place) == "FEC:123456782"
    (place.files / place.name).rename(place.files / "FEC20201231.txt")
    assert ledger(place) == "FEC:123456782", "remembered"
    (place.files / "FEC20201231.txt").rename(place.files / "552100554FEC20201231.txt")
    assert ledger(place) == "FEC:552100554", "another company's are not taken for the same"


def test_books_without_a_company_have_an_id_of_their_own(tmp_path: Path) -> None:
    place = Place(tmp_path / "a").put(LINES, "export.txt")
    given = ledger(place)
    assert given.startswith("FEC:folder-")
    shutil.rmtree(place.keys)
    assert ledger(place) == given, "the same when the keys are lost"
    (tmp_path / "a").rename(tmp_path / "b")
    moved = Place(tmp_path / "b")
    assert ledger(moved) == given, "the same when the folder is moved"
    (moved.files / "export.txt").rename(moved.files / "123456782FEC20201231.txt")
    assert ledger(moved) == given, "the same when the company is named later"
    assert ledger(Place(tmp_path / "c").put(LINES, "export.txt")) != given


def test_an_extract_since_a_cursor_holds_everything(place: Place) -> None:
    everything = place.read()
    path = place.folder / "since"
    with place.source().reading(path) as reading:
        scope = Scope(since=reading.cursor())
        assert reading.expected_rows(scope) == reading.expected_rows(EVERYTHING) == 4
        reading.write(scope, nothing_said)
    assert rows_of(path) == everything


def test_a_touched_file_is_looked_at_again(place: Place) -> None:
    with place.source().reading(place.folder / "extract") as reading:
        cursor = reading.cursor()
    assert not place.source().changed_since(cursor)
    os.utime(place.files / place.name, ns=(5, 5))
    assert place.source().changed_since(cursor)
    with place.source().reading(place.folder / "extract") as reading:
        cursor = reading.cursor()
    place.put(entry("1", *RENT, date="2021-01-05"), "123456782FEC20211231.txt")
    assert place.source().changed_since(cursor)


def test_nothing_is_left_of_the_scratch_database(place: Place) -> None:
    with place.source().reading(place.folder / "extract"):
        assert (place.folder / "extract.books.part").exists()
    assert not (place.folder / "extract.books.part").exists()
    place.put(LEGAL.write(LINES).replace(b",00", b";00"))
    refusal(place)
    assert not (place.folder / "extract.books.part").exists()
