"""Gets to know a company from its ledger: whom it trades with, what is unpaid, how busy it is."""

from collections import Counter
from datetime import date, timedelta
from random import Random

from pysqlite3 import dbapi2

from simulator.books import duties, people, settling_in
from simulator.books.company import Company
from simulator.books.desk import CUSTOMERS, SUPPLIERS, OpenItem
from simulator.books.people import Somebody
from simulator.books.sectors import Goods, Sector
from simulator.books.trades import SECTORS
from simulator.ledger_file import Ledger
from simulator.living.act_desk import ActDesk

MOST_OPEN = 3000
LONGEST_WAIT = 45
WEEKS_LOOKED_AT = 26
OPEN_LINES = (
    "SELECT l.id, t.code, a.code, l.debit - l.credit, e.reference FROM line l"
    " JOIN party t ON t.id = l.party_id JOIN account a ON a.id = l.account_id"
    " JOIN entry e ON e.id = l.entry_id"
    " WHERE l.party_id IS NOT NULL AND l.matching_id IS NULL ORDER BY l.id DESC LIMIT ?"
)
RECENT_ENTRIES = "SELECT count(*) FROM entry WHERE id > ? AND dated_on >= ?"
TURNOVER = (
    "SELECT coalesce(sum(l.credit - l.debit), 0) FROM entry e JOIN line l ON l.entry_id = e.id"
    " JOIN account a ON a.id = l.account_id WHERE e.id > ? AND e.dated_on >= ?"
    " AND a.kind = 'income'"
)
YEARS_KNOWN = 2  # of trade as usual, as far as anybody remembers
REACH = 40_000  # entries looked at, of the newest


def acquaint(ledger: Ledger, desk: ActDesk, rng: Random, day: date) -> Company:
    """The company of a ledger as somebody who opens it on a day would know it."""
    facts = ledger.facts()
    sector = SECTORS.get(facts.get("sector", ""), SECTORS["consulting"])
    with ledger.reading() as connection:
        buyers = _somebodies(connection, "customer")
        sellers = _somebodies(connection, "supplier")
        supplies = {each.code: _supply(sector, each) for each in sellers}
        dutch = facts.get("locale") == "nl_BE"
        crowds = people.buyers(buyers), people.sellers(sellers)
        company = Company(rng, sector, dutch, *crowds, supplies, desk)
        _remember(connection, company, day)
        _owe(connection, company, day)
    return company


def _somebodies(connection: dbapi2.Connection, kind: str) -> list[Somebody]:
    statement = "SELECT code, name, vat_number, locale FROM party WHERE kind = ? ORDER BY id"
    rows = connection.execute(statement, (kind,))
    found = [
        Somebody(code, name, vat_number, locale or "fr_BE", 30, 1.0)
        for code, name, vat_number, locale in rows
        if name
    ]
    if not found:
        raise settling_in.NobodyThere(kind)
    return found


def _supply(sector: Sector, seller: Somebody) -> Goods:
    """What a supplier sells: the same whenever somebody asks."""
    return settling_in.supply_of(sector, seller, Random(seller.code), own=seller.code[-1] < "5")


def _remember(connection: dbapi2.Connection, company: Company, day: date) -> None:
    statement = "SELECT coalesce(max(id), 0) FROM entry"
    newest = connection.execute(statement).fetchone()[0]
    since = (day - timedelta(weeks=WEEKS_LOOKED_AT)).isoformat()
    half_year = connection.execute(TURNOVER, (newest - REACH, since)).fetchone()[0]
    duties.expect(company, int(half_year) * 2)
    company.since = day - timedelta(days=round(365.25 * YEARS_KNOWN))
    company.turnover = company.yearly_turnover * YEARS_KNOWN
    for budget in (company.goods, company.overheads):
        budget.spent = int(company.turnover * budget.share)
    company.invoiced = newest


def _owe(connection: dbapi2.Connection, company: Company, day: date) -> None:
    """Unpaid invoices will be paid in the coming weeks; a rest that nobody can explain, never.

    An invoice whose payment is there, and was never matched with it, is not paid again.
    """
    rows = connection.execute(OPEN_LINES, (MOST_OPEN,)).fetchall()
    settling = Counter((party, account, -amount) for _, party, account, amount, _ in rows)
    for line_id, party, account, amount, reference in rows:
        sign = {CUSTOMERS: 1, SUPPLIERS: -1}.get(account, 0)
        if sign * amount <= 0:
            continue
        if settling[party, account, amount] > 0:
            settling[party, account, amount] -= 1
            continue
        item = OpenItem(party, account, sign * amount, [line_id], reference or "")
        company.put_down(item, day + timedelta(days=company.rng.randrange(LONGEST_WAIT)))


def entries_a_day(ledger: Ledger, day: date) -> int:
    """How many entries a working day of late had, 1 to 60."""
    since = (day - timedelta(weeks=8)).isoformat()
    with ledger.reading() as connection:
        newest = connection.execute("SELECT coalesce(max(id), 0) FROM entry").fetchone()[0]
        many = connection.execute(RECENT_ENTRIES, (newest - 2500, since)).fetchone()[0]
    return min(max(int(many) // 40, 1), 60)
