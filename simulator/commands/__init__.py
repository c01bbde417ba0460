"""The command line: one module per family of commands, each adding its own to the parser.

Exit codes: 0 done; 1 refused or failed, with one sentence on stderr; 2 wrong usage.
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence

from simulator.commands import acting, breaking, closing_up, making, reading
from simulator.commands.words import Misused
from simulator.refusals import Refused

DONE, FAILED, MISUSED = 0, 1, 2
Command = Callable[[Namespace], None]


def parser() -> ArgumentParser:
    """The whole command line."""
    made = ArgumentParser(
        prog="python -m simulator",
        description="Comptoir, a simulated accounting software: one ledger, one file.",
    )
    commands = made.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for family in (making, reading, acting, closing_up, breaking):
        family.add_commands(commands)
    return made


def main(words: Sequence[str]) -> int:
    """Run one command; gives the exit code. What the parser refuses leaves by SystemExit(2)."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # real streams
    arguments = parser().parse_args(words)
    command: Command = arguments.command
    try:
        command(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Misused as misuse:
        return _fail(str(misuse), MISUSED)
    except Refused as refusal:
        return _fail(str(refusal))
    except OSError as error:
        what = "The disk" if error.filename is None else f"The file {error.filename}"
        return _fail(f"{what} cannot be used: {error.strerror}.")
    except KeyboardInterrupt:
        return _fail("Stopped.")
    return DONE


def _fail(sentence: str, code: int = FAILED) -> int:
    print(sentence, file=sys.stderr)
    return code
