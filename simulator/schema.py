"""The tables of a ledger file, as FORMAT.md documents them."""

FORMAT, NEXT_FORMAT = 1, 2
VERSIONS = {FORMAT: "12.4", NEXT_FORMAT: "13.0"}
SOFTWARE = "Comptoir simulé"
APPLICATION_ID = 0x434F4D50

PREFIXES = {
    "fiscal_year": "Y",
    "period": "P",
    "journal": "J",
    "account": "A",
    "party": "T",
    "entry": "E",
    "line": "L",
    "matching": "M",
    "vat_return": "V",
    "fixed_asset": "F",
}
TABLES = tuple(PREFIXES)

COLUMNS = {
    "fiscal_year": "code TEXT, starts_on TEXT, ends_on TEXT, closed INTEGER",
    "period": "fiscal_year_id INTEGER, number INTEGER, starts_on TEXT, ends_on TEXT,"
    " closed INTEGER",
    "journal": "code TEXT, name TEXT, kind TEXT",
    "account": "code TEXT, name TEXT, kind TEXT",
    "party": "code TEXT, name TEXT, kind TEXT, vat_number TEXT NULL, locale TEXT NULL",
    "entry": "journal_id INTEGER, period_id INTEGER, number INTEGER, dated_on TEXT,"
    " reference TEXT NULL, text TEXT, proposal_key TEXT NULL",
    "line": "entry_id INTEGER, number INTEGER, account_id INTEGER, party_id INTEGER NULL,"
    " debit INTEGER, credit INTEGER, matching_id INTEGER NULL, currency TEXT NULL,"
    " currency_amount INTEGER NULL, vat_code TEXT NULL, due_on TEXT NULL, text TEXT",
    "matching": "account_id INTEGER, party_id INTEGER NULL, code TEXT, matched_on TEXT",
    "vat_return": "period_from TEXT, period_to TEXT, established_on TEXT, grids TEXT",
    "fixed_asset": "account_id INTEGER, depreciation_account_id INTEGER, name TEXT,"
    " acquired_on TEXT, cost INTEGER, rate_percent INTEGER",
}

INDEXES = (
    *(f"CREATE UNIQUE INDEX ix_{table}_key ON {table}(key)" for table in TABLES),
    "CREATE INDEX ix_line_entry ON line(entry_id)",
    "CREATE INDEX ix_line_modified ON line(modified_at)",
    "CREATE INDEX ix_line_matching ON line(matching_id) WHERE matching_id IS NOT NULL",
    (
        "CREATE INDEX ix_line_open ON line(party_id)"
        " WHERE party_id IS NOT NULL AND matching_id IS NULL"
    ),
    "CREATE INDEX ix_entry_modified ON entry(modified_at)",
    "CREATE INDEX ix_entry_bucket ON entry(period_id, journal_id)",
    "CREATE UNIQUE INDEX ix_entry_proposal ON entry(proposal_key) WHERE proposal_key IS NOT NULL",
    "CREATE INDEX ix_matching_modified ON matching(modified_at)",
)

UPGRADE = "ALTER TABLE line ADD COLUMN cost_centre TEXT NULL"


def _definition(column: str) -> str:
    return column.removesuffix(" NULL") if column.endswith(" NULL") else f"{column} NOT NULL"


def create_table(table: str) -> str:
    """The statement that makes a table; those of TABLES are all made alike."""
    own = ", ".join(_definition(column.strip()) for column in COLUMNS[table].split(","))
    return (
        f"CREATE TABLE {table} (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, {own},"
        " modified_at INTEGER NOT NULL, row_version INTEGER NOT NULL) STRICT"
    )


CREATE_LEDGER = "CREATE TABLE ledger (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT"


def column_names(table: str) -> tuple[str, ...]:
    """All columns of a table, in order."""
    own = (column.strip().split(" ")[0] for column in COLUMNS[table].split(","))
    return ("id", "key", *own, "modified_at", "row_version")
