"""The tables of ONE dossier's mirrored books. Written by sync/apply.py alone.

Amounts are integer cents. `modified_at` is the stamp the source gives, in the source's own unit.
Dates are ISO text. Integers stand before texts: they are cheap to decode. Only primary keys are
unique: unsound books must be mirrored as they are.
"""

from sqlalchemy import Column, Index, MetaData, Table
from sqlalchemy.types import TypeEngine

from models.base import Int, Str

MIRROR_REVISION = "0001"  # the newest script in migrations/mirror

mirror = MetaData(schema="mirror")  # a token: models/database.py maps it to the real schema


def _column(name: str, kind: TypeEngine[int] | TypeEngine[str] = Int) -> Column[int | str]:
    return Column(name, kind, nullable=False)


def _optional(name: str, kind: TypeEngine[int] | TypeEngine[str] = Int) -> Column[int | str]:
    return Column(name, kind, nullable=True)


def _id(name: str = "id") -> Column[int]:
    return Column(name, Int, primary_key=True, autoincrement=False)


fiscal_year = Table(
    "fiscal_year",
    mirror,
    _id(),
    _column("closed"),
    _column("key", Str),
    _column("code", Str),
    _column("starts_on", Str),
    _column("ends_on", Str),
    sqlite_strict=True,
)
period = Table(
    "period",
    mirror,
    _id(),
    _column("fiscal_year_id"),
    _column("number"),
    _column("closed"),
    _column("key", Str),
    _column("starts_on", Str),
    _column("ends_on", Str),
    sqlite_strict=True,
)
journal = Table(
    "journal",
    mirror,
    _id(),
    _column("key", Str),
    _column("code", Str),
    _column("name", Str),
    _column("kind", Str),  # sale purchase financial misc opening
    sqlite_strict=True,
)
account = Table(
    "account",
    mirror,
    _id(),
    _column("key", Str),
    _column("code", Str),
    _column("name", Str),
    _column("kind", Str),  # balance income expense receivable payable cash
    sqlite_strict=True,
)
party = Table(
    "party",
    mirror,
    _id(),
    _column("key", Str),
    _column("code", Str),
    _column("name", Str),
    _column("kind", Str),  # customer supplier
    _optional("vat_number", Str),
    sqlite_strict=True,
)
entry = Table(
    "entry",
    mirror,
    _id(),
    _column("journal_id"),
    _column("period_id"),
    _column("number"),
    _column("modified_at"),
    _column("key", Str),
    _column("dated_on", Str),
    _optional("reference", Str),
    _column("text", Str),
    sqlite_strict=True,
)
matching = Table(
    "matching",
    mirror,
    _id(),
    _column("account_id"),
    _optional("party_id"),
    _column("modified_at"),
    _column("key", Str),
    _column("code", Str),
    _column("matched_on", Str),
    sqlite_strict=True,
)
line = Table(
    "line",
    mirror,
    _id(),
    _column("entry_id"),
    _column("number"),
    _column("journal_id"),
    _column("period_id"),
    _column("account_id"),
    _optional("party_id"),
    _column("debit"),
    _column("credit"),
    _optional("matching_id"),
    _optional("currency_amount"),
    _column("modified_at"),
    _column("key", Str),
    _optional("dated_on", Str),  # only where it is not the entry's date
    _optional("currency", Str),
    _optional("vat_code", Str),
    _optional("due_on", Str),
    _column("text", Str),
    sqlite_strict=True,
)
Index("ix_entry_bucket", entry.c.period_id, entry.c.journal_id)
Index("ix_line_entry", line.c.entry_id)
Index("ix_line_account", line.c.account_id, line.c.period_id, line.c.debit, line.c.credit)
Index("ix_line_bucket", line.c.period_id, line.c.journal_id)
Index(
    "ix_line_party",
    line.c.party_id,
    sqlite_where=line.c.party_id.is_not(None),
    postgresql_where=line.c.party_id.is_not(None),
)
Index(
    "ix_line_matching",
    line.c.matching_id,
    sqlite_where=line.c.matching_id.is_not(None),
    postgresql_where=line.c.matching_id.is_not(None),
)

MASTERS = (fiscal_year, period, journal, account, party)  # come whole with each sync
BOOKS = (*MASTERS, entry, matching, line)  # in the order in which they are applied

balance = Table(
    "balance",
    mirror,
    _id("account_id"),
    _id("period_id"),
    _column("lines"),
    _column("debit"),
    _column("credit"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
changes = Table(
    "changes",
    mirror,
    _id("task"),
    Column("tbl", Str, primary_key=True),
    _id("row_id"),
    _column("op", Str),  # insert update delete, or first: key holds the number of rows
    _column("key", Str),
    _optional("before", Str),
    _optional("after", Str),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
finding = Table(  # unsound books, mirrored as they are
    "finding",
    mirror,
    Column("code", Str, primary_key=True),  # unbalanced_entry unbalanced_matching
    _id("row_id"),  # of the entry or the matching
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
meta = Table(
    "meta",
    mirror,
    Column("name", Str, primary_key=True),
    _column("value", Str),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
