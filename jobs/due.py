"""Which connectors have a reason to wake now, by the platform's own clock."""

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from models.base import server_ms
from models.dossier import Connector
from models.task import Task


def _rested() -> ColumnElement[bool]:
    """Its pause is over, or somebody asked it to wake since it last did."""
    seen = func.coalesce(Connector.last_seen_at, 0)
    return or_(
        seen + Connector.wake_seconds * 1000 <= server_ms(),
        Connector.wake_asked_at > seen,
    )


def _abandoned() -> ColumnElement[bool]:
    """It has a task whose holder has not been heard of for a whole lease."""
    return exists().where(
        Task.connector_id == Connector.id,
        Task.state == "running",
        Task.lease_until < server_ms(),
    )


def due_connectors(session: Session) -> list[int]:
    """Connectors whose pause is over, or that somebody asked to wake."""
    return list(session.scalars(select(Connector.id).where(_rested()).order_by(Connector.id)))


def abandoned_connectors(session: Session) -> list[int]:
    """Connectors with a task that nobody works on any more."""
    return list(session.scalars(select(Connector.id).where(_abandoned()).order_by(Connector.id)))


def is_due(session: Session, connector_id: int) -> bool:
    """Whether a connector should wake now; a ring too many finds that it should not."""
    asked = select(Connector.id).where(Connector.id == connector_id, or_(_rested(), _abandoned()))
    return session.scalar(asked) is not None
