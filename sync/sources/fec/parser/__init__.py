"""Reads files in the form of the French FEC, whoever wrote them; knows nothing of the mirror.

The form: article A47 A-1 of the Livre des procédures fiscales. A file is refused only where a
figure, an account, an accounting date or the lines of an entry would have to be guessed.
"""

from sync.sources.fec.parser.records import Record, records
from sync.sources.fec.parser.refusal import Unreadable, shown

__all__ = ["Record", "Unreadable", "records", "shown"]
