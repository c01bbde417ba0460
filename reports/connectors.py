"""Monitoring: the connectors, from the platform alone."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.dossier import Connector, Dossier
from models.task import Task
from reports import glance
from reports.page import moment


@dataclass(frozen=True, slots=True)
class ConnectorRow:
    """A connector; `dossiers` and `queue` count the whole firm's."""

    id: int
    name: str
    source: str
    version: str
    light: glance.Light
    last_seen_at: dt.datetime | None
    next_wake_at: dt.datetime | None
    wake_due: bool
    wake_asked: bool
    silent: bool
    dossiers: int
    queue: int
    running: tuple[glance.TaskGlance, ...]


def connectors(
    session: Session, firm_id: int, visible: Select[Dossier], now: dt.datetime
) -> tuple[ConnectorRow, ...]:
    """The firm's connectors by name: always four queries.

    A running dossier that the reader may not see has no name.
    """
    found = session.scalars(
        select(Connector).where(Connector.firm_id == firm_id).order_by(Connector.name, Connector.id)
    ).all()
    queues = _counted(
        session,
        select(Task.connector_id, func.count()).where(Task.state == "waiting"),
        Task.connector_id,
    )
    counts = _counted(
        session,
        select(Dossier.connector_id, func.count()).where(Dossier.active),
        Dossier.connector_id,
    )
    seen = visible.with_only_columns(Dossier.id, Dossier.name).subquery()
    running: dict[int, list[glance.TaskGlance]] = {}
    rows = session.execute(
        select(Task, seen.c.name)
        .outerjoin(seen, seen.c.id == Task.dossier_id)
        .where(
            Task.connector_id.in_([connector.id for connector in found]), Task.state == "running"
        )
        .order_by(Task.id)
    )
    for task, name in rows:
        running.setdefault(task.connector_id, []).append(glance.glance_of(task, name or ""))
    return tuple(
        _connector_row(
            connector,
            glance.wake_of(connector, now),
            (counts.get(connector.id, 0), queues.get(connector.id, 0)),
            tuple(running.get(connector.id, ())),
        )
        for connector in found
    )


def _counted(session: Session, query: Select[*tuple[Any, ...]], column: Any) -> dict[int, int]:
    return dict(session.execute(query.group_by(column)).all())


def _connector_row(
    connector: Connector,
    wake: glance.Wake,
    counts: tuple[int, int],
    running: tuple[glance.TaskGlance, ...],
) -> ConnectorRow:
    dossiers, queue = counts
    busy: glance.Light = "running" if running or queue else "idle"
    return ConnectorRow(
        id=connector.id,
        name=connector.name,
        source=connector.source,
        version=connector.version,
        light="failed" if wake.silent else busy,
        last_seen_at=moment(connector.last_seen_at),
        next_wake_at=wake.next_at,
        wake_due=wake.due,
        wake_asked=(connector.wake_asked_at or 0) > (connector.last_seen_at or 0),
        silent=wake.silent,
        dossiers=dossiers,
        queue=queue,
        running=running,
    )


def find_connector(session: Session, firm_id: int, connector_id: int) -> Connector | None:
    """A connector of the firm."""
    return session.scalar(
        select(Connector).where(Connector.firm_id == firm_id, Connector.id == connector_id)
    )
