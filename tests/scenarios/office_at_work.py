"""A connector at work on one dossier, and what each of its tasks must leave behind."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import sync
from models.task import Task
from sync import claims
from sync.sources.simulator import Mark
from tests.faults.equality import Rows, beyond_deletions, mirror_rows, unlike
from tests.faults.soundness import require_sound
from tests.faults.stopping import acting, begun_in_a_child, ended, killing, let_leases_end
from tests.scenarios import expectations
from tests.scenarios.expectations import Snapshot, snapshot
from tests.scenarios.figures import require_same_figures
from tests.sync.desks import PLACE, Desk

ENDED = ("done", "failed", "cancelled")


@dataclass
class UnderWay:
    """A task that was asked for: the mirror before it, and the ledger at each attempt."""

    task_id: int
    kind: str
    before: Rows | None
    attempts: list[Snapshot] = field(default_factory=list)


@dataclass
class Office:
    """The connector's life, one task at a time.

    `seen`: the ledger that the mirror's cursor speaks of. `back`: an older backup was restored
    since. `doubtful`: an incremental went on, for nothing showed it; only a check can tell.
    `restored`: any backup was restored since the last synchronisation of everything.
    """

    desk: Desk
    under_way: UnderWay | None = None
    seen: Snapshot | None = None
    back: bool = False
    doubtful: bool = False
    restored: bool = False

    @property
    def path(self) -> Path:
        return self.desk.workshop.mirrors.path(PLACE)

    def mirrored(self) -> Rows | None:
        return mirror_rows(self.path) if self.desk.workshop.mirrors.exists(PLACE) else None

    def ask(self, kind: str) -> UnderWay:
        """The task under way, or a new one of this kind."""
        if self.under_way is None:
            before = self.mirrored()
            self.under_way = UnderWay(self.desk.ask(kind), kind if before else "full", before)
        return self.under_way

    def attempt(self, kind: str, work: Callable[[], object]) -> None:
        """Ask, work, and look whether what there is now is right."""
        under_way = self.ask(kind)
        under_way.attempts.append(snapshot(self.desk.path))
        let_leases_end(self.desk)
        work()
        task = self.desk.task(under_way.task_id)
        if task.state in ENDED:
            self.under_way = None
        self.require_right(task, under_way)

    def wake(self, kind: str) -> None:
        self.attempt(kind, lambda: sync.wake(self.desk.workshop, 1, "one"))

    def run(self, kind: str) -> None:
        task_id = self.ask(kind).task_id
        self.attempt(kind, lambda: sync.run_task(self.desk.workshop, task_id, "here and now"))

    def killed(self, kind: str, point: str) -> None:
        """kill -9 at a fault point, in a process of its own."""
        self.desk.workshop.platform.close()
        workshop = self.desk.limited(fault=killing(point)).workshop
        self.attempt(
            kind, lambda: ended(begun_in_a_child(lambda: sync.wake(workshop, 1, "killed")))
        )

    def doubled(self, kind: str) -> None:
        """Two jobs ring for the same connector, at once."""
        self.desk.workshop.platform.close()

        def ring() -> None:
            children = [
                begun_in_a_child(lambda: sync.wake(self.desk.workshop, 1, "either"))
                for _ in range(2)
            ]
            assert [ended(child) for child in children] == [0, 0]

        self.attempt(kind, ring)

    def overtaken(self, kind: str, point: str) -> None:
        """The lease ends while one works; another does the task, or at least takes it."""

        def take() -> None:
            let_leases_end(self.desk)
            if point != "applying":  # the mirror is being written to
                sync.wake(self.desk.workshop, 1, "second")
                return
            with self.desk.workshop.platform.writing() as session:
                claims.claim(session, 1, "second", 60_000)

        workshop = self.desk.limited(fault=acting(point, take)).workshop
        self.attempt(kind, lambda: sync.wake(workshop, 1, "late"))

    def decide(self, *, confirmed: bool) -> None:
        """What a person says to a task that would delete very much."""
        if self.under_way is None:
            return
        if self.desk.task(self.under_way.task_id).state != "held":
            return
        with self.desk.workshop.platform.writing() as session:
            if confirmed:
                sync.confirm(session, self.under_way.task_id, None)
            else:
                sync.cancel(session, self.under_way.task_id)
                self.under_way = None

    def settle(self) -> None:
        """End what is under way, then check and repair: nothing is left that differs."""
        for _ in range(7):
            if self.under_way is None:
                break
            self.wake("repair")
            self.decide(confirmed=True)
        assert self.under_way is None
        self.run("check")
        self.run("repair")
        self.decide(confirmed=True)
        if self.under_way is not None:
            self.run("repair")
        ours = self.mirrored()
        assert ours is not None
        assert not unlike(snapshot(self.desk.path).rows, ours)

    def require_right(self, task: Task, under_way: UnderWay) -> None:
        ours = self.mirrored()
        if ours is not None:
            require_sound(self.path)
        applied = ours is not None and expectations.facts(self.path)["applied"] == str(task.id)
        if ours is not None and (task.state == "done" or (applied and task.state == "failed")):
            MIRRORED[under_way.kind](self, under_way, ours)
        else:
            assert applied or ours == under_way.before
        if task.state == "done":
            assert ours is not None
            self.require_told(task, under_way, ours)
        elif task.state == "held":
            require_much_gone(task, under_way)
        elif task.state == "failed":
            self.require_failure(task, under_way)

    def require_failure(self, task: Task, under_way: UnderWay) -> None:
        """Only what cannot be done fails; a task that killed five holders is given up."""
        if task.failure == "interrupted":
            assert task.attempts == 5
            return
        failed = (task.failure, under_way.kind)
        assert failed == ("backup_restored", "incremental"), task.failure_detail
        assert self.restored, "no false alarm"
        assert self.seen is not None
        assert self.desk.dossier().full_advised == "backup_restored"

    def require_told(self, task: Task, under_way: UnderWay, ours: Rows) -> None:
        """The result, the record of changes and the dossier say what happened."""
        assert task.result is not None
        assert self.desk.events(task.id).count("finished") == 1
        result, dossier = task.result, self.desk.dossier()
        ops = expectations.changed(under_way.before, ours)
        assert expectations.recorded(self.path, task.id) == ops
        lines = list(ops.get("line", {}).values())
        first = not (under_way.before or {}).get("line")
        added = len(ours["line"]) if first else lines.count("insert")
        told = (added, lines.count("update"), lines.count("delete"))
        assert (result["added"], result["changed"], result["deleted"]) == told
        there = len((under_way.before or {}).get("line", {}))
        assert result["deleted"] <= max(there // 5, 50, task.approved_deletions)
        if under_way.kind != "check" and result["read"]:
            assert dossier.line_count == len(ours["line"])
            found = {finding["code"]: finding["count"] for finding in result["findings"]}
            assert found == expectations.findings(ours)
            assert dossier.findings == sum(found.values())
        if under_way.kind == "full":
            assert result["proved"]
            assert dossier.full_advised is None
        if under_way.kind in ("check", "repair"):
            self.require_differences(task, under_way.attempts, ours)

    def require_differences(self, task: Task, attempts: list[Snapshot], ours: Rows) -> None:
        """It says where ledger and mirror differ, no more and no less."""
        assert task.result is not None
        told = {
            (each["table"], each["journal"], each["period"], each["account"])
            for each in task.result["differences"]
        }
        assert told in [expectations.differences(each.rows, ours) for each in attempts]
        assert task.result["proved"] == (not told)
        assert self.desk.dossier().differences == len(task.result["differences"])
        if task.kind == "repair" and len(attempts) == 1:
            assert task.result["proved"]


def require_much_gone(task: Task, under_way: UnderWay) -> None:
    """What a person is asked to confirm is what some reading found gone, and it is much."""
    assert under_way.before is not None
    assert task.failure_facts is not None
    there = under_way.before["line"].keys()
    gone = {len(there - attempt.rows["line"].keys()) for attempt in under_way.attempts}
    assert task.failure_facts["deleted"] in gone
    assert task.failure_facts["deleted"] > max(len(there) // 5, 50)


def _read_from(office: Office, under_way: UnderWay) -> list[Snapshot]:
    """The attempts from which the mirror's cursor may be."""
    mark = expectations.facts(office.path)["cursor_mark"]
    return [each for each in under_way.attempts if each.counter == Mark.read(mark).counter]


def require_full(office: Office, under_way: UnderWay, ours: Rows) -> None:
    """Equal to the software, row by row; and so are the figures to the software's own."""
    equal = [each for each in _read_from(office, under_way) if not unlike(each.rows, ours)]
    assert equal
    office.seen, office.back, office.doubtful, office.restored = equal[-1], False, False, False
    if not unlike(under_way.attempts[-1].rows, ours):
        require_same_figures(office.desk, ours)


def require_incremental(office: Office, under_way: UnderWay, ours: Rows) -> None:
    """Nothing of the software is lacking; what is too much was there before."""
    assert under_way.before is not None
    assert office.seen is not None
    read = [each for each in _read_from(office, under_way) if each.follows(office.seen)]
    assert read
    office.doubtful |= office.back
    found = unlike(read[-1].rows, ours)
    if not office.doubtful:
        assert [each for each in read if not beyond_deletions(each.rows, ours)]
    for table, row in found.extra:
        assert ours[table][row] == under_way.before[table][row]
    office.seen = read[-1]


def require_check(_office: Office, under_way: UnderWay, ours: Rows) -> None:
    """Nothing is changed."""
    assert ours == under_way.before


def require_repair(office: Office, under_way: UnderWay, ours: Rows) -> None:
    """Equal to the software as it was read."""
    assert [each for each in under_way.attempts if not unlike(each.rows, ours)]
    if not unlike(under_way.attempts[-1].rows, ours):
        office.doubtful = False
        require_same_figures(office.desk, ours)


MIRRORED: dict[str, Callable[[Office, UnderWay, Rows], None]] = {
    "full": require_full,
    "incremental": require_incremental,
    "check": require_check,
    "repair": require_repair,
}
