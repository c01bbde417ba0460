"""Commands that only look: entries, truth, info."""

import csv
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from simulator.commands import words
from simulator.ledger_file import Ledger
from simulator.listing import ListedEntry, entries
from simulator.refusals import amount_text
from simulator.truth import Truth, truth


def add_commands(commands: "words.Subparsers[ArgumentParser]") -> None:
    """Add them to the parser."""
    made = words.add_command(commands, "entries", show_entries, "list entries with their keys")
    made.add_argument("--last", type=words.natural, metavar="N", help="only the last N entered")
    made.add_argument("--journal", metavar="CODE", help="only those of this journal")
    made.add_argument("--json", action="store_true", help="as JSON")
    made = words.add_command(commands, "truth", show_truth, "print figures to compare others with")
    made.add_argument("--format", choices=("json", "csv"), default="json", help="default json")
    made = words.add_command(commands, "info", show_facts, "what the ledger says about itself")
    made.add_argument("--json", action="store_true", help="as JSON")


def show_entries(arguments: Namespace) -> None:
    """Print entries, the last entered last."""
    with words.opened(arguments) as ledger:
        found = entries(ledger, last=arguments.last, journal=arguments.journal)
    if arguments.json:
        words.say(found)
        return
    for entry in found:
        _print_entry(entry)


def _print_entry(entry: ListedEntry) -> None:
    print(f"{entry.key}  {entry.journal} {entry.number}  {entry.date}  {entry.text}")
    for line in entry.lines:
        debit, credit = amount_text(line.debit_minor), amount_text(line.credit_minor)
        owner = f"{line.account or '?'} {line.party or ''}"
        print(f"    {line.key:<10} {owner:<16} {debit:>16} {credit:>16}  {line.text}")


def show_truth(arguments: Namespace) -> None:
    """Print the truth."""
    found = truth(arguments.path)
    if arguments.format == "json":
        words.say(found)
        return
    _write_csv(found)


def _write_csv(found: Truth) -> None:
    """One table: part, name (year or party, or table), account, debit, credit, all in cents."""
    writer = csv.writer(sys.stdout)
    writer.writerow(("part", "name", "account", "debit_minor", "credit_minor", "amount"))
    for row in found.trial_balance:
        writer.writerow(("trial_balance", *asdict(row).values(), ""))
    for item in found.open_items:
        writer.writerow(("open_items", item.party, item.account, "", "", item.open_minor))
    for table, rows in found.counts.items():
        writer.writerow(("counts", table, "", "", "", rows))


def show_facts(arguments: Namespace) -> None:
    """Print the ledger's facts and its fiscal years."""
    with words.opened(arguments) as ledger:
        found = dict(sorted(ledger.facts().items()))
        years = _years(ledger)
    if arguments.json:
        words.say({**found, "fiscal_years": years})
        return
    for name, value in found.items():
        print(f"{name}: {value}")
    for year in years:
        state = "closed" if year["closed"] else "open"
        print(f"fiscal year {year['code']}: {year['starts_on']} to {year['ends_on']}, {state}")


def _years(ledger: Ledger) -> list[dict[str, object]]:
    statement = "SELECT code, starts_on, ends_on, closed FROM fiscal_year ORDER BY starts_on"
    with ledger.reading() as connection:
        names = ("code", "starts_on", "ends_on", "closed")
        rows = connection.execute(statement).fetchall()
    return [dict(zip(names, (*row[:3], bool(row[3])), strict=True)) for row in rows]
