"""What an apply reads besides the mirror: the extract's tables, and two work tables.

The names of the schemas are tokens; models/database.py maps them to the database at hand.
"""

from sqlalchemy import Column, MetaData, Table

from models.base import Int, Str
from models.mirror import BOOKS, meta

EXTRACT_SCHEMA_VERSION = 1
SLICES = 61  # a bucket's rows are narrowed by id modulo this small prime

extract = MetaData(schema="extract")
work = MetaData(schema="work")


def _same_columns(table: Table) -> list[Column[int | str]]:
    return [
        Column(
            column.name,
            column.type,
            primary_key=column.primary_key,
            nullable=column.nullable,
            autoincrement=False,
        )
        for column in table.columns
    ]


EXTRACTED = {
    table.name: Table(table.name, extract, *_same_columns(table), sqlite_strict=True)
    for table in (*BOOKS, meta)
}
# Without a key, so that the planner must start from the few buckets and not scan the mirror.
bucket = Table(
    "bucket",
    extract,
    Column("period_id", Int, nullable=False),
    Column("journal_id", Int, nullable=False),
    Column("slice", Int, nullable=False),
    sqlite_strict=True,
)
matching_bucket = Table(
    "matching_bucket",
    extract,
    Column("account_id", Int, nullable=False),
    Column("slice", Int, nullable=False),
    sqlite_strict=True,
)
todo = Table(
    "todo",
    work,
    Column("id", Int, primary_key=True, autoincrement=False),
    Column("op", Str, nullable=False),
    prefixes=["TEMPORARY"],
)
delta = Table(
    "delta",
    work,
    Column("account_id", Int, primary_key=True, autoincrement=False),
    Column("period_id", Int, primary_key=True, autoincrement=False),
    Column("lines", Int, nullable=False),
    Column("debit", Int, nullable=False),
    Column("credit", Int, nullable=False),
    prefixes=["TEMPORARY"],
)
touched = Table(
    "touched",
    work,
    Column("code", Str, primary_key=True),  # as in the mirror's finding
    Column("id", Int, primary_key=True, autoincrement=False),
    prefixes=["TEMPORARY"],
)
