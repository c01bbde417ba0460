"""Dossiers and the connectors that fetch their books. Written by office/dossiers.py.

The columns from `synced_at` on are the dossier's summary: each finished task rewrites them
(sync/tasks.py), so that the active-clients screen never opens a mirror.
"""

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Connector(Base):
    """Wakes every so often near the accounting software and takes the waiting tasks."""

    __tablename__ = "connector"
    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"))
    name: Mapped[str]
    source: Mapped[str]  # simulator, fec
    version: Mapped[str] = mapped_column(default="")
    wake_seconds: Mapped[int] = mapped_column(default=600)
    last_seen_at: Mapped[int | None]
    wake_asked_at: Mapped[int | None]  # somebody pressed "wake now"


class Dossier(Base):
    """One company's books, held by the firm."""

    __tablename__ = "dossier"
    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    connector_id: Mapped[int] = mapped_column(ForeignKey("connector.id"), index=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    code: Mapped[str]  # as in the accounting software
    name: Mapped[str]
    enterprise_number: Mapped[str] = mapped_column(default="")
    chart: Mapped[str] = mapped_column(default="BE")  # BE, FR
    location: Mapped[str]  # where the source finds the books
    place: Mapped[str] = mapped_column(unique=True)  # where the mirror is: models/database.py
    active: Mapped[bool] = mapped_column(default=True)
    fence: Mapped[int] = mapped_column(default=0)  # grows with each claim; stale holders lose
    ledger_id: Mapped[str | None]  # learnt at the first sync; another one is refused
    updated_through: Mapped[str | None]  # set by a person only
    synced_at: Mapped[int | None]
    synced_task_id: Mapped[int | None]
    financial_through: Mapped[str | None]
    proved_at: Mapped[int | None]  # when mirror and software were last found equal
    checked_at: Mapped[int | None]
    differences: Mapped[int] = mapped_column(default=0)  # differing buckets at the last check
    findings: Mapped[int] = mapped_column(default=0)
    line_count: Mapped[int] = mapped_column(default=0)
    full_advised: Mapped[str | None]  # the reason's code, see sync/advice.py
    full_history: Mapped[list[dict[str, int]]] = mapped_column(JSON, default=list)
    __table_args__ = (UniqueConstraint("firm_id", "code"),)
