"""Lettered lines as matchings.

A letter counts within an account and a party, and within a year: much software begins again at A.
Groups that do not come to nil by themselves are put together where they then do: with the same
party's in other years first (paid after the closing), then with other parties' on the account.
What is left over stays as it is; the mirror reports it.
"""

from typing import Any

TABLES = {
    "lettered_in": "place INTEGER PRIMARY KEY, first INTEGER",
    "letter_group": "first INTEGER PRIMARY KEY, file INTEGER, account INTEGER, party INTEGER,"
    " amount INTEGER, whole INTEGER, letter TEXT, day TEXT",
}
LINES = """
INSERT INTO lettered_in
SELECT place, min(place) OVER (PARTITION BY account, party, letter) FROM lettered WHERE file = ?"""
GROUPS = """
INSERT INTO letter_group
SELECT min(place), file, account, party, sum(amount), min(place), letter,
  coalesce(nullif(max(lettered_on), ''), max(dated_on))
FROM lettered WHERE file = ? GROUP BY account, party, letter"""
JOINED = """
UPDATE letter_group SET whole = found.whole, amount = 0
FROM (
  SELECT first, min(first) OVER same AS whole, sum(amount) OVER same AS total
  FROM letter_group WHERE amount <> 0 WINDOW same AS (PARTITION BY {same})
) AS found
WHERE found.first = letter_group.first AND found.total = 0"""
SAME = ("account, party, letter", "file, account, letter")


def group(connection: Any, file: int) -> None:
    """Group the lettered lines of a file."""
    connection.execute(LINES, (file,))
    connection.execute(GROUPS, (file,))


def join(connection: Any) -> None:
    """Put groups together once all files are read; `whole` is then the first group of each."""
    for same in SAME:
        connection.execute(JOINED.format(same=same))
