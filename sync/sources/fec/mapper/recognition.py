"""Gives entries and lines the ids they had in an earlier export, and new ids to what is new.

An entry is recognised by its key (journal, number, month) with the same content, then by its
content alone (the software numbered anew), then by its key alone (somebody amended it). Its lines
are recognised by their content, the n-th of identical ones; then, within an amended entry, in
their order. Works in sets, on the tables of `fresh` and `home`, with the keys attached.
"""

from sync.sources.fec.mapper.keys import Keys

LAST_LINE = "last line"
TABLES = {
    # `entry`: its first run; `id`: NULL until it is recognised or given
    "fresh": "entry INTEGER PRIMARY KEY, key INTEGER, content INTEGER, id INTEGER,"
    " is_new INTEGER NOT NULL DEFAULT 0",
    # where the lines of a run live; a line's number is its place less `before`
    "home": "run INTEGER PRIMARY KEY, id INTEGER, before INTEGER, is_new INTEGER",
    "amended": "id INTEGER PRIMARY KEY",
    "present": "entry_id INTEGER, content INTEGER, nth INTEGER, place INTEGER,"
    " PRIMARY KEY (entry_id, content, nth)",
    "paired": "entry_id INTEGER, content INTEGER, nth INTEGER, place INTEGER, id INTEGER,"
    " number INTEGER",
}
RECOGNISED_BY = ("key, content", "content", "key")
RECOGNISE = """
UPDATE fresh SET id = found.id
FROM (
  SELECT n.entry, o.id
  FROM (
    SELECT entry, {same}, row_number() OVER (PARTITION BY {same} ORDER BY entry) AS nth
    FROM fresh WHERE id IS NULL
  ) n JOIN (
    SELECT id, {same}, row_number() OVER (PARTITION BY {same} ORDER BY gone, id) AS nth
    FROM keys.entry WHERE id NOT IN (SELECT id FROM fresh WHERE id IS NOT NULL)
  ) o USING ({same}, nth)
) AS found
WHERE found.entry = fresh.entry"""
GIVE = """
UPDATE fresh SET is_new = 1, id = found.nth + (SELECT coalesce(max(id), 0) FROM keys.entry)
FROM (
  SELECT entry, row_number() OVER (ORDER BY entry) AS nth FROM fresh WHERE id IS NULL
) AS found
WHERE found.entry = fresh.entry"""
KEEP_ENTRIES = (
    (
        "INSERT INTO amended SELECT f.id FROM fresh f JOIN keys.entry o ON o.id = f.id"
        " WHERE o.content <> f.content"
    ),
    (
        "UPDATE keys.entry SET key = f.key, content = f.content FROM fresh f"
        " WHERE f.id = entry.id AND (f.key <> entry.key OR f.content <> entry.content)"
    ),
    "UPDATE keys.entry SET gone = 1 - gone WHERE gone = (id IN (SELECT id FROM fresh))",
    "INSERT INTO keys.entry SELECT id, key, content, 0 FROM fresh WHERE is_new ORDER BY id",
)
HOMES = """
INSERT INTO home
SELECT r.run, f.id, r.first - 1 - (sum(r.lines) OVER earlier - r.lines), f.is_new
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
FROM home h JOIN amended USING (id) JOIN run r USING (run)
JOIN raw l ON l.place BETWEEN r.first AND r.first + r.lines - 1"""
# Strange lines of amended entries, each with the id and number of one that is lost, if any is.
PAIR = """
INSERT INTO paired
SELECT s.entry_id, s.content, s.nth, s.place, l.id, l.number
FROM (
  SELECT p.*, row_number() OVER (PARTITION BY p.entry_id ORDER BY p.place) AS pair
  FROM present p LEFT JOIN keys.line k USING (entry_id, content, nth) WHERE k.id IS NULL
) s LEFT JOIN (
  SELECT k.entry_id, k.id, k.number,
    row_number() OVER (PARTITION BY k.entry_id ORDER BY k.number) AS pair
  FROM amended a JOIN keys.line k ON k.entry_id = a.id
  LEFT JOIN present p USING (entry_id, content, nth) WHERE p.place IS NULL
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
FORGET_LOST = """
DELETE FROM keys.line WHERE entry_id IN (SELECT id FROM amended) AND (entry_id, content, nth)
NOT IN (SELECT entry_id, content, nth FROM present)"""
KEEP_PAIRED = "INSERT INTO keys.line SELECT entry_id, content, nth, id, number FROM paired"
KEEP_NEW = """
INSERT INTO keys.line
SELECT h.id, l.content, l.nth, ? + row_number() OVER (ORDER BY l.place), l.place - h.before
FROM raw l CROSS JOIN home h ON h.run = l.run WHERE h.is_new"""


def recognise(keys: Keys) -> None:
    """Give all entries of `fresh` their ids, and all lines theirs in the keys."""
    connection = keys.connection
    for same in RECOGNISED_BY:
        connection.execute(RECOGNISE.format(same=same))
    connection.execute(GIVE)
    for statement in (*KEEP_ENTRIES, HOMES, COUNT_IDENTICAL, PRESENT, PAIR):
        connection.execute(statement)
    last = int(keys.fact(LAST_LINE) or 0)
    last += connection.execute(NUMBER_NEW, (last,)).rowcount
    connection.execute(FORGET_LOST)
    connection.execute(KEEP_PAIRED)
    last += connection.execute(KEEP_NEW, (last,)).rowcount
    keys.remember(LAST_LINE, str(last))
