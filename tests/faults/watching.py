"""A reader that looks at a mirror without end, through the product's own door, and takes notes."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from models.database import Mirrors
from models.schema import MirrorMissing
from tests.sync.desks import PLACE

PAUSE_S = 0.005
# One number for all lines, whichever is changed; and likewise for entries and matchings.
LINES = (
    "SELECT count(*), sum(debit), sum(credit), sum((id % 9973 * 7919 + debit % 100003 * 31"
    " + credit % 100003 * 37 + account_id * 41 + coalesce(matching_id, 0) * 43"
    " + modified_at % 100003) % 2147483647) FROM line"
)
TOLD = "SELECT value FROM meta WHERE name IN ('applied', 'cursor', 'token') ORDER BY name"
OTHERS = "SELECT count(*), sum((id % 9973 * 7919 + modified_at % 100003) % 2147483647) FROM {}"
BALANCES = "SELECT sum(lines), sum(debit), sum(credit) FROM balance"
TORN = (
    "SELECT count(*) FROM (SELECT account_id, period_id, count(*) AS lines, sum(debit) AS debit,"
    " sum(credit) AS credit FROM line GROUP BY 1, 2) l FULL JOIN balance b"
    " ON b.account_id = l.account_id AND b.period_id = l.period_id WHERE b.lines IS NOT l.lines"
    " OR b.debit IS NOT l.debit OR b.credit IS NOT l.credit"
)
HOMELESS = "SELECT count(*) FROM line WHERE entry_id NOT IN (SELECT id FROM entry)"


def seen(mirror: Connection) -> list[Any]:
    """What a reader sees in one state: who applied last, and the sums of everything."""
    found: list[Any] = [*mirror.scalars(text(TOLD))]
    for statement in (LINES, OTHERS.format("entry"), OTHERS.format("matching"), BALANCES):
        found += mirror.execute(text(statement)).one()
    return found


def torn(mirror: Connection, state: list[Any]) -> list[str]:
    """What is not whole in one state; the books themselves balance."""
    lines, debit, credit = state[3:6]
    said = {
        "balances are not the sums of lines": [lines, debit, credit] != state[-3:],
        "debit is not credit": debit != credit,
        "a balance is not the sum of its lines": mirror.scalar(text(TORN)),
        "a line has no entry": mirror.scalar(text(HOMELESS)),
    }
    return [words for words, wrong in said.items() if wrong]


@dataclass(frozen=True)
class Watch:
    """The notes of a reader, in the order in which it saw."""

    path: Path

    def keep(self, folder: Path) -> None:
        """Look until told to stop, two hours at most; for a process of its own."""
        mirrors = Mirrors(folder)
        stop, until = self.path.with_suffix(".stop"), time.monotonic() + 7200
        last: object = None
        looks = 0
        with self.path.open("w") as notes:
            while time.monotonic() < until and not stop.exists():
                note = self._look(mirrors)
                looks += 1
                if note != last:
                    notes.write(json.dumps(note) + "\n")
                    notes.flush()
                last = note
                time.sleep(PAUSE_S)
            notes.write(json.dumps({"looks": looks}) + "\n")

    def _look(self, mirrors: Mirrors) -> dict[str, Any]:
        try:
            with mirrors.reading(PLACE) as mirror:
                state = seen(mirror)
                return {"state": state, "torn": torn(mirror, state)}
        except MirrorMissing:
            return {"state": None, "torn": []}
        except Exception as error:  # noqa: BLE001 - whatever a reader meets is what we want to know
            return {"error": repr(error)}

    def stop(self) -> None:
        self.path.with_suffix(".stop").touch()

    def notes(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.path.read_text().splitlines()]
