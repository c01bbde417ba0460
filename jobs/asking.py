"""Synchronisations asked for on the command line: at the next wake, or here and now."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sync
from config import Settings
from jobs.bell import ring_connector
from jobs.tasks import holder, workshop_of
from models.dossier import Connector
from models.task import Task
from office.dossiers import dossier_by_code

LOOK_SECONDS = 0.2
PATIENCE_SECONDS = 900.0
ENDINGS = ("done", "failed", "held", "cancelled")
NOTHING: dict[str, Any] = {
    "read": 0,
    "added": 0,
    "changed": 0,
    "deleted": 0,
    "unchanged": 0,
    "findings": [],
    "differences": [],
    "seconds": 0.0,
    "bytes": 0,
    "proved": False,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A task that was asked for, and in how many seconds its connector wakes at the latest."""

    task_id: int
    created: bool
    connector_id: int
    wake_seconds: int


def ask(workshop: sync.Workshop, code: str, kind: str) -> Asked:
    """Ask for a task of a dossier. Raises NoSuchDossier."""
    with workshop.platform.writing() as session:
        dossier = dossier_by_code(session, code)
        requested = sync.request(session, sync.Asking(dossier.id, kind))
        connector = session.get_one(Connector, dossier.connector_id)
        return Asked(requested.task_id, requested.created, connector.id, connector.wake_seconds)


def ask_for(settings: Settings, code: str, kind: str) -> dict[str, Any]:
    """Ask for a task at the connector's next wake; the task as an object."""
    workshop = workshop_of(settings)
    asked = ask(workshop, code, kind)
    ring_connector(asked.connector_id)
    return described(workshop, asked.task_id) | {"wake_seconds": asked.wake_seconds}


def synchronise_now(
    settings: Settings, code: str, kind: str, sleep: Callable[[float], None] = time.sleep
) -> dict[str, Any]:
    """Ask for a task and do it here, or wait for whoever took it first; the task as an object.

    Its state is `waiting` when another task of the dossier must be decided by a person before.
    """
    workshop = workshop_of(settings, pooled=True)
    asked = ask(workshop, code, kind)
    until = time.monotonic() + PATIENCE_SECONDS
    while sync.run_task(workshop, asked.task_id, holder()).state not in ENDINGS:
        with workshop.platform.reading() as session:
            blocked = sync.held_before(session, asked.task_id) is not None
        if blocked or time.monotonic() > until:
            break
        sleep(LOOK_SECONDS)
    return described(workshop, asked.task_id)


def described(workshop: sync.Workshop, task_id: int) -> dict[str, Any]:
    """A task with its result, and its failure in words ("" when there is none)."""
    with workshop.platform.reading() as session:
        task = session.get_one(Task, task_id)
        words = "" if task.failure is None else sentence(task.failure, task.failure_facts or {})
        held = sync.held_before(session, task_id)
    known = {"task": task.id, "kind": task.kind, "state": task.state}
    return NOTHING | (task.result or {}) | known | {"failure": words, "held_by": held}


def sentence(code: str, facts: dict[str, Any]) -> str:
    """What happened and what to do, with the facts filled in."""
    failure = sync.FAILURES.get(code, sync.FAILURES["our_fault"])
    try:
        return f"{failure.what % facts} {failure.todo % facts}"
    except (KeyError, ValueError):  # facts of an older version
        return f"{failure.what} {failure.todo}"
