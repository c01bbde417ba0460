"""How the parser says that a file cannot be read without guessing."""

LONGEST = 60  # characters of what was found that are shown


class Unreadable(Exception):
    """What a file holds where something else must be.

    `code` names a sentence of fec/failures.py. `expected` and `found` are shown in any language,
    so they are names, numbers and examples, never sentences. Lines count from 1, the names of the
    columns included.
    """

    def __init__(
        self, code: str, line: int = 1, column: str = "", *, expected: str = "", found: str = ""
    ) -> None:
        super().__init__(f"{code} {line} {column} {expected} {found}")
        self.code = code
        self.file = ""  # whoever knows it says it
        self.line = line
        self.column = column
        self.expected = expected
        self.found = shown(found)


def shown(text: str) -> str:
    """A text from a file, short and on one line."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
