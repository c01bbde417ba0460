"""Commands on periods, years, VAT, masters and copies."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from simulator import acts
from simulator.books.recipe import day_of
from simulator.calendar_of_years import Span
from simulator.commands import words


def add_commands(commands: "words.Subparsers[ArgumentParser]") -> None:
    """Add them to the parser."""
    _add_periods(commands)
    _add_masters(commands)
    made = words.add_command(commands, "vat-return", vat_return, "establish a VAT return")
    made.add_argument(
        "--from", dest="first", required=True, type=words.day, metavar="DAY", help="first day"
    )
    made.add_argument(
        "--to", dest="last", required=True, type=words.day, metavar="DAY", help="last day"
    )
    made = words.add_command(commands, "depreciate", depreciate, "book a year's depreciation")
    made.add_argument("year", metavar="YEAR", help="its code, e.g. 2026")
    made = words.add_command(commands, "backup", backup, "copy the ledger as it is now")
    made.add_argument("to", metavar="TO", type=Path, help="a file that is not there yet")
    made = words.add_command(commands, "restore", restore, "put a backup in the ledger's place")
    made.add_argument("backup", metavar="BACKUP", type=Path, help="of this ledger")
    words.add_command(commands, "upgrade", upgrade, "to the version that holds a new field")


def _add_periods(commands: "words.Subparsers[ArgumentParser]") -> None:
    for name, command, about in (
        ("close-period", close_period, "close a period"),
        ("reopen-period", reopen_period, "open a closed period again"),
    ):
        made = words.add_command(commands, name, command, about)
        made.add_argument("year", metavar="YEAR", help="its code, e.g. 2026")
        made.add_argument("number", metavar="NUMBER", type=words.natural, help="from 1")
    made = words.add_command(commands, "close-year", close_year, "close a year, open the next")
    made.add_argument("year", metavar="YEAR", help="its code, e.g. 2026")
    made = words.add_command(commands, "reopen-year", reopen_year, "open a closed year again")
    made.add_argument("year", metavar="YEAR", help="its code, e.g. 2026")
    words.add_command(commands, "open-year", open_year, "open the year after the last one")
    about = "give the open fiscal years other first and last days"
    made = words.add_command(commands, "redistribute", redistribute, about)
    made.add_argument(
        "years", metavar="CODE:FIRST_DAY:LAST_DAY", type=_year_span, nargs="+", help="in order"
    )


def _add_masters(commands: "words.Subparsers[ArgumentParser]") -> None:
    made = words.add_command(commands, "add-account", add_account, "add an account")
    made.add_argument("code", metavar="CODE", help="its number")
    made.add_argument("name", metavar="NAME", help="what it is called")
    kinds = ("balance", "income", "expense", "receivable", "payable", "cash")
    made.add_argument("--kind", choices=kinds, required=True, help="what it holds")
    made = words.add_command(commands, "add-party", add_party, "add a customer or supplier")
    made.add_argument("code", metavar="CODE", help="e.g. C00123")
    made.add_argument("name", metavar="NAME", help="what they are called")
    made.add_argument("--kind", choices=("customer", "supplier"), required=True, help="which")
    made.add_argument("--vat-number", help="e.g. BE0123456749")
    made = words.add_command(commands, "add-asset", add_asset, "add a fixed asset")
    made.add_argument("name", metavar="NAME", help="what it is called")
    made.add_argument("--account", required=True, help="e.g. 240100")
    made.add_argument("--depreciation-account", required=True, help="e.g. 240109")
    made.add_argument("--date", type=words.day, metavar="DAY", required=True, help="of buying it")
    made.add_argument("--cost", type=words.cents, metavar="AMOUNT", required=True, help="e.g. 900")
    made.add_argument("--rate", type=words.percent, required=True, help="percent a year")


def _year_span(word: str) -> acts.YearSpan:
    code, *days = word.split(":")
    if len(days) != 2:
        raise ArgumentTypeError(f"{word} is not like 2026:2026-01-01:2026-12-31")
    return acts.YearSpan(code, Span(words.day(days[0]), words.day(days[1])))


def close_period(arguments: Namespace) -> None:
    """Close a period."""
    with words.opened(arguments) as ledger:
        acts.close_period(ledger, arguments.year, arguments.number)


def reopen_period(arguments: Namespace) -> None:
    """Open it again."""
    with words.opened(arguments) as ledger:
        acts.reopen_period(ledger, arguments.year, arguments.number)


def close_year(arguments: Namespace) -> None:
    """Close a year and print the next one's opening entry."""
    with words.opened(arguments) as ledger:
        words.say(acts.close_year(ledger, arguments.year))


def reopen_year(arguments: Namespace) -> None:
    """Open it again."""
    with words.opened(arguments) as ledger:
        acts.reopen_year(ledger, arguments.year)


def open_year(arguments: Namespace) -> None:
    """Open the next year and print its code."""
    with words.opened(arguments) as ledger:
        print(acts.open_year(ledger))


def redistribute(arguments: Namespace) -> None:
    """Redistribute the open years and say how many entries moved."""
    with words.opened(arguments) as ledger:
        print(f"{acts.redistribute_years(ledger, arguments.years)} entries moved")


def vat_return(arguments: Namespace) -> None:
    """Establish a VAT return and print its key."""
    with words.opened(arguments) as ledger:
        span = Span(arguments.first, arguments.last)
        print(acts.establish_vat_return(ledger, span, day_of(ledger.clock())))


def depreciate(arguments: Namespace) -> None:
    """Book depreciation and print the entry's keys."""
    with words.opened(arguments) as ledger:
        words.say(acts.book_depreciation(ledger, arguments.year))


def add_account(arguments: Namespace) -> None:
    """Add an account and print its key."""
    with words.opened(arguments) as ledger:
        print(acts.add_account(ledger, arguments.code, arguments.name, arguments.kind))


def add_party(arguments: Namespace) -> None:
    """Add a party and print its key."""
    kind, vat_number = arguments.kind, arguments.vat_number
    with words.opened(arguments) as ledger:
        party = acts.NewParty(arguments.code, arguments.name, kind, vat_number)
        print(acts.add_party(ledger, party))


def add_asset(arguments: Namespace) -> None:
    """Add a fixed asset and print its key."""
    asset = acts.NewAsset(
        account=arguments.account,
        depreciation_account=arguments.depreciation_account,
        name=arguments.name,
        acquired_on=arguments.date,
        cost=arguments.cost,
        rate_percent=arguments.rate,
    )
    with words.opened(arguments) as ledger:
        print(acts.add_asset(ledger, asset))


def backup(arguments: Namespace) -> None:
    """Copy the ledger."""
    with words.opened(arguments) as ledger:
        acts.backup(ledger, arguments.to)


def restore(arguments: Namespace) -> None:
    """Put a backup in its place."""
    acts.restore(arguments.path, arguments.backup, words.clock_of(arguments))


def upgrade(arguments: Namespace) -> None:
    """Upgrade and print the version."""
    with words.opened(arguments) as ledger:
        print(acts.upgrade(ledger))
