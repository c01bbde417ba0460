"""One wake-up of a connector: claim the waiting tasks, oldest first, and bring each to its end."""

import time
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.base import server_ms
from models.dossier import Connector
from models.task import ENDED, Task
from sync import advice, claims, shelf
from sync.apply import MassDeletion
from sync.claims import Claim
from sync.failures import failing as failing_of
from sync.holding import Holding
from sync.kinds import perform
from sync.refusals import ExtractRefused, Replaced
from sync.result import result_of
from sync.runs import BackupRestored, Ending, Run
from sync.shelf import Shelf
from sync.tasks import NoSuchTask
from sync.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task; `state` is `running` or `waiting` when somebody else has it."""

    task_id: int
    state: str
    result: dict[str, Any] | None = None
    failure: str | None = None


def wake(workshop: Workshop, connector_id: int, holder: str) -> int:
    """Say that the connector is there, and do its waiting tasks; how many were brought to an end.

    Errors of a task are written on the task. What is raised is our own: a full disk under the
    platform, or a platform too busy; the tasks then wait for their lease to run out.
    """
    with workshop.platform.writing() as session:
        here = update(Connector).where(Connector.id == connector_id)
        session.execute(here.values(last_seen_at=server_ms(), wake_asked_at=None))
    _sweep(workshop)
    ended = 0
    while True:
        claim = _claim(workshop, connector_id, holder, None)
        if claim is None:
            return ended
        ended += _work(workshop, claim)


def run_task(workshop: Workshop, task_id: int, holder: str) -> Outcome:
    """Do one task here and now, if it may run; raises NoSuchTask."""
    with workshop.platform.reading() as session:
        task = session.get(Task, task_id)
    if task is None:
        raise NoSuchTask(f"There is no task {task_id}.")
    claim = _claim(workshop, task.connector_id, holder, task_id)
    if claim is not None:
        _work(workshop, claim)
    with workshop.platform.reading() as session:
        task = session.get_one(Task, task_id)
        return Outcome(task.id, task.state, task.result, task.failure)


def _claim(workshop: Workshop, connector_id: int, holder: str, task_id: int | None) -> Claim | None:
    with workshop.platform.writing() as session:
        return claims.claim(session, connector_id, holder, workshop.lease_ms, task_id)


def _sweep(workshop: Workshop) -> None:
    """Remove the extracts of tasks that ended elsewhere, for instance were cancelled."""
    kept = list(shelf.kept_tasks(workshop.extracts))
    if not kept:
        return
    numbers = {task_id for task_id, _path in kept}
    with workshop.platform.reading() as session:
        live = select(Task.id).where(Task.id.in_(numbers), Task.state.not_in(ENDED))
        shelf.sweep(kept, frozenset(session.scalars(live)))


def _work(workshop: Workshop, claim: Claim) -> bool:
    """Bring a claimed task to its end; False when somebody else took it over meanwhile."""
    place = shelf.shelf_for(workshop.extracts, claim)
    started = time.monotonic()
    try:
        with Holding(workshop.platform, claim) as holding:
            run = Run(workshop, claim, holding, place)
            run.reached("claimed")
            ending = perform(run)
            seconds = time.monotonic() - started
        with workshop.platform.writing() as session:
            _finish(session, claim, ending, seconds)
    except Replaced:
        return False
    except Exception as error:  # noqa: BLE001 - whatever it is, it is written on the task
        return _end_badly(workshop, claim, place, error)
    _clear(workshop, place)
    return True


def _finish(session: Session, claim: Claim, ending: Ending, seconds: float) -> None:
    """End the task as done, with its result; a full one leaves what it cost."""
    summary = ending.summary
    if claim.kind == "full":
        cost = {"at": session.scalar(select(server_ms())) or 0, "rows": ending.read}
        cost |= {"bytes": ending.bytes, "ms": round(seconds * 1000)}
        summary = replace(summary, full_run=cost)
    claims.finish(session, claim, result_of(ending, seconds), summary)


def _end_badly(workshop: Workshop, claim: Claim, place: Shelf, error: Exception) -> bool:
    """Write on the task why it was not done; False when somebody else has it by now."""
    try:
        with workshop.platform.writing() as session:
            _tell(session, claim, error)
    except Replaced:
        return False
    if not isinstance(error, MassDeletion):  # a held task keeps what a person decides on
        _clear(workshop, place)
    return True


def _tell(session: Session, claim: Claim, error: Exception) -> None:
    if isinstance(error, MassDeletion):
        claims.hold(session, claim, {"deleted": error.deleted, "existing": error.existing})
    elif isinstance(error, ExtractRefused):
        claims.refuse(session, claim, error.code, error.facts, error.detail)
    elif isinstance(error, BackupRestored):
        claims.fail(session, claim, advice.BACKUP_RESTORED, {}, "")
        claims.advise_full(session, claim, advice.BACKUP_RESTORED)
    else:
        failing = failing_of(error)
        claims.fail(session, claim, failing.code, failing.facts, failing.detail)


def _clear(workshop: Workshop, place: Shelf) -> None:
    workshop.fault("finished")
    place.clear()
    workshop.fault("cleared")
