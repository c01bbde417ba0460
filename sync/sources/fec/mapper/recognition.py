"""Gives entries and lines the ids they had in an earlier export, and new ids to what is new.

An entry is recognised by its key (journal, number, month) with the same content, the n-th of
identical ones; then by its content alone (the software numbered anew), then by its key alone
(somebody amended it). Its lines are recognised by their content, the n-th of identical ones; then,
within an amended entry, in their order. Works in sets, with the keys attached.
"""

from typing import Any

from sync.sources.fec.mapper.keys import Keys
from sync.sources.fec.mapper.runs import SUMMED

NEW, RENUMBERED, AMENDED = 1, 2, 3
TABLES = {
    # `entry`: its first run; `id`: NULL until it is given; `change`: one of the above, or NULL
    "fresh": "entry INTEGER PRIMARY KEY, key INTEGER, content INTEGER, nth INTEGER, id INTEGER,"
    " change INTEGER",
    "left_over": "id INTEGER PRIMARY KEY, key INTEGER, content INTEGER, nth INTEGER, gone INTEGER",
    # where the lines of a run live; a line's number is its place less `before`
    "home": "run INTEGER PRIMARY KEY, id INTEGER, before INTEGER, is_new INTEGER",
    "present": "entry_id INTEGER, content INTEGER, nth INTEGER, place INTEGER,"
    " PRIMARY KEY (entry_id, content, nth)",
    "paired": "entry_id INTEGER, content INTEGER, nth INTEGER, place INTEGER, id INTEGER,"
    " number INTEGER",
}
FRESH = f"""
INSERT INTO fresh (entry, key, content, nth, id)
SELECT n.entry, n.key, n.content, n.nth, k.id
FROM (
  SELECT p.entry, e.key, p.content,
    row_number() OVER (PARTITION BY e.key, p.content ORDER BY p.entry) AS nth
  FROM (
    SELECT p.entry, sum(r.content) % {SUMMED} AS content
    FROM placed p JOIN run r USING (run) GROUP BY p.entry
  ) p JOIN run e ON e.run = p.entry
) n LEFT JOIN keys.entry k USING (key, content, nth)"""
LEFT_OVER = """
INSERT INTO left_over
SELECT id, key, content, nth, gone FROM keys.entry
WHERE id NOT IN (SELECT id FROM fresh WHERE id IS NOT NULL)"""
RECOGNISE = """
UPDATE fresh SET id = found.id, change = ?
FROM (
  SELECT n.entry, o.id
  FROM (
    SELECT entry, {same}, row_number() OVER (PARTITION BY {same} ORDER BY entry) AS pair
    FROM fresh WHERE id IS NULL
  ) n JOIN (
    SELECT id, {same}, row_number() OVER (PARTITION BY {same} ORDER BY gone, id) AS pair
    FROM left_over WHERE id NOT IN (SELECT id FROM fresh WHERE change IS NOT NULL)
  ) o USING ({same}, pair)
) AS found
WHERE found.entry = fresh.entry"""
GIVE = """
UPDATE fresh SET change = ?, id = ? + found.nth
FROM (SELECT entry, row_number() OVER (ORDER BY entry) AS nth FROM fresh WHERE id IS NULL) AS found
WHERE found.entry = fresh.entry"""
FORGET_OLD = """
DELETE FROM keys.entry WHERE (key, content, nth) IN (
  SELECT o.key, o.content, o.nth FROM fresh f JOIN left_over o USING (id)
  WHERE f.change IS NOT NULL
)"""
KEEP_ENTRIES = """
INSERT INTO keys.entry
SELECT key, content, nth, id, 0 FROM fresh WHERE change IS NOT NULL ORDER BY key, content, nth"""
# Those that are here and were gone, and those that are gone and were here.
COME_AND_GO = "UPDATE keys.entry SET gone = 1 - gone WHERE gone = (id IN (SELECT id FROM fresh))"
HOMES = """
INSERT INTO home
SELECT r.run, f.id, r.first - 1 - (sum(r.lines) OVER earlier - r.lines), f.change IS ?
FROM placed p JOIN run r USING (run) JOIN fresh f USING (entry)
WINDOW earlier AS (PARTITION BY entry ORDER BY r.run ROWS UNBOUNDED PRECEDING)
ORDER BY r.run"""
# Within a run identical lines are counted already; here, across the runs of an entry.
COUNT_IDENTICAL = """
UPDATE raw SET nth = found.nth
FROM (
  SELECT l.place, row_number() OVER (PARTITION BY p.entry, l.content ORDER BY l.place) AS nth
  FROM (SELECT entry FROM placed GROUP BY entry HAVING count(*) > 1) AS several
  JOIN placed p USING (entry) JOIN run r USING (run)
  JOIN raw l ON l.place BETWEEN r.first AND r.first + r.lines - 1
) AS found
WHERE found.place = raw.place"""
PRESENT = """
INSERT INTO present
SELECT h.id, l.content, l.nth, l.place
FROM fresh f JOIN home h USING (id) JOIN run r USING (run)
JOIN raw l ON l.place BETWEEN r.first AND r.first + r.lines - 1
WHERE f.change = ?"""
# Strange lines of amended entries, each with the id and number of one that is lost, if any is.
PAIR = """
INSERT INTO paired
SELECT s.entry_id, s.content, s.nth, s.place, l.id, l.number
FROM (
  SELECT p.*, row_number() OVER (PARTITION BY p.entry_id ORDER BY p.place) AS pair
  FROM present p LEFT JOIN keys.line k USING (entry_id, content, nth) WHERE k.id IS NULL
) s LEFT JOIN (
  SELECT k.entry_id, k.id, k.number,
    row_number() OVER (PARTITION BY k.entry_id ORDER BY k.gone, k.number) AS pair
  FROM fresh f JOIN keys.line k ON k.entry_id = f.id
  LEFT JOIN present p
    ON p.entry_id = k.entry_id AND p.content = k.content AND p.nth = k.nth
  WHERE f.change = ? AND p.place IS NULL
) l USING (entry_id, pair)"""
NUMBER_NEW = """
UPDATE paired SET id = ? + found.nth, number = found.number
FROM (
  SELECT place, row_number() OVER (ORDER BY place) AS nth,
    row_number() OVER (PARTITION BY entry_id ORDER BY place) + (
      SELECT coalesce(max(k.number), 0) FROM keys.line k WHERE k.entry_id = paired.entry_id
    ) AS number
  FROM paired WHERE id IS NULL
) AS found
WHERE found.place = paired.place"""
FORGET_LENDERS = """
DELETE FROM keys.line
WHERE entry_id IN (SELECT entry_id FROM paired) AND id IN (SELECT id FROM paired)"""
KEEP_PAIRED = "INSERT INTO keys.line SELECT entry_id, content, nth, id, number, 0 FROM paired"
LINES_COME_AND_GO = """
UPDATE keys.line
SET gone = (entry_id, content, nth) NOT IN (SELECT entry_id, content, nth FROM present)
WHERE entry_id IN (SELECT id FROM fresh WHERE change = ?)"""
KEEP_NEW = """
INSERT INTO keys.line
SELECT h.id, l.content, l.nth, ? + row_number() OVER (ORDER BY l.place), l.place - h.before, 0
FROM raw l CROSS JOIN home h ON h.run = l.run WHERE h.is_new"""


def recognise(keys: Keys) -> None:
    """Give all entries of `fresh` their ids, and all lines theirs in the keys."""
    _recognise_entries(keys)
    connection = keys.connection
    connection.execute(HOMES, (NEW,))
    connection.execute(COUNT_IDENTICAL)
    _recognise_lines(keys)
    last = keys.next_ids(
        "line", _count(connection, "raw WHERE run IN (SELECT run FROM home WHERE is_new)")
    )
    connection.execute(KEEP_NEW, (last,))


def _recognise_entries(keys: Keys) -> None:
    connection = keys.connection
    connection.execute(FRESH)
    if _count(connection, "fresh WHERE id IS NULL"):
        connection.execute(LEFT_OVER)
        for change, same in ((RENUMBERED, "content"), (AMENDED, "key")):
            connection.execute(RECOGNISE.format(same=same), (change,))
        last = keys.next_ids("entry", _count(connection, "fresh WHERE id IS NULL"))
        connection.execute(GIVE, (NEW, last))
        connection.execute(FORGET_OLD)
        connection.execute(KEEP_ENTRIES)
    connection.execute(COME_AND_GO)


def _recognise_lines(keys: Keys) -> None:
    """Lines of amended entries: what is not there any more lends its ids to what is there now."""
    connection = keys.connection
    connection.execute(PRESENT, (AMENDED,))
    connection.execute(PAIR, (AMENDED,))
    last = keys.next_ids("line", _count(connection, "paired WHERE id IS NULL"))
    connection.execute(NUMBER_NEW, (last,))
    connection.execute(FORGET_LENDERS)
    connection.execute(KEEP_PAIRED)
    connection.execute(LINES_COME_AND_GO, (AMENDED,))


def _count(connection: Any, rows: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])
