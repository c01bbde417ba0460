"""The command that breaks things: fault."""

from argparse import ArgumentParser, Namespace

from simulator import faults
from simulator.commands import words


def add_commands(commands: "words.Subparsers[ArgumentParser]") -> None:
    """Add it to the parser, with a command of its own for each fault."""
    about = "break something, to see what others make of it"
    fault = commands.add_parser("fault", help=about, description=about)
    kinds = fault.add_subparsers(title="faults", metavar="FAULT", required=True)
    made = words.add_command(kinds, "lock", lock, "another user holds the ledger")
    made.add_argument("--seconds", type=words.seconds, default=10.0, help="default 10")
    made = words.add_command(kinds, "slow", slow, "the ledger answers slowly for a while")
    made.add_argument("--seconds", type=words.seconds, default=10.0, help="default 10")
    about = "seconds it is held each time, default 0.5"
    made.add_argument("--held", type=words.seconds, default=0.5, help=about)
    made = words.add_command(kinds, "cut-short", cut_short, "the file loses its end")
    made.add_argument("--share", type=words.share, default=0.9, help="what is left, default 0.9")
    words.add_command(kinds, "odd-rows", odd_rows, "rows with odd bytes, dates and amounts")
    words.add_command(kinds, "duplicate-number", duplicate_number, "two entries with one number")
    words.add_command(kinds, "unbalance", unbalance, "an entry that does not balance")
    made = words.add_command(kinds, "equal-stamps", equal_stamps, "many rows with one stamp")
    about = "the newest N, default 20"
    made.add_argument("--entries", type=words.natural, default=20, metavar="N", help=about)
    made = words.add_command(kinds, "clock", shift_clock, "a clock that is off from now on")
    made.add_argument("--hours", type=words.hours, default=-1.0, help="0 mends it; default -1")
    words.add_command(kinds, "die", arm_death, "the next entry is written and never answered")


def lock(arguments: Namespace) -> None:
    """Hold the ledger."""
    with words.opened(arguments) as ledger:
        faults.lock(ledger, arguments.seconds)


def slow(arguments: Namespace) -> None:
    """Make it crawl."""
    with words.opened(arguments) as ledger:
        faults.slow(ledger, arguments.seconds, arguments.held)


def cut_short(arguments: Namespace) -> None:
    """Cut the file."""
    print(f"{faults.cut_short(arguments.path, arguments.share)} bytes left")


def odd_rows(arguments: Namespace) -> None:
    """Add odd rows."""
    with words.opened(arguments) as ledger:
        print(f"{faults.odd_rows(ledger)} odd entries")


def duplicate_number(arguments: Namespace) -> None:
    """Double a number."""
    with words.opened(arguments) as ledger:
        print(faults.duplicate_number(ledger))


def unbalance(arguments: Namespace) -> None:
    """Unbalance an entry."""
    with words.opened(arguments) as ledger:
        print(faults.unbalance(ledger))


def equal_stamps(arguments: Namespace) -> None:
    """Give many rows one stamp."""
    with words.opened(arguments) as ledger:
        print(faults.equal_stamps(ledger, arguments.entries))


def shift_clock(arguments: Namespace) -> None:
    """Shift the clock."""
    with words.opened(arguments) as ledger:
        faults.shift_clock(ledger, arguments.hours)


def arm_death(arguments: Namespace) -> None:
    """Arm the death of the next command."""
    with words.opened(arguments) as ledger:
        faults.arm_death(ledger)
