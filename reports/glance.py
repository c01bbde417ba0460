"""What every screen says of a task and of the proof of a mirror."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.dossier import Connector, Dossier
from models.task import Task
from reports.page import day, moment

Light = Literal["running", "act", "failed", "idle"]
OPEN = ("waiting", "running", "held")
TRIED = ("done", "failed")
SILENT_WAKES = 3  # a connector that missed so many wakes is silent
SILENT_AT_LEAST_S = 60


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether the mirror was last found equal to the software, and when that was looked at."""

    state: Literal["proved", "stale", "differences", "never"]
    at: dt.datetime | None
    differences: int = 0


@dataclass(frozen=True, slots=True)
class TaskGlance:
    """A task in a few words. `at` is when it ended, else when it was asked for."""

    id: int
    dossier_id: int
    dossier_name: str
    kind: str
    state: str
    at: dt.datetime | None
    rows_done: int
    rows_expected: int
    failure: str


@dataclass(frozen=True, slots=True)
class DossierHeader:
    """What stands above every page of a dossier."""

    id: int
    code: str
    name: str
    updated_through: dt.date | None
    financial_through: dt.date | None
    synced_at: dt.datetime | None
    proof: Proof


@dataclass(frozen=True, slots=True)
class Wake:
    """When a connector takes its next task. `due`: at any moment; `silent`: it missed several."""

    next_at: dt.datetime | None
    due: bool
    silent: bool


def proof_of(dossier: Dossier) -> Proof:
    """The proof as the dossier's summary has it."""
    if dossier.differences:
        return Proof("differences", moment(dossier.checked_at), dossier.differences)
    if dossier.proved_at is None:
        return Proof("never", None)
    stale = dossier.synced_at is not None and dossier.synced_at > dossier.proved_at
    return Proof("stale" if stale else "proved", moment(dossier.proved_at))


def header_of(dossier: Dossier) -> DossierHeader:
    """The header of a dossier's pages."""
    return DossierHeader(
        id=dossier.id,
        code=dossier.code,
        name=dossier.name,
        updated_through=day(dossier.updated_through),
        financial_through=day(dossier.financial_through),
        synced_at=moment(dossier.synced_at),
        proof=proof_of(dossier),
    )


def glance_of(task: Task, dossier_name: str) -> TaskGlance:
    """A task in a few words."""
    return TaskGlance(
        id=task.id,
        dossier_id=task.dossier_id,
        dossier_name=dossier_name,
        kind=task.kind,
        state=task.state,
        at=moment(task.finished_at or task.created_at),
        rows_done=task.rows_done,
        rows_expected=task.rows_expected,
        failure=task.failure or "",
    )


def wake_of(connector: Connector, now: dt.datetime) -> Wake:
    """When the connector wakes next, as seen at `now`."""
    seen = moment(connector.last_seen_at)
    asked = (connector.wake_asked_at or 0) > (connector.last_seen_at or 0)
    if seen is None:
        return Wake(None, due=asked, silent=False)
    expected = seen + dt.timedelta(seconds=connector.wake_seconds)
    patience = max(SILENT_WAKES * connector.wake_seconds, SILENT_AT_LEAST_S)
    silent = now - seen > dt.timedelta(seconds=patience)
    return Wake(expected, due=not silent and (asked or expected <= now), silent=silent)


def newest(
    session: Session, dossier_ids: Iterable[int], states: tuple[str, ...]
) -> dict[int, Task]:
    """The newest task in one of these states, by dossier: one query."""
    inner = aliased(Task)
    latest = (
        select(func.max(inner.id))
        .where(inner.dossier_id == Dossier.id, inner.state.in_(states))
        .correlate(Dossier)
        .scalar_subquery()
    )
    rows = session.scalars(
        select(Task).join(Dossier, Task.id == latest).where(Dossier.id.in_(tuple(dossier_ids)))
    )
    return {task.dossier_id: task for task in rows}


def has_open(states: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether a dossier has a task in one of these states: few, found once by the queue's index."""
    in_state = select(Task.dossier_id).where(
        Task.connector_id.in_(select(Connector.id)), Task.state.in_(states)
    )
    return Dossier.id.in_(in_state)


def last_failed() -> ColumnElement[bool]:
    """Whether the newest task of a dossier that was tried has failed."""
    last = (
        select(Task.state)
        .where(Task.dossier_id == Dossier.id, Task.state.in_(TRIED))
        .order_by(Task.id.desc())
        .limit(1)
        .correlate(Dossier)
        .scalar_subquery()
    )
    return last == "failed"


def light_rank() -> ColumnElement[int]:
    """The lights as a number to sort by: 3 act, 2 failed, 1 running, 0 idle."""
    return case(
        (has_open(("held",)), 3),
        (has_open(("waiting", "running")), 1),
        (last_failed(), 2),
        (Dossier.differences > 0, 3),
        else_=0,
    )


def light_of(dossier: Dossier, open_: Task | None, last: Task | None) -> Light:
    """The light of a dossier; the same rule as light_rank."""
    if open_ is not None:
        return "act" if open_.state == "held" else "running"
    if last is not None and last.state == "failed":
        return "failed"
    return "act" if dossier.differences else "idle"


def needs_attention() -> ColumnElement[bool]:
    """Whether somebody must act on a dossier: held, failed without a retry, or differing."""
    retried = has_open(("waiting", "running"))
    return or_(
        has_open(("held",)),
        and_(~retried, or_(last_failed(), Dossier.differences > 0)),
    )


def attention_count(session: Session, visible: Select[Dossier]) -> int:
    """How many active dossiers need somebody."""
    wanted = visible.where(Dossier.active, needs_attention())
    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
