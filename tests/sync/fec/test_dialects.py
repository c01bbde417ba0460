import itertools
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sync.contract import Rows
from tests.sync.fec.dialects import LEGAL, Dialect, Line, Place, books_of, entry

BOOKS = [
    *entry("1", ("411000", 12100), ("707000", -10000), ("445710", -2100), text="Crème brûlée"),
    *entry("2", ("512000", 12100), ("411000", -12100), journal="BQ", text="Œuvre à 100 €"),
    *entry("3", ("606000", 1), ("512000", -1), journal="BQ", date="2020-12-31", text="Été"),
]
ENCODINGS = ("utf-8", "utf-8-sig", "iso8859-15", "cp1252")
SEPARATORS = ("\t", "|", ";")
DATES = ("{0}{1}{2}", "{2}/{1}/{0}")
ENDS = ("\r\n", "\n", "\r", "\r\r\n")
OTHER_DATES = ("{2}{1}{0}", "{0}-{1}-{2}", "{2}.{1}.{0}", "{0}{1}{2} 00:00:00")


@pytest.fixture(scope="module")
def legal(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """The books as read from a file in the form of the law."""
    return books_of(tmp_path_factory.mktemp("legal"), BOOKS)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", SEPARATORS)
def test_all_dialects_read_the_same(
    tmp_path: Path, legal: Rows, encoding: str, separator: str
) -> None:
    forms = itertools.product(",.", DATES, (False, True), ENDS)
    for number, (decimal, dated, is_signed, end) in enumerate(forms):
        dialect = Dialect(
            separator=separator,
            encoding=encoding,
            decimal=decimal,
            dated=dated,
            end=end,
            is_signed=is_signed,
        )
        assert books_of(tmp_path / str(number), dialect.write(BOOKS)) == legal, dialect


@pytest.mark.parametrize(
    "dialect",
    [
        *(replace(LEGAL, dated=dated) for dated in OTHER_DATES),
        replace(LEGAL, trailing=True),
        replace(LEGAL, padded=True),
        replace(LEGAL, padded=True, trailing=True, separator="|"),
        replace(LEGAL, quoted=True, separator=";"),
        replace(LEGAL, last_end=False),
        replace(LEGAL, encoding="utf-16"),
    ],
)
def test_a_rarer_dialect_reads_the_same(tmp_path: Path, legal: Rows, dialect: Dialect) -> None:
    assert books_of(tmp_path, dialect.write(BOOKS)) == legal


def test_the_accents_of_dos_are_read(tmp_path: Path) -> None:
    lines = entry("1", ("411000", 5), ("707000", -5), text="Réglé à Genève")
    written = replace(LEGAL, encoding="cp850").write(lines)
    assert books_of(tmp_path / "dos", written) == books_of(tmp_path / "legal", lines)


def test_another_dialect_gives_the_same_ids(tmp_path: Path) -> None:
    place = Place(tmp_path)
    before = place.put(BOOKS).read()
    other = Dialect(separator="|", encoding="cp1252", decimal=".", dated="{2}/{1}/{0}", end="\n")
    assert place.put(other.write(BOOKS)).read() == before


# No signs whose bytes in one encoding may be a sign of another.
TEXTS = st.text("abcXYZ019 .,:'()/-éèàçùâêîôûëïü", max_size=12).map(str.strip)
MINOR = st.integers(0, 10**12)
CODES = st.text("ABC123", min_size=1, max_size=3)
DIALECTS = st.builds(
    Dialect,
    separator=st.sampled_from(SEPARATORS),
    encoding=st.sampled_from((*ENCODINGS, "utf-16")),
    decimal=st.sampled_from(",."),
    dated=st.sampled_from((*DATES, *OTHER_DATES)),
    end=st.sampled_from(ENDS),
    is_signed=st.booleans(),
    trailing=st.booleans(),
    padded=st.booleans(),
    quoted=st.booleans(),
    last_end=st.booleans(),
)
LINES = st.builds(
    Line,
    journal=CODES,
    number=st.integers(1, 20).map(str),
    date=st.dates(date(2020, 1, 1), date(2020, 12, 31)).map(str),
    account=st.sampled_from(("401000", "411000", "512000", "606000", "707000")),
    journal_name=TEXTS,
    account_name=TEXTS,
    party=TEXTS,
    party_name=TEXTS,
    piece=TEXTS,
    text=TEXTS,
    letter=st.sampled_from(("", "", "A", "b")),
    lettered=st.dates(date(2020, 1, 1), date(2020, 12, 31)).map(str),
    currency=st.sampled_from(("", "USD")),
    foreign=st.sampled_from(("", "12,34", "-5,00")),
)
SIDED = st.builds(
    lambda line, minor, is_debit: replace(line, **{"debit" if is_debit else "credit": minor}),
    LINES,
    MINOR,
    st.booleans(),
)


@given(st.lists(SIDED, min_size=1, max_size=12), DIALECTS)
@settings(deadline=None, max_examples=60)
def test_books_written_in_any_dialect_are_read_back(
    lines: Sequence[Line], dialect: Dialect
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = books_of(Path(folder), dialect.write(lines))
    accounts = {row[0]: row[2] for row in found["account"]}
    entries = {row[0]: row[6] for row in found["entry"]}
    read = sorted(
        (accounts[row[5]], row[7], row[8], row[13] or entries[row[1]], row[17])
        for row in found["line"]
    )
    meant = sorted((line.account, line.debit, line.credit, line.date, line.text) for line in lines)
    assert read == meant
    assert {row[2] for row in found["journal"]} == {line.journal for line in lines}
    named = {line.party or line.party_name for line in lines} - {""}
    assert {row[2] for row in found["party"]} == named
    lettered = {(line.account, line.letter) for line in lines if line.letter}
    assert {(accounts[row[1]], row[5]) for row in found["matching"]} == lettered
