from collections.abc import Callable
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest

from sync.believe import believe
from sync.extract import seal, writing
from sync.refusals import ExtractRefused
from sync.source import EVERYTHING, Buckets, Cursor, Identity, Scope

IDENTITY = Identity("ledger-1", "Bakery", "Comptoir", "12.4")
ENTRY = (1, 1, 1, 1, 5, "E1", "2026-01-05", None, "SALE")
LINES = (
    (1, 1, 1, 1, 1, 1, None, 500, 0, None, None, 5, "L1", None, None, None, None, "SALE"),
    (2, 1, 2, 1, 1, 2, None, 0, 500, None, None, 5, "L2", None, None, None, None, "SALE"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A sound extract of one entry."""
    made = tmp_path / "1.1.extract"
    with writing(made) as writer:
        writer.add("entry", [ENTRY])
        assert writer.add("line", LINES) == 2
        writer.complete(IDENTITY, EVERYTHING, Cursor(5, "7"))
    return made


def tampered(path: Path, *statements: str) -> Path:
    connection = sqlite.connect(str(path))
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def test_a_sound_extract_is_believed(path: Path) -> None:
    meta = believe(path)
    assert (meta.ledger_id, meta.scope_kind, meta.cursor_to) == (
        "ledger-1",
        "everything",
        Cursor(5, "7"),
    )
    assert (meta.rows["line"], meta.rows["entry"], meta.debit, meta.credit) == (2, 1, 500, 500)
    assert meta.software_version == "12.4"


def test_an_extract_says_how_much_of_the_books_it_holds(tmp_path: Path) -> None:
    with writing(tmp_path / "some") as writer:
        writer.narrow(Buckets(lines=((1, 2, 3),), matchings=((4, 5),)))
        scope = Scope(buckets=Buckets(lines=((1, 2, 3),)))
        writer.complete(IDENTITY, scope, Cursor(5))
    assert believe(tmp_path / "some").scope_kind == "buckets"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE meta SET value = '0' WHERE name = 'complete'",
        "DELETE FROM meta WHERE name = 'complete'",
        "DELETE FROM meta WHERE name = 'ledger_id'",
        "DELETE FROM meta WHERE name = 'cursor_to'",
        "DELETE FROM meta WHERE name = 'rows party'",
        "UPDATE meta SET value = 'some' WHERE name = 'scope'",
        "UPDATE meta SET value = '0' WHERE name = 'schema_version'",
        "UPDATE meta SET value = 'x' WHERE name = 'cursor_to'",
        "DELETE FROM line WHERE id = 2",
        "UPDATE line SET debit = debit + 1 WHERE id = 1",
        "UPDATE line SET credit = credit - 1 WHERE id = 2",
        "INSERT INTO party VALUES (1, 'P', 'P', 'P', 'customer', NULL)",
        "CREATE TABLE more (id INTEGER)",
        "CREATE INDEX more ON line(debit)",
        "CREATE VIEW more AS SELECT 1",
        "CREATE TRIGGER more AFTER INSERT ON line BEGIN DELETE FROM meta; END",
        "ALTER TABLE line ADD COLUMN more TEXT",
        "DROP TABLE bucket",
        "DROP TABLE meta",
    ],
)
def test_an_extract_that_does_not_tie_is_refused(path: Path, statement: str) -> None:
    with pytest.raises(ExtractRefused) as refused:
        believe(tampered(path, statement))
    assert refused.value.code == "extract_refused"
    assert refused.value.detail


@pytest.mark.parametrize("more", ["", "ALTER TABLE line ADD COLUMN more TEXT"])
def test_an_extract_of_a_newer_schema_is_told_apart(path: Path, more: str) -> None:
    newer = "UPDATE meta SET value = '2' WHERE name = 'schema_version'"
    with pytest.raises(ExtractRefused) as refused:
        believe(tampered(path, newer, *([more] if more else [])))
    assert refused.value.code == "newer_schema"


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _scribble(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[4096 : 4096 + 400] = b"\xff" * 400
    path.write_bytes(bytes(raw))


@pytest.mark.parametrize(
    "damage", [_cut, _scribble, lambda path: path.write_bytes(b"no database at all" * 99)]
)
def test_a_damaged_extract_is_refused(path: Path, damage: Callable[[Path], object]) -> None:
    damage(path)
    with pytest.raises(ExtractRefused):
        believe(path)


def test_a_view_in_place_of_what_an_extract_says_is_refused(path: Path) -> None:
    view = "CREATE VIEW meta AS SELECT 'schema_version' AS name, '9' AS value"
    with pytest.raises(ExtractRefused) as refused:
        believe(tampered(path, "DROP TABLE meta", view))
    assert refused.value.code == "extract_refused"


@pytest.mark.parametrize(
    ("first", "last"), [("2026-02-30", "2026-12-31"), ("", ""), ("2026-12-31", "2026-01-01")]
)
@pytest.mark.parametrize("table", ["fiscal_year", "period"])
def test_years_and_periods_without_sound_dates_are_refused(
    tmp_path: Path, table: str, first: str, last: str
) -> None:
    row = {"fiscal_year": (1, 0, "Y1", "2026"), "period": (1, 1, 1, 0, "P1")}[table]
    with writing(tmp_path / "x") as writer:
        writer.add(table, [(*row, first, last)])
        writer.complete(IDENTITY, EVERYTHING, Cursor(5))
    with pytest.raises(ExtractRefused) as refused:
        believe(tmp_path / "x")
    assert table in refused.value.detail


def test_an_extract_that_was_not_finished_leaves_nothing_to_believe(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), writing(tmp_path / "part") as writer:
        writer.add("entry", [ENTRY])
        raise RuntimeError
    with pytest.raises(ExtractRefused):
        believe(tmp_path / "part")


def test_sealing_gives_the_extract_its_name(path: Path, tmp_path: Path) -> None:
    seal(path, tmp_path / "final")
    assert not path.exists()
    assert believe(tmp_path / "final").rows["line"] == 2
