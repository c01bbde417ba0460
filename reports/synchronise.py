"""What asking for a synchronisation of a dossier would cost, and what already waits."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.dossier import Connector, Dossier
from models.task import KINDS, Task
from reports import glance
from reports.page import moment

# Before a dossier has a full synchronisation of its own to learn from.
BYTES_A_LINE = 130
LINES_A_SECOND = 40_000
SECONDS = {"incremental": 2, "check": 1, "repair": 2}  # beside what grows with the books
SHARE = {"incremental": 50, "check": 4, "repair": 3}  # of a full one's duration: one in …


@dataclass(frozen=True, slots=True)
class FullCost:
    """What a full synchronisation reads and takes; `measured` on this dossier's last one."""

    rows: int
    bytes: int
    seconds: int
    measured: bool
    last_full_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class KindOffer:
    """A kind of synchronisation; `seconds` is an estimate, None where there is none."""

    kind: str
    offered: bool
    seconds: int | None
    advised: bool


@dataclass(frozen=True, slots=True)
class SynchroniseOffer:
    """What the dialog says. `ahead`: tasks of the connector that a new one waits for."""

    dossier_id: int
    code: str
    name: str
    connector: str
    source: str
    version: str
    kinds: tuple[KindOffer, ...]
    may_full: bool
    cost: FullCost
    advised: str
    differences: int
    synced_at: dt.datetime | None
    proof: glance.Proof
    open: tuple[glance.TaskGlance, ...]
    ahead: int
    place: int
    next_wake_at: dt.datetime | None
    wake_due: bool


def synchronise_offer(
    session: Session, dossier: Dossier, now: dt.datetime, *, may_full: bool
) -> SynchroniseOffer:
    """What may be asked for a dossier. Three queries."""
    connector = session.get_one(Connector, dossier.connector_id)
    open_ = session.scalars(
        select(Task)
        .where(Task.dossier_id == dossier.id, Task.state.in_(glance.OPEN))
        .order_by(Task.id)
    )
    ahead = session.scalar(
        select(func.count()).where(
            Task.connector_id == connector.id, Task.state.in_(("waiting", "running"))
        )
    )
    cost = full_cost(dossier)
    wake = glance.wake_of(connector, now)
    return SynchroniseOffer(
        dossier_id=dossier.id,
        code=dossier.code,
        name=dossier.name,
        connector=connector.name,
        source=connector.source,
        version=connector.version,
        kinds=_kinds(dossier, cost, may_full=may_full),
        may_full=may_full,
        cost=cost,
        advised=dossier.full_advised or "",
        differences=dossier.differences,
        synced_at=moment(dossier.synced_at),
        proof=glance.proof_of(dossier),
        open=tuple(glance.glance_of(task, dossier.name) for task in open_),
        ahead=ahead or 0,
        place=(ahead or 0) + 1,
        next_wake_at=wake.next_at,
        wake_due=wake.due,
    )


def full_cost(dossier: Dossier) -> FullCost:
    """From the dossier's last full synchronisation; estimated from its lines before the first."""
    if dossier.full_history:
        last = dossier.full_history[-1]
        return FullCost(
            rows=last.get("rows", 0),
            bytes=last.get("bytes", 0),
            seconds=max(1, last.get("ms", 1000 * last.get("seconds", 0)) // 1000),
            measured=True,
            last_full_at=moment(last.get("at")),
        )
    return FullCost(
        rows=dossier.line_count,
        bytes=dossier.line_count * BYTES_A_LINE,
        seconds=max(1, dossier.line_count // LINES_A_SECOND),
        measured=False,
        last_full_at=None,
    )


def _kinds(dossier: Dossier, cost: FullCost, *, may_full: bool) -> tuple[KindOffer, ...]:
    synced = dossier.synced_at is not None
    offers = {
        "incremental": True,
        "full": may_full,
        "check": synced,
        "repair": synced and dossier.differences > 0,
    }
    advised = "full" if dossier.full_advised and synced else ""
    if dossier.differences:
        advised = "repair"
    return tuple(
        KindOffer(
            kind=kind,
            offered=offers[kind],
            seconds=_seconds(kind, cost) if synced else None,
            advised=kind == advised,
        )
        for kind in KINDS
    )


def _seconds(kind: str, cost: FullCost) -> int:
    if kind == "full":
        return cost.seconds
    return SECONDS[kind] + cost.seconds // SHARE[kind]
