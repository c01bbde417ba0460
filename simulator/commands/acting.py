"""Commands of the bookkeeper's day: post, amend, delete, match, statements, proposals."""

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date

from simulator import acts
from simulator.books.recipe import day_of
from simulator.commands import words
from simulator.draft_json import drafts_from
from simulator.drafts import Draft
from simulator.faults import die_if_armed
from simulator.ledger_file import Ledger
from simulator.refusals import Refused


def add_commands(commands: "words.Subparsers[ArgumentParser]") -> None:
    """Add them to the parser."""
    _add_posting(commands)
    _add_deleting(commands)
    made = words.add_command(commands, "match", match, "match lines that settle each other")
    made.add_argument("keys", metavar="LINE_KEY", nargs="+", help="e.g. L12 L40")
    made.add_argument("--date", type=words.day, metavar="DAY", help="default today")
    made = words.add_command(commands, "unmatch", unmatch, "undo a matching")
    made.add_argument("key", metavar="KEY", help="of the matching, or of one of its lines")
    made = words.add_command(commands, "statement", statement, "enter a bank statement")
    made.add_argument("--journal", metavar="CODE", default="BNQ", help="default BNQ")
    about = "the bank's own account, default 550000"
    made.add_argument("--bank-account", metavar="ACCOUNT", default="550000", help=about)
    made.add_argument("--date", type=words.day, metavar="DAY", required=True, help="of the paper")
    made.add_argument("--reference", default="", help="its number")
    made.add_argument(
        "--movement",
        action="append",
        required=True,
        metavar="ACCOUNT:AMOUNT:PARTY:LINE_KEY,LINE_KEY",
        help="money in is positive; party and the lines it settles may be left out",
    )
    made.add_argument("--text", default="", help="on every line")
    about = "enter proposals from other software, each once"
    made = words.add_command(commands, "import-proposals", import_proposals, about)
    made.add_argument("file", metavar="FILE", help="JSON: a list of entries; - is stdin")


def _add_posting(commands: "words.Subparsers[ArgumentParser]") -> None:
    made = words.add_command(commands, "post", post, "enter an entry")
    made.add_argument("--json", metavar="FILE", help="the entry as JSON; - is stdin")
    made.add_argument("--journal", metavar="CODE", help="e.g. ACH")
    made.add_argument("--date", type=words.day, metavar="DAY", help="of an open period")
    made.add_argument("--text", default="", help="of the entry, and of its lines")
    made.add_argument("--reference", help="number of the paper it is entered from")
    made.add_argument(
        "--line",
        dest="lines",
        type=words.draft_line,
        action="append",
        default=[],
        metavar="ACCOUNT:AMOUNT[:PARTY[:VAT_CODE]]",
        help="debit positive, credit negative, e.g. 400000:121.00:C00001",
    )
    made = words.add_command(commands, "amend", amend, "change an entry")
    made.add_argument("key", metavar="ENTRY_KEY", help="e.g. E123")
    made.add_argument("--date", type=words.day, metavar="DAY", help="move it to this day")
    made.add_argument("--text", help="the entry's own; its lines keep theirs")
    made.add_argument("--reference", help="number of the paper it was entered from")
    for name, what, about in (
        ("--amount", "AMOUNT", "of a line: debit positive, credit negative"),
        ("--account", "ACCOUNT", "of a line"),
        ("--line-text", "TEXT", "of a line"),
    ):
        shape = f"LINE_KEY={what}"
        made.add_argument(name, action="append", default=[], metavar=shape, help=about)
    made.add_argument(
        "--line",
        dest="lines",
        type=words.draft_line,
        action="append",
        default=[],
        metavar="ACCOUNT:AMOUNT[:PARTY[:VAT_CODE]]",
        help="a line to add",
    )


def _add_deleting(commands: "words.Subparsers[ArgumentParser]") -> None:
    about = "delete an entry and its lines, for good"
    made = words.add_command(commands, "delete-entry", delete_entry, about)
    made.add_argument("key", metavar="ENTRY_KEY", help="e.g. E123")
    made = words.add_command(commands, "delete-line", delete_line, "delete a line, for good")
    made.add_argument("key", metavar="LINE_KEY", help="e.g. L456")
    made.add_argument(
        "--counterpart",
        choices=("leave", "delete", "adjust"),
        default="leave",
        help="leave: the entry no longer balances; delete: a line of the opposite amount goes"
        " too; adjust: another line takes the difference",
    )


def post(arguments: Namespace) -> None:
    """Enter an entry and print its keys."""
    if arguments.json:
        drafts = drafts_from(words.text_of(arguments.json))
    elif arguments.journal is None or arguments.date is None:
        raise words.Misused("An entry needs --journal and --date, or --json.")
    else:
        lines = tuple(arguments.lines)
        drafts = [
            Draft(arguments.journal, arguments.date, arguments.text, lines, arguments.reference)
        ]
    with words.opened(arguments) as ledger:
        for draft in drafts:
            posted = acts.post(ledger, draft)
            die_if_armed(ledger)
            words.say(posted)


def amend(arguments: Namespace) -> None:
    """Change an entry."""
    changes: dict[str, acts.LineChange] = {}
    for word in arguments.amount:
        _put(changes, word, "amount")
    for word in arguments.account:
        _put(changes, word, "account")
    for word in arguments.line_text:
        _put(changes, word, "text")
    amendment = acts.Amendment(
        arguments.date,
        arguments.text,
        arguments.reference,
        tuple(changes.values()),
        tuple(arguments.lines),
    )
    with words.opened(arguments) as ledger:
        acts.amend(ledger, arguments.key, amendment)


def _put(changes: dict[str, acts.LineChange], word: str, what: str) -> None:
    key, equals, value = word.partition("=")
    if not equals:
        raise words.Misused(f"{word} is not like LINE_KEY=VALUE.")
    before = changes.get(key, acts.LineChange(key))
    amount = _amount(value) if what == "amount" else before.amount
    account = value if what == "account" else before.account
    text = value if what == "text" else before.text
    changes[key] = acts.LineChange(key, amount, account, text)


def _amount(word: str) -> int:
    try:
        return words.cents(word)
    except ArgumentTypeError as error:
        raise words.Misused(f"{error}.") from error


def delete_entry(arguments: Namespace) -> None:
    """Delete an entry."""
    with words.opened(arguments) as ledger:
        acts.delete_entry(ledger, arguments.key)


def delete_line(arguments: Namespace) -> None:
    """Delete a line."""
    with words.opened(arguments) as ledger:
        acts.delete_line(ledger, arguments.key, arguments.counterpart)


def _today(ledger: Ledger) -> date:
    return day_of(ledger.clock())


def match(arguments: Namespace) -> None:
    """Match lines and print the matching's key."""
    with words.opened(arguments) as ledger:
        key = acts.match(ledger, arguments.keys, arguments.date or _today(ledger))
    print(key)


def unmatch(arguments: Namespace) -> None:
    """Undo a matching."""
    with words.opened(arguments) as ledger:
        acts.unmatch(ledger, arguments.key)


def statement(arguments: Namespace) -> None:
    """Enter a bank statement and print its keys."""
    movements = tuple(_movement(word, arguments.text) for word in arguments.movement)
    entered = acts.Statement(
        arguments.journal,
        arguments.bank_account,
        arguments.date,
        arguments.reference,
        movements,
    )
    with words.opened(arguments) as ledger:
        words.say(acts.enter_statement(ledger, entered))


def _movement(word: str, text: str) -> acts.Movement:
    account, colon, rest = word.partition(":")
    if not colon:
        raise words.Misused(f"{word} is not like ACCOUNT:AMOUNT.")
    amount, _, rest = rest.partition(":")
    party, _, keys = rest.partition(":")
    settles = tuple(key for key in keys.split(",") if key)
    return acts.Movement(_amount(amount), account, text, party or None, settles)


class SomeRefused(Refused):
    """Not all proposals were entered; the answers say which."""


def import_proposals(arguments: Namespace) -> None:
    """Enter proposals and print an answer for each; fails when one of them was refused."""
    drafts = drafts_from(words.text_of(arguments.file))
    with words.opened(arguments) as ledger:
        answers = acts.import_proposals(ledger, drafts)
        if any(answer.state == "posted" for answer in answers):
            die_if_armed(ledger)
    print(json.dumps(words.plain(answers)))
    refused = [answer for answer in answers if answer.state == "refused"]
    if refused:
        many = len(refused)
        raise SomeRefused(f"{many} of {len(answers)} refused: {refused[0].sentence}")
