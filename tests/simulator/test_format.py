"""FORMAT.md says what is in a ledger file: its tables, columns, facts and index columns."""

import re
from pathlib import Path

import pytest

import simulator
from simulator import acts, schema
from simulator.ledger_file import Ledger
from tests.simulator.ledgers import rows

FORMAT = (Path(simulator.__file__).parent / "FORMAT.md").read_text(encoding="utf-8")
DOCUMENTED = re.findall(r"^`(\w+)\((id, key, [^)]*)\)`", FORMAT, re.MULTILINE)
STAMPS = ["modified_at", "row_version"]


def _columns(path: Path, table: str) -> list[str]:
    return [row[1] for row in rows(path, f"PRAGMA table_info({table})")]


def test_every_table_is_documented() -> None:
    assert [table for table, _ in DOCUMENTED] == list(schema.TABLES)


@pytest.mark.parametrize(("table", "words"), DOCUMENTED)
def test_a_table_has_the_columns_documented_in_that_order(
    table: str, words: str, made: Path
) -> None:
    named = [word.strip().split()[0] for word in words.split(",") if word.strip() != "…"]
    assert _columns(made, table) == [*named, *STAMPS]
    nullable = {word.split()[0] for word in words.split(", ") if word.endswith(" NULL")}
    optional = {row[1] for row in rows(made, f"PRAGMA table_info({table})") if not row[3]}
    assert optional - {"id"} == nullable


def test_the_facts_of_a_ledger_are_documented(made: Path) -> None:
    facts = {row[0] for row in rows(made, "SELECT name FROM ledger")}
    assert {name for name in facts if f"`{name}`" not in FORMAT} == set()


def test_the_file_says_what_it_is(made: Path) -> None:
    assert f"0x{schema.APPLICATION_ID:08X}" in FORMAT
    assert rows(made, "PRAGMA application_id") == [(schema.APPLICATION_ID,)]
    assert rows(made, "PRAGMA user_version") == [(schema.FORMAT,)]
    assert rows(made, "PRAGMA journal_mode") == [("delete",)]
    assert rows(made, "PRAGMA encoding") == [("UTF-8",)]
    strict = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%STRICT'"
    assert rows(made, f"{strict} AND name NOT LIKE 'sqlite_%'") == [(0,)]


def test_the_column_of_the_next_format_comes_last(ledger: Ledger) -> None:
    acts.upgrade(ledger)
    assert _columns(ledger.path, "line")[-1] == "cost_centre"


def test_every_kind_documented_is_the_only_one_used(made: Path) -> None:
    for table in ("journal", "account", "party"):
        documented = re.search(rf"^`{table}\(.*\)` — kind: (.*)\.$", FORMAT, re.MULTILINE)
        assert documented is not None
        kinds = set(re.findall(r"`(\w+)`", documented[1]))
        assert {row[0] for row in rows(made, f"SELECT DISTINCT kind FROM {table}")} <= kinds
