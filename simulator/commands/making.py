"""Commands that make books and go on with them: create, work, live."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from simulator.books.making import create
from simulator.books.recipe import LOCALES, Recipe, day_of
from simulator.books.trades import SECTORS
from simulator.commands import words
from simulator.living import Habits, live, work

DEFAULT_SEED, DEFAULT_LINES, DEFAULT_YEARS = 1, 2000, 3


def add_commands(commands: "words.Subparsers[ArgumentParser]") -> None:
    """Add them to the parser."""
    made = words.add_command(commands, "create", make, "make a ledger full of books from a seed")
    made.add_argument("--seed", type=int, default=DEFAULT_SEED, help="same seed, same books")
    made.add_argument("--lines", type=words.natural, default=DEFAULT_LINES, help="how many lines")
    made.add_argument("--years", type=words.natural, default=DEFAULT_YEARS, help="fiscal years")
    made.add_argument("--sector", default="wholesale", help=", ".join(sorted(SECTORS)))
    made.add_argument("--locale", choices=LOCALES, default="fr_BE", help="language of names")
    made.add_argument("--name", help="the company's name; made up when not given")
    made.add_argument("--vat-number", help="its VAT number; made up when not given")
    made.add_argument(
        "--end", type=words.day, metavar="DAY", help="books up to the day before; default today"
    )
    made = words.add_command(commands, "work", go_on, "go on working for some days")
    made.add_argument("--days", type=words.working_days, required=True, help="working days")
    made.add_argument("--seed", type=int, default=DEFAULT_SEED, help="same seed, same work")
    _add_deletions(made)
    about = "a bookkeeper's day, in the background, until stopped"
    made = commands.add_parser("live", help=about, description=about)
    made.add_argument("paths", metavar="PATH", type=Path, nargs="+", help="ledger files")
    made.add_argument("--every", type=words.seconds, default=10.0, metavar="SECONDS", help="pause")
    made.add_argument("--seed", type=int, default=DEFAULT_SEED, help="same seed, same work")
    _add_deletions(made)
    made.set_defaults(command=keep_living)


def _add_deletions(made: ArgumentParser) -> None:
    about = "now and then delete something (default)"
    made.add_argument("--deletions", action="store_true", default=True, help=about)
    made.add_argument(
        "--no-deletions", dest="deletions", action="store_false", help="never delete anything"
    )


def make(arguments: Namespace) -> None:
    """Make a ledger and say how many lines it has."""
    clock = words.clock_of(arguments)
    recipe = Recipe(
        seed=arguments.seed,
        lines=arguments.lines,
        years=arguments.years,
        sector=arguments.sector,
        locale=arguments.locale,
        end=arguments.end or day_of(clock()),
        name=arguments.name,
        vat_number=arguments.vat_number,
    )
    lines = create(arguments.path, recipe, clock)
    print(f"{arguments.path}: {lines} lines")


def go_on(arguments: Namespace) -> None:
    """Work for some days and say what was done."""
    habits = Habits(deletions=arguments.deletions)
    with words.opened(arguments) as ledger:
        done = work(ledger, days=arguments.days, seed=arguments.seed, habits=habits)
    words.say(done)


def keep_living(arguments: Namespace) -> None:
    """Work until a signal comes."""
    habits = Habits(deletions=arguments.deletions)
    live(
        arguments.paths, words.real_clock, every=arguments.every, seed=arguments.seed, habits=habits
    )
