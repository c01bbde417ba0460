"""Monitoring: the tasks, from the platform alone."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.dossier import Connector, Dossier
from models.firm import User
from models.task import STATES, Task
from reports import glance
from reports.active_dossiers import initials
from reports.page import Page, moment, offset_of
from reports.task_result import Result, result_of

SIZE = 50
MOST = 5000  # counting a year of nights for a list that is read from its top costs too much
ATTENTION = "attention"
GROUPS = {"open": glance.OPEN, ATTENTION: ("held", "failed")}
TASK_STATES = (*GROUPS, *STATES)
MANY = 200  # dossiers
WHOLE = 1000  # progress in thousandths
ESTIMATE_FROM = 20  # below 2 % an estimate would jump about


@dataclass(frozen=True, slots=True)
class TaskFilters:
    """What to show; empty means all. `state` is one of TASK_STATES, `connector` an id as text."""

    text: str = ""
    kind: str = ""
    state: str = ""
    connector: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task. `tenths`: progress in thousandths, None unknown; `place` 0: does not wait.

    `settled`: it failed, but a later task of its dossier was tried since.
    """

    id: int
    dossier_id: int
    dossier_code: str
    dossier_name: str
    connector: str
    kind: str
    state: str
    light: glance.Light
    reason: str
    reason_text: str
    asked_by: str
    asked_by_initials: str
    created_at: dt.datetime | None
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    attempts: int
    step: str
    rows_done: int
    rows_expected: int
    tenths: int | None
    remaining_ms: int | None
    duration_ms: int | None
    place: int
    next_wake_at: dt.datetime | None
    wake_due: bool
    result: Result | None
    failure: str
    failure_facts: dict[str, Any]
    settled: bool


def tasks(
    session: Session, visible: Select[Dossier], filters: TaskFilters, now: dt.datetime
) -> Page[TaskRow]:
    """A page of 50 of the visible dossiers' tasks, newest first: always three queries.

    Of more than MOST tasks the newest MOST can be paged through; filters find the others.
    """
    wanted = _tasks(visible, newest_first=_sees_many(session, visible))
    wanted = wanted.where(*_conditions(filters))
    counted = wanted.with_only_columns(Task.id).limit(MOST).subquery()
    total = session.scalar(select(func.count()).select_from(counted)) or 0
    number = min(max(filters.page, 1), max(1, -(-total // SIZE)))
    rows = session.execute(wanted.limit(SIZE).offset(offset_of(number, SIZE)))
    return Page(tuple(_task_row(row, now) for row in rows), number, SIZE, total)


def has_open_tasks(session: Session, visible: Select[Dossier]) -> bool:
    """Whether a task of a visible dossier waits or runs: what a page polls for."""
    ids = visible.with_only_columns(Dossier.id)
    wanted = select(Task.id).where(Task.state.in_(("waiting", "running")), Task.dossier_id.in_(ids))
    return session.scalar(wanted.limit(1)) is not None


def find_task(
    session: Session, visible: Select[Dossier], task_id: int, now: dt.datetime
) -> TaskRow | None:
    """A task of a visible dossier."""
    row = session.execute(_tasks(visible, newest_first=True).where(Task.id == task_id)).first()
    return None if row is None else _task_row(row, now)


def _sees_many(session: Session, visible: Select[Dossier]) -> bool:
    """Whether most of the newest tasks are the reader's: going down from the newest is quick."""
    some = visible.with_only_columns(Dossier.id).limit(MANY).subquery()
    return session.scalar(select(func.count()).select_from(some)) == MANY


def _tasks(visible: Select[Dossier], *, newest_first: bool) -> Select[*tuple[Any, ...]]:
    """Tasks with what is shown of them, newest first.

    SQLite keeps no statistics of its own accord: adding nothing to a column is its way of being
    told not to start from there (sqlite.org/optoverview.html, "Disqualifying WHERE Clause Terms").
    """
    dossier_id = Task.dossier_id + 0 if newest_first else Task.dossier_id
    columns = (Dossier.id, Dossier.code, Dossier.name, Dossier.differences)
    seen = visible.with_only_columns(*columns).subquery("seen")
    queue = Task.__table__.alias("queue")
    place = (
        select(func.count())
        .select_from(queue)
        .where(
            queue.c.connector_id == Task.connector_id,
            queue.c.state == "waiting",
            queue.c.id <= Task.id,
        )
        .correlate(Task)
        .scalar_subquery()
    )
    return (
        select(
            Task,
            Connector,
            seen.c.code.label("code"),
            seen.c.name.label("name"),
            User.name.label("asked_by"),
            place.label("place"),
            seen.c.differences.label("differences"),
            _newest_tried().label("newest"),
        )
        .join(seen, seen.c.id == dossier_id)
        .join(Connector, Connector.id == Task.connector_id)
        .outerjoin(User, User.id == Task.asked_by)
        .order_by(Task.id.desc())
    )


def _newest_tried() -> ScalarSelect[int]:
    """The number of the newest task that was tried, of the dossier of a task."""
    other = aliased(Task)
    return (
        select(func.max(other.id))
        .where(other.dossier_id == Task.dossier_id, other.state.in_(glance.TRIED))
        .correlate(Task)
        .scalar_subquery()
    )


def _newest_comparison() -> ScalarSelect[int]:
    """The number of the newest check or repair that was done, of the dossier of a task."""
    other = aliased(Task)
    compared = other.kind.in_(("check", "repair"))
    return (
        select(func.max(other.id))
        .where(other.dossier_id == Task.dossier_id, other.state == "done", compared)
        .correlate(Task)
        .scalar_subquery()
    )


def _wants_somebody() -> ColumnElement[bool]:
    """Held; failed, and nothing tried since; or found differences that are not mended yet."""
    differing = select(Dossier.id).where(Dossier.differences > 0)
    queued = Task.connector_id.in_(select(Connector.id))  # each part by an index of its own
    return or_(
        and_(queued, Task.state == "held"),
        and_(queued, Task.state == "failed", Task.id == _newest_tried()),
        and_(
            Task.state == "done",
            Task.dossier_id.in_(differing),
            Task.id == _newest_comparison(),
        ),
    )


def _conditions(filters: TaskFilters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.text:
        named = select(Dossier.id).where(
            or_(
                Dossier.name.icontains(filters.text, autoescape=True),
                Dossier.code.icontains(filters.text, autoescape=True),
            )
        )
        conditions.append(Task.dossier_id.in_(named))
    if filters.kind:
        conditions.append(Task.kind == filters.kind)
    if filters.state == ATTENTION:
        conditions.append(_wants_somebody())
    elif filters.state:
        conditions.append(Task.state.in_(GROUPS.get(filters.state, (filters.state,))))
        if filters.state != "done":  # the others are few: by the queue's index, not newest first
            conditions.append(Task.connector_id.in_(select(Connector.id)))
    if filters.connector:
        conditions.append(Task.connector_id == int(filters.connector))
    return conditions


def _light(row: Row[*tuple[Any, ...]], result: Result | None) -> glance.Light:
    """A task's light; what was settled since needs nobody any more."""
    task: Task = row.Task
    if task.state in ("waiting", "running"):
        return "running"
    if task.state == "failed":
        return "failed" if task.id == row.newest else "idle"
    found = task.state == "done" and result is not None and result.differences
    return "act" if task.state == "held" or (found and row.differences) else "idle"


def _task_row(row: Row[*tuple[Any, ...]], now: dt.datetime) -> TaskRow:
    task: Task = row.Task
    result = result_of(task.result)
    started, finished = moment(task.started_at), moment(task.finished_at)
    tenths, remaining = _progress(task, started, now)
    wake = glance.wake_of(row.Connector, now)
    return TaskRow(
        id=task.id,
        dossier_id=task.dossier_id,
        dossier_code=row.code,
        dossier_name=row.name,
        connector=row.Connector.name,
        kind=task.kind,
        state=task.state,
        light=_light(row, result),
        reason=task.reason,
        reason_text=task.reason_text,
        asked_by=row.asked_by or "",
        asked_by_initials=initials(row.asked_by or ""),
        created_at=moment(task.created_at),
        started_at=started,
        finished_at=finished,
        attempts=task.attempts,
        step=task.step if task.state == "running" else "",
        rows_done=task.rows_done,
        rows_expected=task.rows_expected,
        tenths=tenths,
        remaining_ms=remaining,
        duration_ms=_milliseconds((finished or now) - started) if started else None,
        place=row.place if task.state == "waiting" else 0,
        next_wake_at=wake.next_at,
        wake_due=wake.due,
        result=result,
        failure=task.failure or "",
        failure_facts=task.failure_facts or {},
        settled=task.state == "failed" and task.id != row.newest,
    )


def _milliseconds(span: dt.timedelta) -> int:
    return max(0, span // dt.timedelta(milliseconds=1))


def _progress(
    task: Task, started: dt.datetime | None, now: dt.datetime
) -> tuple[int | None, int | None]:
    """Progress in thousandths and what remains in ms; None where it cannot be known."""
    if task.state != "running" or not task.rows_expected or started is None:
        return None, None
    tenths = min(WHOLE, task.rows_done * WHOLE // task.rows_expected)
    if tenths < ESTIMATE_FROM:
        return tenths, None
    return tenths, _milliseconds(now - started) * (WHOLE - tenths) // tenths
