"""Tasks for connectors, and what happened to each. Written by sync/tasks.py."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

KINDS = ("incremental", "full", "check", "repair")
STATES = ("waiting", "running", "held", "done", "failed", "cancelled")
ENDED = ("done", "failed", "cancelled")


class Task(Base):
    """One piece of work for a connector. The database is the queue."""

    __tablename__ = "task"
    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    connector_id: Mapped[int] = mapped_column(ForeignKey("connector.id"))
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    reason: Mapped[str] = mapped_column(default="asked")  # a code of sync/advice.py or 'asked'
    reason_text: Mapped[str] = mapped_column(default="")
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # None: by itself
    created_at: Mapped[int]
    started_at: Mapped[int | None]
    finished_at: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(default=0)
    token: Mapped[int] = mapped_column(default=0)  # fencing: the dossier's fence at the claim
    holder: Mapped[str | None]
    lease_until: Mapped[int | None]
    step: Mapped[str] = mapped_column(default="")  # reading verifying applying comparing
    rows_done: Mapped[int] = mapped_column(default=0)
    rows_expected: Mapped[int] = mapped_column(default=0)
    approved_deletions: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    failure: Mapped[str | None]  # a code of sync/failures.py
    failure_facts: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    failure_detail: Mapped[str | None]  # for support
    __table_args__ = (
        Index(
            "ux_task_running",
            "dossier_id",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
        Index(
            "ux_task_waiting",
            "dossier_id",
            "kind",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_task_queue", "connector_id", "state", "id"),
        Index("ix_task_dossier", "dossier_id", "id"),
        Index("ix_task_firm", "firm_id", "id"),
    )


class TaskEvent(Base):
    """One step in a task's life: `what` is a code, `facts` fill its sentence."""

    __tablename__ = "task_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    at: Mapped[int]
    what: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
