"""A desk: a workshop with one dossier, whose books are a small ledger of the simulator."""

import json
import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import select

import sync
from models.database import Mirrors, Platform
from models.dossier import Dossier
from models.mirror import BOOKS
from models.task import Task, TaskEvent
from simulator.acts.deleting import delete_entry
from simulator.acts.posting import post
from simulator.books.making import create
from simulator.books.recipe import Recipe, moment_of
from simulator.drafts import Draft, Posted, signed
from simulator.ledger_file import Ledger
from sync.sources.simulator import MISSING
from tests.sync.offices import settle_office

DAY = date(2026, 10, 15)
RECIPE = Recipe(
    seed=5, lines=500, years=2, sector="wholesale", locale="fr_BE", end=date(2026, 10, 31)
)
NOON = moment_of(date(2026, 11, 2)) + 43_200_000_000
PLACE = "place1"


class Ticking:
    """A clock that goes on by a second each time it is asked."""

    def __init__(self, now: int = NOON) -> None:
        self.now = now

    def __call__(self) -> int:
        self.now += 1_000_000
        return self.now


@dataclass(frozen=True)
class Desk:
    """What a test of synchronisation works with; the dossier is number 1."""

    workshop: sync.Workshop
    path: Path
    clock: Ticking

    def ledger(self) -> Ledger:
        return Ledger(self.path, self.clock)

    def post(self, minor: int = 12_345, text: str = "LOYER") -> Posted:
        """An entry of rent paid by bank."""
        lines = (signed("610000", minor), signed("550000", -minor))
        with self.ledger() as ledger:
            return post(ledger, Draft("BNQ", DAY, text, lines))

    def delete(self, key: str) -> None:
        with self.ledger() as ledger:
            delete_entry(ledger, key)

    def tamper(self, statement: str, *values: object) -> None:
        """Write to the ledger as no bookkeeper could."""
        connection = sqlite.connect(str(self.path), isolation_level=None)
        connection.execute(statement, values)
        connection.close()

    def ask(self, kind: str) -> int:
        with self.workshop.platform.writing() as session:
            return sync.request(session, sync.Asking(1, kind)).task_id

    def sync(self, kind: str) -> Task:
        """Ask for a task and do it at once; the task as it ended."""
        task_id = self.ask(kind)
        sync.run_task(self.workshop, task_id, "desk")
        return self.task(task_id)

    def done(self, kind: str) -> dict[str, Any]:
        """The result of a task that must succeed."""
        task = self.sync(kind)
        assert task.state == "done", (task.failure, task.failure_detail)
        assert task.result is not None
        json.dumps(task.result)
        return task.result

    def task(self, task_id: int) -> Task:
        with self.workshop.platform.reading() as session:
            return session.get_one(Task, task_id)

    def dossier(self) -> Dossier:
        with self.workshop.platform.reading() as session:
            return session.get_one(Dossier, 1)

    def events(self, task_id: int) -> list[str]:
        with self.workshop.platform.reading() as session:
            found = select(TaskEvent.what).where(TaskEvent.task_id == task_id)
            return list(session.scalars(found.order_by(TaskEvent.id)))

    def mirrored(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of the mirror's books."""
        with self.workshop.mirrors.reading(PLACE) as mirror:
            return {
                table.name: sorted(map(tuple, mirror.execute(select(*table.columns))))
                for table in BOOKS
            }

    def truth(self) -> dict[str, list[tuple[Any, ...]]]:
        """The same rows, read from the ledger file by plain SQL."""
        connection = sqlite.connect(f"{self.path.as_uri()}?mode=ro", uri=True)
        found = {}
        for table in BOOKS:
            names = [column.name for column in table.columns]
            wanted = [MISSING.get((table.name, name), f"t.{name}") for name in names]
            source = table.name + " t"
            if table.name == "line":
                owners = {"journal_id": "e.journal_id", "period_id": "e.period_id"}
                wanted = [
                    owners.get(name, column) for name, column in zip(names, wanted, strict=True)
                ]
                source = "line t JOIN entry e ON e.id = t.entry_id"
            rows = connection.execute(f"SELECT {', '.join(wanted)} FROM {source}")
            found[table.name] = sorted(map(tuple, rows))
        connection.close()
        return found

    def limited(self, **changes: Any) -> "Desk":
        """The same desk with another workshop."""
        return replace(self, workshop=replace(self.workshop, **changes))


def make_books(path: Path) -> None:
    """The ledger that each desk gets a copy of."""
    create(path, RECIPE, Ticking(NOON - 3_600_000_000))


def a_desk(folder: Path, books: Path) -> Desk:
    """A desk of its own in `folder`."""
    path = folder / "1.ledger"
    shutil.copyfile(books, path)
    platform = Platform(folder / "data" / "platform.db")
    platform.prepare()
    with platform.writing() as session:
        settle_office(session, locations=str(folder))
    data = folder / "data"
    workshop = sync.Workshop(
        platform, Mirrors(data / "mirrors"), data / "extracts", data / "sources"
    )
    return Desk(workshop, path, Ticking())
