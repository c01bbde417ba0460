"""Which runs of lines are one entry. An entry is known by its first run.

Journal and number make an entry. Files bend that in four ways, each undone only where the parts
then balance:
- numbers begin anew each month: an entry of several months is taken apart;
- an entry spans two journals: halves of one number are put together;
- there are no numbers: lines of one date and piece are an entry; or those up to where their
  journal comes to balance, within a day or over the days: whichever leaves the fewest unbalanced;
- unsound books: what does not balance in any way stays an entry of its journal and number.
"""

from typing import Any

from sync.sources.fec.parser import Unreadable

TABLES = {
    "placed": "run INTEGER PRIMARY KEY, entry INTEGER, amount INTEGER",
    "bare": "run INTEGER PRIMARY KEY, journal INTEGER, lines INTEGER, blank_row INTEGER,"
    " has_piece INTEGER, piece INTEGER, piece_amount INTEGER, day INTEGER, day_amount INTEGER,"
    " section INTEGER, section_amount INTEGER, number INTEGER, number_amount INTEGER",
}
# A number's months are taken apart when all of them balance, or some do and the whole does not.
NUMBERED = """
INSERT INTO placed
SELECT run, iif(apart, part, whole), iif(apart, part_amount, whole_amount)
FROM (
  SELECT run, part, part_amount,
    min(run) OVER whole AS whole,
    sum(amount) OVER whole AS whole_amount,
    min(part_amount = 0) OVER whole
      OR (sum(amount) OVER whole <> 0 AND max(part_amount = 0) OVER whole) AS apart
  FROM (
    SELECT run, journal, number, amount,
      min(run) OVER part AS part, sum(amount) OVER part AS part_amount
    FROM run WHERE file = ? AND section = -1
    WINDOW part AS (PARTITION BY journal, number, month)
  )
  WINDOW whole AS (PARTITION BY journal, number)
)"""
SPANNING = """
UPDATE placed SET entry = found.entry, amount = 0
FROM (
  SELECT run, min(entry) OVER halves AS entry, sum(r.amount) OVER halves AS total
  FROM placed p JOIN run r USING (run)
  WHERE r.file = ? AND r.section = -1 AND p.amount <> 0
  WINDOW halves AS (PARTITION BY r.number)
) AS found
WHERE found.run = placed.run AND found.total = 0"""
BARE = """
INSERT INTO bare
SELECT run, journal, lines, iif(number = '', row, NULL), reference <> '',
  min(run) OVER piece, sum(amount) OVER piece,
  min(run) OVER day, sum(amount) OVER day,
  min(run) OVER section, sum(amount) OVER section,
  min(run) OVER number, sum(amount) OVER number
FROM run WHERE file = ? AND section >= 0
WINDOW piece AS (PARTITION BY journal, dated_on, reference),
  day AS (PARTITION BY journal, dated_on, day),
  section AS (PARTITION BY journal, section),
  number AS (PARTITION BY journal, number)"""
RULES = ("piece", "day", "section")  # for lines without a number
LEFT_OVER = f"""
SELECT journal, min(has_piece), {", ".join(f"sum(lines * ({rule}_amount <> 0))" for rule in RULES)}
FROM bare GROUP BY journal"""
DOUBTFUL = """
SELECT r.doubtful, p.amount FROM run r JOIN placed p USING (run)
WHERE r.file = ? AND r.doubtful > 0 AND p.amount <> 0 ORDER BY r.doubtful LIMIT 1"""


def place(connection: Any, file: int) -> None:
    """Put the runs of a file into entries.

    Raises Unreadable where lines without a number stand among others that have one, and do not
    make entries that balance; and where a line of an unusual number of fields lies in an entry
    that does not balance: its figures may stand in the wrong columns.
    """
    connection.execute(NUMBERED, (file,))
    connection.execute(SPANNING, (file,))
    connection.execute("DELETE FROM bare")
    connection.execute(BARE, (file,))
    for journal, has_pieces, *left_over in connection.execute(LEFT_OVER).fetchall():
        candidates = dict(zip(RULES, left_over, strict=True))
        if not has_pieces:
            del candidates["piece"]
        rule = min(candidates, key=candidates.__getitem__)
        if candidates[rule] and _has_numbers(connection, file, journal):
            _refuse_blank(connection, journal, rule)
            rule = "number"
        columns = f"run, {rule}, {rule}_amount"
        connection.execute(
            f"INSERT INTO placed SELECT {columns} FROM bare WHERE journal = ?", (journal,)
        )
    doubtful = connection.execute(DOUBTFUL, (file,)).fetchone()
    if doubtful is not None:
        row, amount = doubtful
        raise Unreadable("fec_cut", row, expected="0,00", found=_shown(amount))


def _has_numbers(connection: Any, file: int, journal: int) -> bool:
    numbered = "SELECT 1 FROM run WHERE file = ? AND journal = ? AND section = -1 LIMIT 1"
    return connection.execute(numbered, (file, journal)).fetchone() is not None


def _refuse_blank(connection: Any, journal: int, rule: str) -> None:
    """Raise Unreadable at the first line without a number whose entry does not balance."""
    blank = f"SELECT min(blank_row) FROM bare WHERE journal = ? AND {rule}_amount <> 0"
    row = connection.execute(blank, (journal,)).fetchone()[0]
    if row is not None:
        raise Unreadable("fec_number", row, "EcritureNum", expected="1")


def _shown(minor: int) -> str:
    """Cents as the French write them."""
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100},{abs(minor) % 100:02}"
