"""A task's result and life, as they were recorded."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.task import Task, TaskEvent
from reports.page import moment

Recorded = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where software and mirror differ: a bucket's rows and sums (cents) on both sides.

    Lines and entries lie in a journal and period, matchings on an account.
    """

    table: str
    journal: str
    period: str
    rows_source: int
    rows_mirror: int
    debit_source: int
    debit_mirror: int
    credit_source: int
    credit_mirror: int
    account: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Unsound books that were mirrored as they are: a code, how often, and where."""

    code: str
    count: int
    facts: Recorded = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What a task did, in rows; `proved`: mirror and software were found equal."""

    read: int
    added: int
    changed: int
    deleted: int
    unchanged: int
    findings: int
    differences: int
    first_difference: Difference | None
    proved: bool
    seconds: float
    bytes: int


@dataclass(frozen=True, slots=True)
class Event:
    """A step of a task's life; views/words.py has its sentence."""

    at: dt.datetime | None
    what: str
    facts: Recorded


def differences_of(recorded: Recorded | None) -> tuple[Difference, ...]:
    """The differences a task recorded."""
    return tuple(
        Difference(
            table=str(found.get("table", "")),
            journal=str(found.get("journal") or ""),
            period=str(found.get("period") or ""),
            rows_source=found.get("rows_source") or 0,
            rows_mirror=found.get("rows_mirror") or 0,
            debit_source=found.get("debit_source") or 0,
            debit_mirror=found.get("debit_mirror") or 0,
            credit_source=found.get("credit_source") or 0,
            credit_mirror=found.get("credit_mirror") or 0,
            account=str(found.get("account") or ""),
        )
        for found in (recorded or {}).get("differences") or ()
    )


def findings_of(recorded: Recorded | None) -> tuple[Finding, ...]:
    """The findings a task recorded: a list of objects with a code, or counts by code."""
    found = (recorded or {}).get("findings") or ()
    if isinstance(found, Mapping):
        return tuple(Finding(str(code), int(count)) for code, count in found.items())
    if isinstance(found, int):
        return (Finding("unsound", found),)
    return tuple(
        Finding(str(row.get("code", "unsound")), int(row.get("count", 1)), row) for row in found
    )


def result_of(recorded: Recorded | None) -> Result | None:
    """The result of a task; None before it has one."""
    if not recorded:
        return None
    differences = differences_of(recorded)
    return Result(
        read=recorded.get("read") or 0,
        added=recorded.get("added") or 0,
        changed=recorded.get("changed") or 0,
        deleted=recorded.get("deleted") or 0,
        unchanged=recorded.get("unchanged") or 0,
        findings=sum(finding.count for finding in findings_of(recorded)),
        differences=len(differences),
        first_difference=differences[0] if differences else None,
        proved=bool(recorded.get("proved")),
        seconds=recorded.get("seconds") or 0.0,
        bytes=recorded.get("bytes") or 0,
    )


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """What a task left behind; `technical` is for support."""

    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]
    events: tuple[Event, ...]
    technical: str


def task_record(session: Session, task_id: int) -> TaskRecord:
    """What a task recorded; the caller has made sure that it may be seen. Two queries."""
    task = session.get_one(Task, task_id)
    rows = session.scalars(
        select(TaskEvent).where(TaskEvent.task_id == task_id).order_by(TaskEvent.id)
    )
    return TaskRecord(
        differences=differences_of(task.result),
        findings=findings_of(task.result),
        events=tuple(Event(moment(row.at), row.what, row.facts) for row in rows),
        technical=task.failure_detail or "",
    )
