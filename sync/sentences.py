"""The form in which a failure is told to people."""

from dataclasses import dataclass


def N_(sentence: str) -> str:  # noqa: N802 - the name by which sentences to translate are found
    """Mark a sentence for translation where it is only kept; views translate it."""
    return sentence


@dataclass(frozen=True, slots=True)
class Failure:
    """What happened, and what a person must do; both take facts as `%(name)s`.

    `permanent`: trying again unchanged does not help.
    """

    what: str
    todo: str
    permanent: bool = True
