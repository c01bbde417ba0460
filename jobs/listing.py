"""Tasks as the command line shows them."""

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs.asking import sentence
from models.dossier import Dossier
from models.task import Task

SHOWN = 200


def newest_tasks(session: Session) -> list[dict[str, Any]]:
    """The newest tasks, newest first; times in ISO 8601, UTC, empty when not yet."""
    found = session.execute(
        select(Task, Dossier.code)
        .join(Dossier, Dossier.id == Task.dossier_id)
        .order_by(Task.id.desc())
        .limit(SHOWN)
    )
    return [_row(task, code) for task, code in found]


def _row(task: Task, code: str) -> dict[str, Any]:
    return {
        "task": task.id,
        "dossier": code,
        "kind": task.kind,
        "state": task.state,
        "reason": task.reason,
        "created_at": _moment(task.created_at),
        "started_at": _moment(task.started_at),
        "finished_at": _moment(task.finished_at),
        "attempts": task.attempts,
        "rows_done": task.rows_done,
        "rows_expected": task.rows_expected,
        "failure": sentence(task.failure, task.failure_facts or {}) if task.failure else "",
    }


def _moment(ms: int | None) -> str:
    if ms is None:
        return ""
    return dt.datetime.fromtimestamp(ms / 1000, dt.UTC).isoformat(timespec="seconds")


def in_words(task: dict[str, Any]) -> str:
    """What became of a synchronisation, in a line."""
    opening = f"Task {task['task']} ({task['kind']}): {task['state']}."
    if task["state"] == "done":
        counted = ", ".join(f"{task[word]} {word}" for word in ("added", "changed", "deleted"))
        return f"{opening} {counted} lines; {len(task['differences'])} differences."
    if task["state"] == "waiting" and task["held_by"]:
        return f"{opening} Task {task['held_by']} must be decided by a person first."
    if "wake_seconds" in task:
        return f"{opening} The connector takes it within {task['wake_seconds']} seconds."
    return opening
