"""Who did what: append only, held by triggers. Written in the act's own transaction."""

from typing import Any

from sqlalchemy import DDL, JSON, Index, event
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base


class AuditEvent(Base):
    """One act of one person, or of the product itself (user_id None)."""

    __tablename__ = "audit_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[int]
    user_id: Mapped[int | None]
    dossier_id: Mapped[int | None]
    act: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    address: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        Index("ix_audit_event_dossier_id", "dossier_id", "id"),
        Index("ix_audit_event_user_id", "user_id", "id"),
    )


for _act in ("UPDATE", "DELETE"):
    event.listen(
        AuditEvent.__table__,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]  # SQLAlchemy has not typed it
            f"CREATE TRIGGER audit_event_no_{_act.lower()} BEFORE {_act} ON audit_event "
            "BEGIN SELECT RAISE(ABORT, 'the audit trail is append only'); END"
        ).execute_if(dialect="sqlite"),
    )


def record_act(session: Session, act: str, **columns: Any) -> None:
    """Add one audit row to the session's transaction; `columns` are those of AuditEvent."""
    session.add(AuditEvent(act=act, **columns))
