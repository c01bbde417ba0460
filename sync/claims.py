"""The holder's side of a task's life: claim it, keep it, end it.

A claim is a lease and a fencing token, both by the database's clock. Each later write says "where
the token is mine": no row means that somebody else has the task, and raises Replaced.
"""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, exists, func, literal, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from models.base import Int, server_ms
from models.dossier import Connector, Dossier
from models.task import Task
from sync.refusals import Replaced
from sync.tasks import note

MAX_ATTEMPTS = 5  # holders that died of a task before it is given up


@dataclass(frozen=True, slots=True)
class Claim:
    """A task in a holder's hands; `token` is what its writes must show."""

    task_id: int
    dossier_id: int
    connector_id: int
    kind: str
    token: int
    attempts: int
    approved_deletions: int
    lease_ms: int
    place: str
    location: str
    source: str
    ledger_id: str | None
    full_advised: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a finished task tells its dossier; None and False leave a column as it is."""

    synced: bool = False
    proved: bool = False
    checked: bool = False
    differences: int | None = None
    ledger_id: str | None = None
    financial_through: str | None = None
    line_count: int | None = None
    findings: int | None = None
    version: str = ""  # of the accounting software, told to the connector
    full_run: dict[str, int] | None = None  # cost of a full: at, rows, bytes, seconds
    full_advised: str | None = None  # a reason; "" when none is left


FULL_RUNS_KEPT = 12


def claim(
    session: Session, connector_id: int, holder: str, lease_ms: int, task_id: int | None = None
) -> Claim | None:
    """Take the oldest task that may run now, or just `task_id`; None when there is none.

    A task may run when no other task of its dossier runs or is held for a decision and, if it is a
    full synchronisation, no other full runs on the connector. One whose lease ran out is taken
    over; one that outlived MAX_ATTEMPTS holders is failed as `interrupted`.
    """
    while True:
        task = session.scalar(_next(connector_id, task_id))
        if task is None:
            return None
        taken = _take(session, task, holder, lease_ms)
        if taken is not None:
            return taken


def _next(connector_id: int, task_id: int | None) -> Any:
    other = aliased(Task)
    running = and_(other.state == "running", other.id != Task.id)
    expired = and_(Task.state == "running", Task.lease_until < server_ms())
    blocked = exists().where(
        other.dossier_id == Task.dossier_id, or_(running, other.state == "held")
    )
    other_full = exists().where(other.connector_id == connector_id, other.kind == "full", running)
    found = (
        select(Task)
        .where(Task.connector_id == connector_id)
        .where(or_(expired, and_(Task.state == "waiting", ~blocked)))
        .where(or_(Task.kind != "full", ~other_full))
        .order_by(Task.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Task)
        .execution_options(populate_existing=True)
    )
    return found if task_id is None else found.where(Task.id == task_id)


def _take(session: Session, task: Task, holder: str, lease_ms: int) -> Claim | None:
    """Claim the task for `holder`; None when it was given up, or taken at the same moment."""
    taken_over = task.state == "running"
    fence = update(Dossier).where(Dossier.id == task.dossier_id).values(fence=Dossier.fence + 1)
    token = session.scalar(fence.returning(Dossier.fence))
    if taken_over and task.attempts >= MAX_ATTEMPTS:
        _give_up(session, task, token)
        return None
    try:
        with session.begin_nested():
            session.execute(
                update(Task)
                .where(Task.id == task.id, Task.state == task.state, Task.token == task.token)
                .values(
                    state="running",
                    token=token,
                    holder=holder,
                    lease_until=_until(lease_ms),
                    attempts=Task.attempts + 1,
                    started_at=func.coalesce(Task.started_at, server_ms()),
                )
            )
    except IntegrityError:  # another task of the dossier began to run (PostgreSQL only)
        return None
    note(session, task.id, "taken_over" if taken_over else "claimed", holder=holder)
    session.refresh(task)
    return _claim_of(session, task, lease_ms)


def _until(lease_ms: int) -> ColumnElement[int]:
    return server_ms() + literal(lease_ms, Int)


def _give_up(session: Session, task: Task, token: int | None) -> None:
    task.token = token or 0
    task.state, task.holder, task.lease_until = "failed", None, None
    task.finished_at = server_ms()
    task.failure, task.failure_facts = "interrupted", {"attempts": task.attempts}
    note(session, task.id, "failed", code="interrupted")
    session.flush()


def _claim_of(session: Session, task: Task, lease_ms: int) -> Claim:
    dossier = session.get_one(Dossier, task.dossier_id, populate_existing=True)
    connector = session.get_one(Connector, task.connector_id)
    return Claim(
        task_id=task.id,
        dossier_id=task.dossier_id,
        connector_id=task.connector_id,
        kind=task.kind,
        token=task.token,
        attempts=task.attempts,
        approved_deletions=task.approved_deletions,
        lease_ms=lease_ms,
        place=dossier.place,
        location=dossier.location,
        source=connector.source,
        ledger_id=dossier.ledger_id,
        full_advised=dossier.full_advised,
    )


def _write(session: Session, claim: Claim, **values: Any) -> None:
    """Change the task if it is still ours; raises Replaced."""
    mine = update(Task).where(
        Task.id == claim.task_id, Task.token == claim.token, Task.state == "running"
    )
    done = cast("CursorResult[Any]", session.execute(mine.values(**values)))
    if done.rowcount != 1:
        raise Replaced(f"Task {claim.task_id} is no longer held with token {claim.token}.")


def renew(session: Session, claim: Claim) -> None:
    """Hold the task for another lease. Raises Replaced."""
    _write(session, claim, lease_until=_until(claim.lease_ms))


def progress(session: Session, claim: Claim, step: str, done: int, expected: int) -> None:
    """Say how far the task is, in rows (expected 0: unknown). Raises Replaced."""
    _write(session, claim, step=step, rows_done=done, rows_expected=expected)


def finish(session: Session, claim: Claim, result: dict[str, Any], summary: Summary) -> None:
    """End the task as done and tell its dossier, in one transaction. Raises Replaced."""
    _end(session, claim, "done", result=result)
    _summarise(session, claim, summary)
    note(session, claim.task_id, "finished")


def _end(session: Session, claim: Claim, state: str, **values: Any) -> None:
    _write(
        session,
        claim,
        state=state,
        holder=None,
        lease_until=None,
        finished_at=None if state == "held" else server_ms(),
        step="",
        **values,
    )


def _summarise(session: Session, claim: Claim, summary: Summary) -> None:
    given = {
        "differences": summary.differences,
        "ledger_id": summary.ledger_id,
        "financial_through": summary.financial_through,
        "line_count": summary.line_count,
        "findings": summary.findings,
    }
    columns: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if summary.synced:
        columns |= {"synced_at": server_ms(), "synced_task_id": claim.task_id}
    if summary.checked:
        columns["checked_at"] = server_ms()
    if summary.proved:
        columns["proved_at"] = server_ms()
    if summary.full_advised is not None:
        columns["full_advised"] = summary.full_advised or None
    dossier = session.get_one(Dossier, claim.dossier_id, populate_existing=True)
    if summary.full_run is not None:
        columns["full_history"] = [*dossier.full_history, summary.full_run][-FULL_RUNS_KEPT:]
    if columns:
        session.execute(update(Dossier).where(Dossier.id == claim.dossier_id).values(**columns))
    if summary.version:
        same = update(Connector).where(Connector.id == claim.connector_id)
        session.execute(same.values(version=summary.version))


def fail(session: Session, claim: Claim, code: str, facts: dict[str, Any], detail: str) -> None:
    """End the task with a code of sync/failures.py; `detail` is for support. Raises Replaced."""
    _end(session, claim, "failed", failure=code, failure_facts=facts, failure_detail=detail or None)
    note(session, claim.task_id, "failed", code=code)


def refuse(session: Session, claim: Claim, code: str, facts: dict[str, Any], detail: str) -> None:
    """As `fail`, for what was read but must not be applied. Raises Replaced."""
    _end(session, claim, "failed", failure=code, failure_facts=facts, failure_detail=detail or None)
    note(session, claim.task_id, "refused", code=code)


def advise_full(session: Session, claim: Claim, reason: str) -> None:
    """Say on the dossier why a full synchronisation is wanted (sync/advice.py)."""
    advised = update(Dossier).where(Dossier.id == claim.dossier_id).values(full_advised=reason)
    session.execute(advised)


def hold(session: Session, claim: Claim, facts: dict[str, Any]) -> None:
    """Let the task wait for a person: `facts` say how many lines would go. Raises Replaced."""
    _end(session, claim, "held", failure="mass_deletion", failure_facts=facts)
    note(session, claim.task_id, "held", **facts)
