"""A task's life as people see it: request, confirm, retry, cancel. The database is the queue.

Every function works in the caller's writing transaction and commits nothing. The holder's side of
a task's life is sync/claims.py.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, false, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.base import server_ms
from models.dossier import Dossier
from models.firm import User
from models.task import KINDS, Task, TaskEvent


class NoSuchTask(LookupError):
    """No task, or no dossier, of this number."""


class WrongState(ValueError):
    """What was asked of a task does not fit its state, for instance confirming one that is done."""

    def __init__(self, task_id: int, state: str) -> None:
        super().__init__(f"Task {task_id} is {state}.")
        self.task_id = task_id
        self.state = state


@dataclass(frozen=True, slots=True)
class Asking:
    """What somebody, or the product itself (asked_by None), wants from a connector."""

    dossier_id: int
    kind: str
    reason: str = "asked"
    reason_text: str = ""
    asked_by: int | None = None


@dataclass(frozen=True, slots=True)
class Requested:
    """The task that will do what was asked; `absorbed` are those it does as well."""

    task_id: int
    created: bool
    absorbed: list[int] = field(default_factory=list)


def note(session: Session, task_id: int, what: str, **facts: Any) -> None:
    """Write one event of a task's life; views have a sentence for each code."""
    session.add(TaskEvent(task_id=task_id, at=server_ms(), what=what, facts=facts))


def request(session: Session, asking: Asking) -> Requested:
    """Ask for a task; what already waits and would do the same is not doubled.

    A task of the same kind that waits, or is held for a person's decision, is returned instead.
    A full synchronisation takes over an incremental that waits; an incremental is taken over by a
    full that waits. Raises NoSuchTask for an unknown dossier, ValueError for an unknown kind.
    """
    if asking.kind not in KINDS:
        raise ValueError(f"There is no task of kind {asking.kind!r}.")
    dossier = session.get(Dossier, asking.dossier_id)
    if dossier is None:
        raise NoSuchTask(f"There is no dossier {asking.dossier_id}.")
    there = _same(session, asking.dossier_id, asking.kind)
    if there is not None:
        return _absorbed_by(session, there, asking)
    task = _insert(session, dossier, asking)
    if task is None:  # somebody else asked for the same between our look and our insert
        return request(session, asking)
    note(session, task.id, "asked", by=asking.asked_by, reason=asking.reason)
    return Requested(task.id, created=True, absorbed=_absorb_incremental(session, task))


def _same(session: Session, dossier_id: int, kind: str) -> Task | None:
    """The task that will do what a new one of this kind would.

    A held full does not stand for an incremental: somebody may cancel it.
    """
    waiting = Task.state == "waiting"
    same = and_(Task.kind == kind, or_(waiting, Task.state == "held"))
    more = and_(Task.kind == "full", waiting) if kind == "incremental" else false()
    return session.scalar(
        select(Task)
        .where(Task.dossier_id == dossier_id, or_(same, more))
        .order_by(Task.id)
        .limit(1)
    )


def _absorbed_by(session: Session, task: Task, asking: Asking) -> Requested:
    note(session, task.id, "absorbed", kind=asking.kind, by=asking.asked_by)
    return Requested(task.id, created=False)


def _insert(session: Session, dossier: Dossier, asking: Asking) -> Task | None:
    """A waiting task, or None when one waits already (the partial unique index says so)."""
    task = Task(
        firm_id=dossier.firm_id,
        dossier_id=dossier.id,
        connector_id=dossier.connector_id,
        kind=asking.kind,
        reason=asking.reason,
        reason_text=asking.reason_text,
        asked_by=asking.asked_by,
        created_at=server_ms(),
    )
    try:
        with session.begin_nested():  # on PostgreSQL the whole transaction would be dead without it
            session.add(task)
            session.flush()
    except IntegrityError:
        return None
    return task


def _absorb_incremental(session: Session, full: Task) -> list[int]:
    """Cancel the incremental that a new full makes superfluous."""
    if full.kind != "full":
        return []
    waiting = session.scalars(
        select(Task).where(
            Task.dossier_id == full.dossier_id,
            Task.kind == "incremental",
            Task.state == "waiting",
        )
    ).all()
    for task in waiting:
        _end(session, task, "cancelled", into=full.id)
        note(session, full.id, "absorbed", task=task.id, kind=task.kind, by=task.asked_by)
    return [task.id for task in waiting]


def _end(session: Session, task: Task, state: str, **facts: Any) -> None:
    task.state = state
    task.finished_at = server_ms()
    note(session, task.id, state, **facts)
    session.flush()


def _get(session: Session, task_id: int, *states: str) -> Task:
    """The task, if it is in one of `states`; raises NoSuchTask, WrongState."""
    task = session.get(Task, task_id, populate_existing=True, with_for_update=True)
    if task is None:
        raise NoSuchTask(f"There is no task {task_id}.")
    if task.state not in states:
        raise WrongState(task_id, task.state)
    return task


def confirm(session: Session, task_id: int, user: User | None) -> None:
    """Let a held task delete what it showed, and no more. Raises NoSuchTask, WrongState."""
    task = _get(session, task_id, "held")
    task.approved_deletions = int((task.failure_facts or {}).get("deleted", 0))
    task.state, task.attempts, task.started_at = "waiting", 0, None
    task.failure = task.failure_facts = task.failure_detail = None
    task.step, task.rows_done, task.rows_expected = "", 0, 0
    by = None if user is None else user.id
    note(session, task_id, "confirmed", by=by, deleted=task.approved_deletions)
    session.flush()


def retry(session: Session, task_id: int) -> int:
    """Ask again for what a failed task did not do; the number of the task that will do it.

    It is a task of its own: it reads anew, and what it changes is recorded under its own number.
    When another one already waits to do the same, that one. Raises NoSuchTask, WrongState.
    """
    task = _get(session, task_id, "failed")
    asking = Asking(task.dossier_id, task.kind, task.reason, task.reason_text, task.asked_by)
    again = request(session, asking).task_id
    note(session, task_id, "retried", into=again)
    return again


def cancel(session: Session, task_id: int) -> None:
    """Give up a task that waits or is held. Raises NoSuchTask, WrongState."""
    _end(session, _get(session, task_id, "waiting", "held"), "cancelled")


def queue_place(session: Session, task_id: int) -> int:
    """How many-th the task is in its connector's queue, from 1; 0 when it does not wait."""
    task = session.get_one(Task, task_id)
    if task.state != "waiting":
        return 0
    before = select(func.count()).where(
        Task.connector_id == task.connector_id, Task.state == "waiting", Task.id <= task.id
    )
    return session.scalar(before) or 0


def held_before(session: Session, task_id: int) -> int | None:
    """The held task of the same dossier that must be decided before this one is taken."""
    task = session.get_one(Task, task_id)
    if task.state != "waiting":
        return None
    return session.scalar(
        select(Task.id).where(Task.dossier_id == task.dossier_id, Task.state == "held")
    )
