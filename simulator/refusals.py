"""What Comptoir refuses, each in its own words. The sentence is the exception's text."""

from datetime import date


def amount_text(minor: int) -> str:
    """Cents as people read them: 1234567 is 12,345.67."""
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 100:,}.{abs(minor) % 100:02d}"


class Refused(Exception):
    """Comptoir did not do what was asked; nothing was written. The text is a sentence."""


class LedgerMissing(Refused):
    """There is no ledger at this place."""

    def __init__(self, path: object) -> None:
        super().__init__(f"There is no ledger {path}.")


class LedgerThere(Refused):
    """A file is in the way."""

    def __init__(self, path: object) -> None:
        super().__init__(f"There is a file {path} already.")


class LedgerDamaged(Refused):
    """The file is not a ledger, or not a whole one."""

    def __init__(self, path: object) -> None:
        super().__init__(f"The file {path} is damaged, or is not a ledger.")


class LedgerUnwritable(Refused):
    """The disk or the rights do not allow it."""

    def __init__(self, path: object, why: object) -> None:
        super().__init__(f"The file {path} cannot be written: {why}.")


class LedgerInUse(Refused):
    """Somebody else holds the ledger."""

    def __init__(self, path: object) -> None:
        super().__init__(f"The ledger {path} is in use by another user; try again later.")


class NewerFormat(Refused):
    """The ledger was made by a later version."""

    def __init__(self, path: object, found: int) -> None:
        super().__init__(f"The ledger {path} is of format {found}, which this version cannot read.")


class NotBalanced(Refused):
    """Debit and credit differ."""

    def __init__(self, debit: int, credit: int) -> None:
        super().__init__(
            f"The entry does not balance: debit {amount_text(debit)}, credit {amount_text(credit)}."
        )


class WrongAmount(Refused):
    """A line needs a debit or a credit, not both, not less than nothing."""

    def __init__(self, account: str) -> None:
        super().__init__(f"The line on account {account} needs either a debit or a credit.")


class AmountTooLarge(Refused):
    """No company is that rich."""

    def __init__(self, account: str) -> None:
        super().__init__(f"The amount on account {account} is too large.")


class Unreadable(Refused):
    """What was handed in is not what it should be."""


class TooFewLines(Refused):
    """An entry has two lines at least."""

    def __init__(self) -> None:
        super().__init__("An entry needs two lines at least.")


class NoPeriod(Refused):
    """No fiscal year holds this date."""

    def __init__(self, day: date) -> None:
        super().__init__(f"No fiscal year of this ledger holds {day:%d/%m/%Y}.")


class PeriodClosed(Refused):
    """The period, or its year, is closed."""

    def __init__(self, year: str, number: int) -> None:
        super().__init__(f"Period {number} of fiscal year {year} is closed.")


class Unknown(Refused):
    """There is nothing of this name."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"There is no {what} {name} in this ledger.")


class CodeTaken(Refused):
    """A code names one thing only."""

    def __init__(self, what: str, code: str) -> None:
        super().__init__(f"There is already {what} {code} in this ledger.")


class CodeMissing(Refused):
    """What has no code cannot be named."""

    def __init__(self, what: str) -> None:
        super().__init__(f"A code is needed for the new {what}.")


class PartyNeeded(Refused):
    """Lines on customers' and suppliers' accounts say whose they are."""

    def __init__(self, account: str) -> None:
        super().__init__(f"The line on account {account} needs a customer or supplier.")


class LineMatched(Refused):
    """What is matched is not changed."""

    def __init__(self, key: str) -> None:
        super().__init__(f"Line {key} is matched: un-match it first.")


class NotMatchable(Refused):
    """These lines do not settle each other."""
