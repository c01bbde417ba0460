"""The active clients: one row a dossier, from the platform alone. No mirror is opened."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from models.dossier import Dossier
from models.firm import User
from reports import glance
from reports.page import Page, day, moment, offset_of

SIZE = 50
STATES = (
    "attention",
    "failed",
    "running",
    "differences",
    "unproved",
    "advised",
    "mine",
)
UNMANAGED = "none"


@dataclass(frozen=True, slots=True)
class ActiveFilters:
    """What to show. `manager` is a user's id as text, 'none' or ''; `sort` a key of SORTS or ''."""

    text: str = ""
    manager: str = ""
    state: str = ""
    sort: str = ""
    direction: str = "ascending"
    page: int = 1


@dataclass(frozen=True, slots=True)
class ActiveDossier:
    """A row of the active clients."""

    id: int
    code: str
    name: str
    light: glance.Light
    manager: str
    manager_initials: str
    updated_through: dt.date | None
    financial_through: dt.date | None
    synced_at: dt.datetime | None
    proof: glance.Proof
    full_advised: str
    open: glance.TaskGlance | None
    last: glance.TaskGlance | None


def _proof_rank() -> ColumnElement[Any]:
    return func.coalesce(-Dossier.differences * 10**14, 0) + func.coalesce(Dossier.proved_at, 0)


def _sort_column(name: str) -> ColumnElement[Any]:
    columns: dict[str, Any] = {
        "code": Dossier.code,
        "manager": User.name,
        "updated_through": Dossier.updated_through,
        "financial_through": Dossier.financial_through,
        "synced_at": Dossier.synced_at,
        "full_advised": Dossier.full_advised,
    }
    if name == "light":
        return glance.light_rank()
    column: ColumnElement[Any] = _proof_rank() if name == "proof" else columns[name]
    return column


SORTS = (
    "light",
    "code",
    "manager",
    "updated_through",
    "financial_through",
    "synced_at",
    "proof",
    "full_advised",
)


def active_dossiers(
    session: Session, visible: Select[Dossier], filters: ActiveFilters, user_id: int
) -> Page[ActiveDossier]:
    """A page of 50 of the visible, active dossiers: always four queries.

    `user_id` is whose dossiers 'mine' are.
    """
    wanted = _wanted(visible, filters, user_id)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    number = min(max(filters.page, 1), max(1, -(-total // SIZE)))
    rows = session.execute(
        wanted.outerjoin(User, User.id == Dossier.manager_id)
        .add_columns(User.name)
        .order_by(*_order(filters), Dossier.code, Dossier.id)
        .limit(SIZE)
        .offset(offset_of(number, SIZE))
    ).all()
    ids = [dossier.id for dossier, _manager in rows]
    open_ = glance.newest(session, ids, glance.OPEN)
    last = glance.newest(session, ids, glance.TRIED)
    shown = tuple(
        _row(dossier, manager or "", open_.get(dossier.id), last.get(dossier.id))
        for dossier, manager in rows
    )
    return Page(shown, number, SIZE, total)


def managers(session: Session, visible: Select[Dossier]) -> list[tuple[int, str]]:
    """The managers of the visible, active dossiers, by name."""
    ids = visible.where(Dossier.active).with_only_columns(Dossier.manager_id)
    rows = session.execute(select(User.id, User.name).where(User.id.in_(ids)).order_by(User.name))
    return list(rows.all())


def dossier_headers(session: Session, visible: Select[Dossier]) -> tuple[glance.DossierHeader, ...]:
    """All the visible, active dossiers by name: what a client chooses from."""
    rows = session.scalars(visible.where(Dossier.active).order_by(Dossier.name, Dossier.id))
    return tuple(glance.header_of(dossier) for dossier in rows)


def _wanted(visible: Select[Dossier], filters: ActiveFilters, user_id: int) -> Select[Dossier]:
    wanted = visible.where(Dossier.active)
    if filters.text:
        text = Dossier.name.icontains(filters.text, autoescape=True)
        wanted = wanted.where(or_(text, Dossier.code.icontains(filters.text, autoescape=True)))
    if filters.manager == UNMANAGED:
        wanted = wanted.where(Dossier.manager_id.is_(None))
    elif filters.manager:
        wanted = wanted.where(Dossier.manager_id == int(filters.manager))
    if filters.state:
        wanted = wanted.where(_in_state(filters.state, user_id))
    return wanted


def _in_state(state: str, user_id: int) -> ColumnElement[bool]:
    """The condition of a state; raises KeyError for one that is not in STATES."""
    busy = glance.has_open(("waiting", "running"))
    conditions: dict[str, ColumnElement[bool]] = {
        "attention": glance.needs_attention(),
        "failed": and_(glance.last_failed(), ~busy),
        "running": busy,
        "differences": Dossier.differences > 0,
        "unproved": or_(
            Dossier.proved_at.is_(None),
            Dossier.proved_at < Dossier.synced_at,
            Dossier.differences > 0,
        ),
        "advised": Dossier.full_advised.is_not(None),
        "mine": Dossier.manager_id == user_id,
    }
    return conditions[state]


def _order(filters: ActiveFilters) -> tuple[ColumnElement[Any], ...]:
    if not filters.sort:
        return ()
    column = _sort_column(filters.sort)
    ordered = column.desc() if filters.direction == "descending" else column.asc()
    return (ordered.nulls_last(),)


def initials(name: str) -> str:
    """Up to two initials of a person: of the first and the last word."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def _row(dossier: Dossier, manager: str, open_: Any, last: Any) -> ActiveDossier:
    return ActiveDossier(
        id=dossier.id,
        code=dossier.code,
        name=dossier.name,
        light=glance.light_of(dossier, open_, last),
        manager=manager,
        manager_initials=initials(manager),
        updated_through=day(dossier.updated_through),
        financial_through=day(dossier.financial_through),
        synced_at=moment(dossier.synced_at),
        proof=glance.proof_of(dossier),
        full_advised=dossier.full_advised or "",
        open=glance.glance_of(open_, dossier.name) if open_ else None,
        last=glance.glance_of(last, dossier.name) if last else None,
    )
