"""Years, periods, journals, accounts and parties, from what the files say of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sync.extract import ExtractWriter
from sync.sources.fec.mapper.keys import Keys
from sync.sources.fec.mapper.kinds import (
    CASH_USED,
    CUSTOMER_USED,
    RESULT_USED,
    SALES_USED,
    SUPPLIER_USED,
    JournalUse,
    account_kind,
    journal_kind,
)
from sync.sources.fec.mapper.registers import Register
from sync.sources.fec.mapper.years import Year

# From the numbers of what was staged to the ids of the mirror.
TABLES = {
    "month_of": "file INTEGER, month TEXT, id INTEGER, starts_on TEXT, closing TEXT,"
    " PRIMARY KEY (file, month)",
    "journal_of": "number INTEGER PRIMARY KEY, id INTEGER, code TEXT",
    "account_of": "number INTEGER PRIMARY KEY, id INTEGER, code TEXT",
    "party_of": "number INTEGER PRIMARY KEY, id INTEGER, code TEXT",
}
USES = ", ".join(
    f"sum(r.uses & {bit} <> 0)"
    for bit in (CASH_USED, SUPPLIER_USED, CUSTOMER_USED, RESULT_USED, SALES_USED)
)
JOURNAL_USES = f"""
SELECT r.journal, count(*), {USES}, min(r.dated_on = m.starts_on)
FROM run r JOIN month_of m USING (file, month) GROUP BY r.journal"""
NEUTRAL = ""  # the role of a party on an account of neither customers nor suppliers
Party = tuple[str, str]  # code and role


def write_years(keys: Keys, years: Sequence[Year], files: Mapping[str, int]) -> None:
    """Write years and their months; a line dated outside its year counts in the nearest month.

    `files`: the numbers by which files were staged.
    """
    writer = ExtractWriter(keys.connection)
    year_ids = keys.ids("fiscal_year", (str(year.ends_on) for year in years))
    for year in years:
        closing, year_id = str(year.ends_on), year_ids[str(year.ends_on)]
        dates = [(str(first), str(last)) for first, last in year.months()]
        names = [first[:7] for first, _last in dates]
        ids = keys.ids("period", (f"{closing} {name}" for name in names))
        periods = [ids[f"{closing} {name}"] for name in names]
        writer.add("fiscal_year", [(year_id, 0, closing, year.code, str(year.starts_on), closing)])
        writer.add(
            "period",
            [
                (period, year_id, number, 0, name, first, last)
                for number, (period, name, (first, last)) in enumerate(
                    zip(periods, names, dates, strict=True), 1
                )
            ],
        )
        _lead_months(
            keys.connection, files[year.file], year, dict(zip(names, periods, strict=True))
        )


def _lead_months(connection: Any, file: int, year: Year, periods: Mapping[str, int]) -> None:
    """Lead each month that a file's lines are dated in to a period of its year."""
    names = sorted(periods)
    used = connection.execute("SELECT DISTINCT month FROM run WHERE file = ?", (file,)).fetchall()
    connection.executemany(
        "INSERT INTO month_of VALUES (?, ?, ?, ?, ?)",
        [
            (file, month, periods[min(max(month, names[0]), names[-1])], *_ends(year))
            for (month,) in used
        ],
    )


def _ends(year: Year) -> tuple[str, str]:
    return str(year.starts_on), str(year.ends_on)


def write_journals(keys: Keys, journals: Register) -> None:
    """Write the journals; what they are for is seen from what is booked in them, if need be."""
    used = {
        number: JournalUse(*counts) for number, *counts in keys.connection.execute(JOURNAL_USES)
    }
    ids = keys.ids("journal", (code for (code,) in journals.numbers))
    rows = []
    for (code,), number in journals.numbers.items():
        name = journals.names.get((code,), code)
        rows.append((ids[code], code, code, name, journal_kind(code, name, used[number])))
    ExtractWriter(keys.connection).add("journal", rows)
    led = [(number, ids[code], code) for (code,), number in journals.numbers.items()]
    keys.connection.executemany("INSERT INTO journal_of VALUES (?, ?, ?)", led)


def write_accounts(keys: Keys, accounts: Register) -> None:
    """Write the accounts."""
    ids = keys.ids("account", (code for (code,) in accounts.numbers))
    rows = [
        (ids[code], code, code, accounts.names.get((code,), code), account_kind(code))
        for (code,) in accounts.numbers
    ]
    ExtractWriter(keys.connection).add("account", rows)
    led = [(number, ids[code], code) for (code,), number in accounts.numbers.items()]
    keys.connection.executemany("INSERT INTO account_of VALUES (?, ?, ?)", led)


def write_parties(keys: Keys, parties: Register) -> None:
    """Write the parties: one code is two when it is on accounts of both kinds."""
    roles = {party: _settled(party, parties.numbers) for party in parties.numbers}
    names: dict[Party, str] = {}
    for party, settled in roles.items():
        name = parties.names.get(party, "")
        names[settled] = name or names.get(settled, "")
    ids = keys.ids("party", (_key(party) for party in names))
    rows = [
        (ids[_key(party)], party[0], party[0], name or party[0], party[1], None)
        for party, name in names.items()
    ]
    ExtractWriter(keys.connection).add("party", rows)
    led = [
        (parties.numbers[party], ids[_key(settled)], party[0]) for party, settled in roles.items()
    ]
    keys.connection.executemany("INSERT INTO party_of VALUES (?, ?, ?)", led)


def _settled(party: tuple[str, ...], known: Mapping[tuple[str, ...], int]) -> Party:
    """The code and role of a party; where an account shows no role, the one it has elsewhere."""
    code, role = party
    if role != NEUTRAL:
        return code, role
    return code, "customer" if (code, "customer") in known and (
        code,
        "supplier",
    ) not in known else "supplier"


def _key(party: Party) -> str:
    return f"{party[1]} {party[0]}"
