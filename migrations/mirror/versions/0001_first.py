"""A mirror as it was first: masters, entries, matchings, lines, balances, the record of changes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SCHEMA = "mirror"  # a token: models/database.py maps it to the real schema
INT = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")
TEXT = sa.Text()


def _table(name: str, columns: str, key: str = "id", **options: bool) -> None:
    """Columns by name: `#` before an integer, `?` behind what may be missing; keys come first."""
    keys = key.split()
    op.create_table(
        name,
        *(_column(word) for word in columns.split()),
        sa.PrimaryKeyConstraint(*keys),
        schema=SCHEMA,
        sqlite_strict=True,
        **options,
    )


def _column(word: str) -> "sa.Column[Any]":
    kind = INT if word.startswith("#") else TEXT
    return sa.Column(word.strip("#?"), kind, nullable=word.endswith("?"), autoincrement=False)


def upgrade() -> None:
    _table("fiscal_year", "#id #closed key code starts_on ends_on")
    _table("period", "#id #fiscal_year_id #number #closed key starts_on ends_on")
    _table("journal", "#id key code name kind")
    _table("account", "#id key code name kind")
    _table("party", "#id key code name kind vat_number?")
    _table(
        "entry",
        "#id #journal_id #period_id #number #modified_at key dated_on reference? text",
    )
    _table("matching", "#id #account_id #party_id? #modified_at key code matched_on")
    _table(
        "line",
        "#id #entry_id #number #journal_id #period_id #account_id #party_id? #debit #credit "
        "#matching_id? #currency_amount? #modified_at key dated_on? currency? vat_code? due_on? "
        "text",
    )
    _keyed("balance", "#account_id #period_id #lines #debit #credit", "account_id period_id")
    _keyed("changes", "#task tbl #row_id op key before? after?", "task tbl row_id")
    _keyed("finding", "code #row_id", "code row_id")
    _keyed("meta", "name value", "name")
    _indexes()


def _keyed(name: str, columns: str, key: str) -> None:
    _table(name, columns, key, sqlite_with_rowid=False)


def _indexes() -> None:
    for name, table, columns in (
        ("ix_entry_bucket", "entry", ["period_id", "journal_id"]),
        ("ix_line_entry", "line", ["entry_id"]),
        ("ix_line_account", "line", ["account_id", "period_id", "debit", "credit"]),
        ("ix_line_bucket", "line", ["period_id", "journal_id"]),
    ):
        op.create_index(name, table, columns, schema=SCHEMA)
    for name, column in (("ix_line_party", "party_id"), ("ix_line_matching", "matching_id")):
        where = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            name, "line", [column], schema=SCHEMA, sqlite_where=where, postgresql_where=where
        )
