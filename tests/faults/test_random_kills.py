"""Random kill -9 during synchronisations of larger books, while readers look without end."""

import os
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import sync
from models.task import Task
from simulator.acts.deleting import delete_entry
from simulator.acts.matching import match, unmatch
from simulator.acts.posting import Amendment, LineChange, amend, post
from simulator.books.making import create
from simulator.books.recipe import Recipe
from simulator.drafts import Draft, Posted, signed
from tests.faults.equality import beyond_deletions, ledger_rows, mirror_rows, unlike
from tests.faults.soundness import require_sound
from tests.faults.stopping import begun_in_a_child, ended, let_leases_end
from tests.faults.watching import Watch, seen
from tests.sync.desks import NOON, PLACE, Desk, Ticking, a_desk

KINDS = {"incremental": 4, "full": 3, "repair": 3, "check": 1}
LONG = pytest.param(200, 25_000, marks=[pytest.mark.torture, pytest.mark.timeout(7200)])
PAIRS = (
    "SELECT matching_id, min(key), max(key) FROM line WHERE matching_id IS NOT NULL"
    " GROUP BY matching_id HAVING count(*) = 2 ORDER BY matching_id"
)
DAYS = [date(2026, month, 10) for month in range(1, 11)]


@dataclass
class Bookkeeper:
    """Somebody who goes on working, and leaves books that balance."""

    desk: Desk
    rng: random.Random
    entered: list[Posted] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)

    def work(self) -> None:
        for _ in range(self.rng.randint(1, 12)):
            act = self.rng.choice((self.enter, self.enter, self.correct, self.delete, self.settle))
            act()

    def enter(self) -> None:
        amount = self.rng.randint(1, 10**7)
        lines = (signed("610000", amount), signed("550000", -amount))
        with self.desk.ledger() as ledger:
            draft = Draft("BNQ", self.rng.choice(DAYS), "KILLS", lines)
            self.entered.append(post(ledger, draft))

    def correct(self) -> None:
        if not self.entered:
            return
        posted = self.rng.choice(self.entered)
        amount = self.rng.randint(1, 10**7)
        first, second = posted.line_keys
        changes = (LineChange(first, amount=amount), LineChange(second, amount=-amount))
        with self.desk.ledger() as ledger:
            amend(ledger, posted.key, Amendment(self.rng.choice(DAYS), lines=changes))

    def delete(self) -> None:
        if not self.entered:
            return
        posted = self.entered.pop(self.rng.randrange(len(self.entered)))
        with self.desk.ledger() as ledger:
            delete_entry(ledger, posted.key)

    def settle(self) -> None:
        """Un-match something; or match it again."""
        with self.desk.ledger() as ledger:
            if self.pairs:
                match(ledger, list(self.pairs.pop()), date(2026, 10, 15))
                return
            statement = (
                "SELECT matching_id, group_concat(key) FROM line WHERE matching_id IS NOT NULL"
            )
            grouped = f"{statement} GROUP BY 1 HAVING count(*) = 2 ORDER BY random() LIMIT 1"
            matching_id, keys = ledger.connection.execute(grouped).fetchone()
            unmatch(ledger, f"M{matching_id}")
            first, second = keys.split(",")
            self.pairs.append((first, second))


@dataclass
class Torture:
    """Rounds of work, a task, kills and a last wake; what the mirror was like between them."""

    desk: Desk
    rng: random.Random
    durations: dict[str, float] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)
    states: list[Any] = field(default_factory=list)

    def rest(self) -> Any:
        """The state of the mirror now, which readers may see."""
        with self.desk.workshop.mirrors.reading(PLACE) as mirror:
            state = seen(mirror)
        if not self.states or self.states[-1] != state:
            self.states.append(state)
        return state

    def measure(self, bookkeeper: Bookkeeper) -> None:
        """How long each kind of task takes here and now, in a process of its own."""
        for kind in KINDS:
            bookkeeper.work()
            task_id = self.desk.ask(kind)
            self.desk.workshop.platform.close()
            began = time.monotonic()
            assert ended(self.begun()) == 0
            self.durations[kind] = time.monotonic() - began
            self.rest()
            self.require_right(self.desk.task(task_id))

    def begun(self) -> int:
        return begun_in_a_child(lambda: sync.wake(self.desk.workshop, 1, f"child {os.getpid()}"))

    def kill_once(self, kind: str, task_id: int) -> None:
        """Begin the task, and kill its process after some random part of its time."""
        self.desk.workshop.platform.close()
        child = self.begun()
        time.sleep(self.rng.uniform(0, self.durations[kind]))
        os.kill(child, signal.SIGKILL)
        if ended(child) == -signal.SIGKILL:
            self.kills[f"{kind} {self.desk.task(task_id).step or '-'}"] += 1
        self.rest()
        require_sound(self.desk.workshop.mirrors.path(PLACE))
        let_leases_end(self.desk)

    def round(self, bookkeeper: Bookkeeper) -> None:
        bookkeeper.work()
        kind = self.rng.choices(list(KINDS), list(KINDS.values()))[0]
        before = self.rest()
        task_id = self.desk.ask(kind)
        for _ in range(self.rng.choice((1, 1, 2))):
            self.kill_once(kind, task_id)
        sync.wake(self.desk.workshop, 1, "last")
        after = self.rest()
        if kind == "check":
            assert after == before
        self.require_right(self.desk.task(task_id))

    def require_right(self, task: Task) -> None:
        """The task ended well and once, and the mirror is what its kind promises."""
        assert task.state == "done", (task.kind, task.failure, task.failure_detail)
        assert task.result is not None
        assert self.desk.events(task.id).count("finished") == 1
        theirs = ledger_rows(self.desk.path)
        ours = mirror_rows(self.desk.workshop.mirrors.path(PLACE))
        if task.kind in ("full", "repair"):
            assert not unlike(theirs, ours)
            assert task.result["proved"]
        if task.kind == "incremental":
            assert not beyond_deletions(theirs, ours)
        if task.kind == "check":
            assert bool(task.result["differences"]) == bool(unlike(theirs, ours))
        require_sound(self.desk.workshop.mirrors.path(PLACE))


def made_books(path: Path, lines: int) -> Path:
    end = date(2026, 10, 31)
    recipe = Recipe(seed=11, lines=lines, years=3, sector="wholesale", locale="nl_BE", end=end)
    create(path, recipe, Ticking(NOON - 3_600_000_000))
    return path


@pytest.mark.parametrize(("kills", "lines"), [(15, 8_000), LONG], ids=["quick", "long"])
def test_no_kill_tears_a_mirror(tmp_path: Path, kills: int, lines: int) -> None:
    rng = random.Random(kills)
    desk = a_desk(tmp_path, made_books(tmp_path / "made.ledger", lines))
    torture, bookkeeper = Torture(desk, rng), Bookkeeper(desk, rng)
    desk.done("full")
    torture.rest()
    watch = Watch(tmp_path / "reader.notes")
    desk.workshop.platform.close()
    reader = begun_in_a_child(partial(watch.keep, desk.workshop.mirrors.folder))
    try:
        torture.measure(bookkeeper)
        while torture.kills.total() < kills:
            torture.round(bookkeeper)
        desk.done("full")
        torture.rest()
    finally:
        watch.stop()
        code = ended(reader)
    assert code == 0
    require_whole(watch, torture.states)
    print(dict(torture.kills), torture.durations, watch.notes()[-1])  # noqa: T201 - with -s


def require_whole(watch: Watch, states: list[Any]) -> None:
    """A reader saw states that were, in their order, and nothing else."""
    *notes, last = watch.notes()
    assert last["looks"] > len(states)
    assert [note for note in notes if note.get("error")] == []
    assert [note for note in notes if note["torn"]] == []
    place = 0
    for note in notes:
        assert note["state"] in states[place:], "a state that never was, or one of before"
        place = states.index(note["state"], place)
