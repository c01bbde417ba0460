"""What a bookkeeper, the clock and the software's own faults do to a small ledger.

Each act takes numbers and picks with them among what there is; what the software refuses is left.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from simulator import faults, refusals
from simulator.acts.copies import backup, restore
from simulator.acts.deleting import Counterpart, delete_entry, delete_line, erase_entry
from simulator.acts.masters import NewParty, add_account, add_party
from simulator.acts.matching import match, unmatch
from simulator.acts.posting import Amendment, LineChange, amend, post
from simulator.acts.redistributing import YearSpan, redistribute_years
from simulator.acts.versions import upgrade
from simulator.acts.year_end import close_period, close_year, reopen_period, reopen_year
from simulator.calendar_of_years import ONE_DAY, Span, month_end
from simulator.drafts import Draft, DraftLine, signed
from simulator.ledger_file import Ledger
from tests.sync.desks import Desk, Ticking

DAYS = (
    date(2025, 1, 1),
    date(2025, 3, 31),
    date(2025, 12, 31),
    date(2026, 1, 1),
    date(2026, 6, 15),
    date(2026, 10, 15),
    date(2026, 12, 24),
)
COSTS = ("610000", "612400", "615000", "657000")
MONTHS = ((12,), (18, 12), (6, 12), (24,))
MATCHABLE = (
    "SELECT a.key, b.key FROM line a JOIN line b ON b.account_id = a.account_id"
    " AND b.party_id = a.party_id AND b.debit = a.credit AND b.credit = a.debit"
    " WHERE a.debit > 0 AND a.matching_id IS NULL AND b.matching_id IS NULL ORDER BY a.id, b.id"
)
LINES_OF = "SELECT l.key, l.debit FROM line l JOIN entry e ON e.id = l.entry_id WHERE e.key = ?"
UNUSED_PARTIES = (
    "SELECT id FROM party WHERE id NOT IN (SELECT party_id FROM line WHERE party_id NOT NULL)"
    " ORDER BY id"
)


STEP_US = 1_000_003  # no whole second: a clock put back by an hour meets no stamp of before


class Uneven(Ticking):
    """A clock that goes on by a little more than a second each time it is asked."""

    def __call__(self) -> int:
        self.now += STEP_US
        return self.now


def plus_months(day: date, months: int) -> date:
    """The first day of a month so many months later."""
    return date(day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1, 1)


@dataclass
class Bookkeeping:
    """A ledger and what was done to it; `backups` are copies in the order they were made."""

    desk: Desk
    backups: list[Path] = field(default_factory=list)

    @contextmanager
    def acting(self) -> Iterator[Ledger]:
        with suppress(refusals.Refused), self.desk.ledger() as ledger:
            yield ledger

    def picked(self, ledger: Ledger, statement: str, number: int) -> tuple[str, ...] | None:
        found: list[tuple[str, ...]] = ledger.connection.execute(statement).fetchall()
        return found[number % len(found)] if found else None

    def key(self, ledger: Ledger, table: str, number: int) -> str:
        """The key of some row, the newest first."""
        row = self.picked(ledger, f"SELECT key FROM {table} ORDER BY id DESC", number)
        return row[0] if row else "none"

    def enter(self, cents: int, number: int) -> None:
        lines = (signed(COSTS[number % len(COSTS)], cents), signed("550000", -cents))
        with self.acting() as ledger:
            post(ledger, Draft("BNQ", DAYS[number % len(DAYS)], f"COST {cents}", lines))

    def invoice(self, cents: int, number: int) -> None:
        """A sale to some customer, and now and then its payment."""
        day = DAYS[number % len(DAYS)]
        with self.acting() as ledger:
            found = self.picked(ledger, "SELECT code FROM party WHERE kind = 'customer'", number)
            party = found[0] if found else None
            sold = (DraftLine("400000", cents, party=party), DraftLine("700000", credit=cents))
            post(ledger, Draft("VEN", day, f"SALE {cents}", sold))
            if number % 2:
                paid = (DraftLine("550000", cents), DraftLine("400000", credit=cents, party=party))
                post(ledger, Draft("BNQ", day, f"PAID {cents}", paid))

    def correct(self, cents: int, number: int) -> None:
        """Another date, text, amount or account for some entry."""
        with self.acting() as ledger:
            key = self.key(ledger, "entry", number)
            rows = ledger.connection.execute(LINES_OF, (key,)).fetchall()
            amended = Amendment(text=f"CORRECTED {cents}")
            if number % 3 == 0:
                amended = Amendment(dated_on=DAYS[cents % len(DAYS)])
            elif number % 3 == 1 and len(rows) == 2:
                changes = [LineChange(row, cents if debit else -cents) for row, debit in rows]
                amended = Amendment(lines=tuple(changes))
            elif rows:
                account = COSTS[cents % len(COSTS)]
                amended = Amendment(lines=(LineChange(rows[0][0], account=account),))
            amend(ledger, key, amended)

    def delete(self, number: int) -> None:
        with self.acting() as ledger:
            delete_entry(ledger, self.key(ledger, "entry", number))

    def delete_line(self, number: int, counterpart: Counterpart) -> None:
        with self.acting() as ledger:
            delete_line(ledger, self.key(ledger, "line", number), counterpart)

    def lose(self, year: str) -> None:
        """Delete all of a calendar year, closed or not, as only an accident does."""
        with self.acting() as ledger, ledger.act() as act:
            found = act.all("SELECT id FROM entry WHERE dated_on LIKE ?", f"{year}%")
            for (entry_id,) in found:
                erase_entry(act, int(str(entry_id)))

    def match(self, number: int) -> None:
        with self.acting() as ledger:
            found = self.picked(ledger, MATCHABLE, number)
            match(ledger, list(found or ()), date(2026, 10, 31))

    def unmatch(self, number: int) -> None:
        with self.acting() as ledger:
            unmatch(ledger, self.key(ledger, "matching", number))

    def close(self, number: int) -> None:
        """Close or open a period or a year."""
        with self.acting() as ledger:
            year = self.picked(ledger, "SELECT code FROM fiscal_year ORDER BY starts_on", number)
            code = year[0] if year else ""
            if number % 5 == 0:
                close_year(ledger, code)
            elif number % 5 == 1:
                reopen_year(ledger, code)
            else:
                turn = close_period if number % 5 < 4 else reopen_period
                turn(ledger, code, number % 12 + 1)

    def redistribute(self, number: int) -> None:
        """Cut the open years anew, until they hold every entry."""
        with self.acting() as ledger:
            statement = "SELECT min(starts_on) FROM fiscal_year WHERE closed = 0"
            start = date.fromisoformat(
                ledger.connection.execute(statement).fetchone()[0] or "2025-01-01"
            )
            layout: list[YearSpan] = []
            for place in range(6):
                lengths = MONTHS[number % len(MONTHS)]
                following = plus_months(start, lengths[min(place, len(lengths) - 1)])
                layout.append(YearSpan(f"R{number}{place}", Span(start, following - ONE_DAY)))
                start = following
                if start > month_end(DAYS[-1]):
                    break
            redistribute_years(ledger, layout)

    def add_master(self, number: int) -> None:
        with self.acting() as ledger:
            if number % 2:
                add_party(ledger, NewParty(f"N{self.desk.clock.now}", "Nouveau", "customer"))
            else:
                add_account(ledger, f"61{number:04}", f"Frais {number}", "expense")

    def change_master(self, number: int) -> None:
        """Rename an account nobody posts to, delete a party nobody knows, upgrade the software."""
        with self.acting() as ledger:
            if number % 5 == 0:
                upgrade(ledger)
                return
            with ledger.act() as act:
                found = self.picked(ledger, UNUSED_PARTIES, number)
                if number % 2 and found:
                    act.delete("party", int(found[0]))
                else:
                    act.change("account", number % 60 + 1, name=f"Compte {number}")

    def back_up(self) -> None:
        to = self.desk.path.with_name(f"backup{len(self.backups)}")
        with self.acting() as ledger:
            backup(ledger, to)
            self.backups.append(to)

    def restore(self, number: int) -> bool:
        """Put some backup in the ledger's place; whether there was one."""
        if not self.backups:
            return False
        restore(self.desk.path, self.backups[number % len(self.backups)], self.desk.clock)
        return True

    def shift_clock(self, hours: int) -> None:
        with self.acting() as ledger:
            faults.shift_clock(ledger, hours)

    def stamp_equally(self, many: int) -> None:
        """Give the newest entries one stamp, and the next act the same."""
        with self.acting() as ledger:
            faults.equal_stamps(ledger, many)
        self.desk.clock.now -= STEP_US

    def be_unsound(self, number: int) -> None:
        """Break the books in one of the ways that no bookkeeper can."""
        with self.acting() as ledger:
            if number % 4 == 0:
                faults.odd_rows(ledger)
            elif number % 4 == 1:
                faults.duplicate_number(ledger)
            elif number % 4 == 2:
                faults.unbalance(ledger)
            else:
                with ledger.act() as act:
                    found = self.picked(ledger, "SELECT id FROM line ORDER BY id DESC", number)
                    act.change("line", int(found[0]) if found else 0, account_id=999_999)
