"""How commands read their words and say their results."""

import json
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace, _SubParsersAction
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from simulator.drafts import DraftLine, signed
from simulator.ledger_file import Clock, Ledger
from simulator.refusals import Refused, Unreadable

Families = "_SubParsersAction[ArgumentParser]"
Subparsers = _SubParsersAction
LINE_WORDS = (2, 3, 4)
MOST_CENTS = 10**15
MOST = 10**9
MOST_DAYS = 5000
FIRST_YEAR, LAST_YEAR = 1900, 2899


class Misused(Refused):
    """The words of a command do not make sense together, or one of them not by itself."""


def real_clock() -> int:
    """Now, in microseconds since 1970, UTC."""
    return time.time_ns() // 1000


def clock_of(arguments: Namespace) -> Clock:
    """The clock to stamp by: the machine's, or standing still at --clock."""
    if arguments.clock is None:
        return real_clock
    moment: int = arguments.clock
    return lambda: moment


def opened(arguments: Namespace) -> Ledger:
    """The ledger a command is about. Raises Refused."""
    return Ledger(arguments.path, clock_of(arguments))


def add_command(
    commands: "Subparsers[ArgumentParser]",
    name: str,
    command: Callable[[Namespace], None],
    about: str,
) -> ArgumentParser:
    """Add a command on a ledger; gives its parser for what else it takes."""
    made = commands.add_parser(name, help=about, description=about)
    made.add_argument("path", metavar="PATH", type=Path, help="the ledger file")
    made.add_argument(
        "--clock",
        type=moment,
        metavar="MOMENT",
        help="stamp as if it were this moment, e.g. 2026-01-31T12:00:00Z",
    )
    made.set_defaults(command=command)
    return made


def say(found: object) -> None:
    """Print a result (a dataclass, or what JSON knows) as JSON."""
    print(json.dumps(plain(found), indent=None))


def plain(found: object) -> object:
    """A dataclass, or a list of them, as what JSON knows."""
    if isinstance(found, list):
        return [plain(each) for each in found]
    if hasattr(found, "__dataclass_fields__"):
        return asdict(found)  # type: ignore[call-overload]  # it is a dataclass
    return found


def day(word: str) -> date:
    """A date like 2026-01-31, of 1900 to 2899."""
    try:
        found = date.fromisoformat(word)
    except ValueError as error:
        raise ArgumentTypeError(f"{word} is not a date like 2026-01-31") from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ArgumentTypeError(f"{word} is not of {FIRST_YEAR} to {LAST_YEAR}")
    return found


def moment(word: str) -> int:
    """A moment like 2026-01-31T12:00:00Z, in microseconds; UTC unless it says otherwise."""
    try:
        found = datetime.fromisoformat(word)
    except ValueError as error:
        raise ArgumentTypeError(f"{word} is not a moment like 2026-01-31T12:00:00Z") from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ArgumentTypeError(f"{word} is not of {FIRST_YEAR} to {LAST_YEAR}")
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    since = found - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def cents(word: str) -> int:
    """An amount like 121.00 or -21, in cents."""
    try:
        found = Decimal(word) * 100
    except InvalidOperation as error:
        raise ArgumentTypeError(f"{word} is not an amount like 121.00") from error
    if not found.is_finite() or found != found.to_integral_value() or abs(found) > MOST_CENTS:
        raise ArgumentTypeError(f"{word} is not an amount like 121.00")
    return int(found)


def natural(word: str) -> int:
    """A whole number from 1 to a milliard."""
    if not word.isascii() or not word.isdigit() or not 1 <= int(word) <= MOST:
        raise ArgumentTypeError(f"{word} is not a whole number from 1 to {MOST}")
    return int(word)


def working_days(word: str) -> int:
    """A whole number from 1 to 5000: twenty years of work."""
    found = natural(word)
    if found > MOST_DAYS:
        raise ArgumentTypeError(f"{word} is more than {MOST_DAYS} working days")
    return found


def seconds(word: str) -> float:
    """Seconds, 0 or more, a day at most."""
    return _between(word, 0, 86_400)


def share(word: str) -> float:
    """A share from 0 to 1."""
    return _between(word, 0, 1)


def hours(word: str) -> float:
    """Hours, ten years back or ahead at most."""
    return _between(word, -87_600, 87_600)


def percent(word: str) -> int:
    """A whole number from 1 to 100."""
    found = natural(word)
    if found > 100:
        raise ArgumentTypeError(f"{word} is more than 100 percent")
    return found


def _between(word: str, least: float, most: float) -> float:
    try:
        found = float(word)
    except ValueError as error:
        raise ArgumentTypeError(f"{word} is not a number") from error
    if not least <= found <= most:
        raise ArgumentTypeError(f"{word} is not a number from {least} to {most}")
    return found


def text_of(file: str) -> str:
    """What a file holds, - for stdin; UTF-8. Raises Unreadable or OSError."""
    try:
        if file == "-":
            return sys.stdin.buffer.read().decode()
        return Path(file).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(f"The file {file} is not UTF-8 text.") from error


def draft_line(word: str) -> DraftLine:
    """A line like 400000:121.00:C00001 or 700000:-100.00, a VAT code as fourth part."""
    parts = word.split(":")
    if len(parts) not in LINE_WORDS:
        raise ArgumentTypeError(f"{word} is not a line like 400000:121.00:C00001")
    account, amount, *more = parts
    line = signed(account, cents(amount))
    party, vat_code, *_ = (*more, "", "")
    return line._replace(party=party or None, vat_code=vat_code or None)
