"""Files as they go wrong between programs: refused with their place, or read right; none half."""

from dataclasses import replace
from pathlib import Path

import pytest

from sync.failures import FAILURES
from sync.source import SourceError
from tests.sync.fec.dialects import LEGAL, Dialect, Place, books_of, entry
from tests.sync.fec.garbling import (
    NAME,
    ROWS,
    AnyGarble,
    garbled,
    in_row,
    thousands,
    with_field,
    without,
)

REFUSED: dict[str, tuple[AnyGarble, str, int, str]] = {
    "nothing in it": (lambda _text: "", "fec_empty", 1, ""),
    "blanks only": (lambda _text: "\r\n \r\n", "fec_empty", 1, ""),
    "names only": (lambda text: text.split("\r\n")[0] + "\r\n", "fec_empty", 1, ""),
    "no names": (lambda text: text.split("\r\n", 1)[1], "fec_header", 1, ""),
    "XML": (lambda _text: '<?xml version="1.0"?><comptabilite/>', "fec_not_text", 1, ""),
    "a workbook": (lambda _text: b"PK\x03\x04" + b"\0" * 99, "fec_not_text", 1, ""),
    "UTF-16 without a mark": (lambda text: text.encode("utf-16-le"), "fec_not_text", 1, ""),
    "UTF-16 cut": (lambda text: text.encode("utf-16")[:-1], "fec_not_text", 1, ""),
    "no line end in a megabyte": (lambda _text: "x" * 2_100_000, "fec_not_text", 1, ""),
    "separated by commas": (lambda text: text.replace("\t", ","), "fec_header", 1, ""),
    "EBCDIC": (lambda text: text.encode("cp500"), "fec_header", 1, ""),
    "no date column": (without(3), "fec_column_missing", 1, "EcritureDate"),
    "no account column": (without(4), "fec_column_missing", 1, "CompteNum"),
    "no journal column": (without(0), "fec_column_missing", 1, "JournalCode"),
    "no number column": (without(2), "fec_column_missing", 1, "EcritureNum"),
    "no debit column": (without(11), "fec_column_missing", 1, "Debit"),
    "no credit column": (without(12), "fec_column_missing", 1, "Credit"),
    "an amount without its side": (
        lambda text: without(12)(text.replace("Debit", "Montant", 1)),
        "fec_column_missing",
        1,
        "Sens",
    ),
    "a column twice": (in_row(1, "CompteLib", "CompteNum"), "fec_column_twice", 1, "CompteNum"),
    "a separator in a text": (in_row(9, "Hooli", "Hooli\tInc"), "fec_amount", 9, "Debit"),
    "two separators too many": (
        in_row(9, "\t20081231", "\t20081231\t\t"),
        "fec_fields",
        9,
        "Idevise",
    ),
    "a line end in a text": (in_row(9, "Hooli ", "Hooli\r\n"), "fec_fields", 9, "Debit"),
    "a lone line feed in a text": (in_row(9, "Hooli ", "Hooli\n"), "fec_fields", 9, "Debit"),
    "cut in the middle of a line": (
        lambda text: text[: text.rindex("\t60,48")],
        "fec_fields",
        1044,
        "Debit",
    ),
    "cut in an amount": (
        lambda text: text[: text.rindex("120,00") + 4],
        "fec_fields",
        1046,
        "Credit",
    ),
    "a separator lost": (in_row(4, "Payroll\t", "Payroll"), "fec_cut", 4, ""),
    "a separator lost before a number": (
        lambda text: with_field(4, 13, "12")(in_row(4, "Payroll\t", "Payroll")(text)),
        "fec_cut",
        4,
        "",
    ),
    "a separator at the end of a text": (in_row(6, "Payroll\t", "Payroll\t\t"), "fec_cut", 6, ""),
    "a line of separators": (in_row(7, ROWS[6], "\t" * 17), "fec_date", 7, "EcritureDate"),
    "the names again": (in_row(500, ROWS[499], ROWS[0]), "fec_date", 500, "EcritureDate"),
    "a total below": (
        lambda text: text + "Total\t1,00\t1,00\r\n",
        "fec_fields",
        1049,
        "EcritureDate",
    ),
    "no date": (with_field(12, 3, ""), "fec_date", 12, "EcritureDate"),
    "30 February": (with_field(12, 3, "20080230"), "fec_date", 12, "EcritureDate"),
    "month before day": (with_field(12, 3, "01/31/2008"), "fec_date", 12, "EcritureDate"),
    "two digits of a year": (with_field(12, 3, "31/01/08"), "fec_date", 12, "EcritureDate"),
    "a year long ago": (with_field(12, 3, "02080131"), "fec_date", 12, "EcritureDate"),
    "a date in words": (with_field(12, 3, "5 janvier"), "fec_date", 12, "EcritureDate"),
    "no account": (with_field(12, 4, " "), "fec_account", 12, "CompteNum"),
    "1.234": (with_field(5, 11, "1.234"), "fec_amount", 5, "Debit"),
    "1,234": (with_field(5, 11, "1,234"), "fec_amount", 5, "Debit"),
    "a third decimal": (with_field(5, 11, "12,345"), "fec_amount", 5, "Debit"),
    "letters in an amount": (with_field(5, 11, "12,5O"), "fec_amount", 5, "Debit"),
    "a currency sign": (with_field(5, 11, "12,50 €"), "fec_amount", 5, "Debit"),
    "an exponent": (with_field(5, 11, "1E3"), "fec_amount", 5, "Debit"),
    "two signs": (with_field(5, 11, "-12,50-"), "fec_amount", 5, "Debit"),
    "a sign alone": (with_field(5, 12, "-"), "fec_amount", 5, "Credit"),
    "no decimals after the comma": (with_field(5, 12, "12,"), "fec_amount", 5, "Credit"),
    "groups of two": (with_field(5, 12, "1 23 456,00"), "fec_amount", 5, "Credit"),
    "more than 63 bits": (with_field(5, 12, "99999999999999999999,00"), "fec_amount", 5, "Credit"),
    "neither debit nor credit": (
        lambda text: with_field(5, 12, "")(with_field(5, 11, "")(text)),
        "fec_amount",
        5,
        "Debit",
    ),
    "letters in a currency amount": (with_field(5, 16, "x"), "fec_amount", 5, "Montantdevise"),
    "a number lost": (with_field(5, 2, ""), "fec_number", 5, "EcritureNum"),
    "commas for thousands, points for cents, and 1,230": (
        lambda text: with_field(900, 11, "1,230")(thousands("", ".")(text)),
        "fec_amount",
        900,
        "Debit",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_garbled_file_is_refused_with_its_place(tmp_path: Path, name: str) -> None:
    garble, code, line, column = REFUSED[name]
    place = Place(tmp_path).put(garbled(garble), NAME)
    with pytest.raises(SourceError) as refused:
        place.read()
    facts = refused.value.facts
    assert (refused.value.code, facts["line"], facts["column"]) == (code, line, column), facts
    assert facts["file"] == NAME
    assert refused.value.permanent
    assert NAME in FAILURES[code].what % facts
    assert [path.name for path in tmp_path.iterdir()] == ["files"], "nothing is left behind"


SIGNED = replace(LEGAL, is_signed=True)
QUOTED = replace(LEGAL, quoted=True, separator=";")
LINES = [*entry("1", ("613000", 500), ("512000", -500)), *entry("2", ("613000", 5), ("512000", -5))]
OTHERS: dict[str, tuple[Dialect, bytes, bytes, str, int, str]] = {
    "no side": (SIGNED, b"5,00\tD", b"5,00\t", "fec_side", 2, "Sens"),
    "an unknown side": (SIGNED, b"5,00\tC", b"5,00\tX", "fec_side", 3, "Sens"),
    "a side without its amount": (SIGNED, b"5,00\tC", b"\tC", "fec_amount", 3, "Montant"),
    "an amount in one column that is none": (
        SIGNED,
        b"5,00\tC",
        b"5.000\tC",
        "fec_amount",
        3,
        "Montant",
    ),
    "a separator in a text in quotes": (
        QUOTED,
        'Écriture"'.encode(),
        'Écriture; suite"'.encode(),
        "fec_fields",
        2,
        "Idevise",
    ),
    "a quote that does not close": (
        QUOTED,
        'Écriture"'.encode(),
        "Écriture".encode(),
        "fec_quote",
        2,
        "EcritureLib",
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_garbled_file_of_another_dialect_is_refused(tmp_path: Path, name: str) -> None:
    dialect, old, new, code, line, column = OTHERS[name]
    written = dialect.write(LINES)
    assert old in written
    place = Place(tmp_path).put(written.replace(old, new, 1))
    with pytest.raises(SourceError) as refused:
        place.read()
    facts = refused.value.facts
    assert (refused.value.code, facts["line"], facts["column"]) == (code, line, column), facts


@pytest.mark.parametrize("sides", [(b"D", b"C"), (b"d", b"c"), (b"+1", b"-1"), (b"1", b"-1")])
def test_a_side_is_written_in_several_ways(tmp_path: Path, sides: tuple[bytes, bytes]) -> None:
    written = SIGNED.write(LINES)
    for known, other in zip((b"D", b"C"), sides, strict=True):
        written = written.replace(b"\t" + known + b"\t", b"\t" + other + b"\t")
    clean = books_of(tmp_path / "clean", LINES)
    assert books_of(tmp_path / "other", written) == clean


def test_quotes_are_part_of_a_text_where_not_all_fields_have_them(tmp_path: Path) -> None:
    lines = entry("1", ("613000", 500), ("512000", -500), text='"SARL" X')
    assert [row[17] for row in books_of(tmp_path, lines)["line"]] == ['"SARL" X'] * 2
