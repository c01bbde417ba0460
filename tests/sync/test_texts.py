import pysqlite3.dbapi2 as sqlite
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.mirror import line, party
from sync.texts import PAGE, mend_texts, mended, text_columns


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        (b"Caf\xe9", "Café"),
        ("Café".encode(), "Café"),
        (b"10 \x80", "10 €"),
        (b"a\0b", "a\ufffdb"),
        (b"odd \x81", "odd \ufffd"),
        (b"", ""),
    ],
)
def test_a_text_is_read_as_it_was_most_likely_meant(raw: bytes, meant: str) -> None:
    assert mended(raw) == meant


@given(st.binary())
def test_whatever_the_bytes_the_result_is_a_text_every_database_holds(raw: bytes) -> None:
    text = mended(raw)
    assert "\0" not in text
    assert mended(text.encode()) == text


def test_text_columns_are_those_with_texts() -> None:
    assert text_columns(party) == ("key", "code", "name", "kind", "vat_number")


def test_only_unsound_texts_are_rewritten_on_whatever_page_they_stand() -> None:
    connection = sqlite.connect(":memory:")
    columns = ", ".join(column.name for column in line.columns if column.name != "id")
    connection.execute(f"CREATE TABLE line (id INTEGER PRIMARY KEY, {columns})")
    rows = 2 * PAGE + 10
    names = [column.name for column in line.columns]
    place = names.index("text")
    row = [None] * len(names)
    for number in range(1, rows + 1):
        connection.execute(
            f"INSERT INTO line VALUES ({', '.join('?' * len(names))})",
            [number, *row[1:place], f"é{number}"],
        )
    for number in (1, PAGE, PAGE + 1, rows):
        connection.execute(
            "UPDATE line SET text = CAST(? AS TEXT) WHERE id = ?", (b"\xe9!", number)
        )
    mend_texts(connection, [line])
    found = dict(connection.execute("SELECT id, text FROM line"))
    assert {found[number] for number in (1, PAGE, PAGE + 1, rows)} == {"é!"}
    assert found[2] == "é2"
    assert connection.text_factory is str
