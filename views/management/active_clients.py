"""The active clients."""

import flask
from flask_babel import gettext

from access.scope import visible_dossiers
from reports import active_dossiers as report
from views import guards, htmx, query, table
from views.context import session, user
from views.words import STATES

blueprint = flask.Blueprint("active_clients", __name__)
DIRECTIONS = ("ascending", "descending")


@blueprint.get("/clients")
@guards.audience("staff")
def show() -> flask.Response:
    """The list, filtered and sorted as its address says; a part of it for HTMX."""
    filters = _filters()
    to = table.address("active_clients.show", _arguments(filters))
    visible = visible_dossiers(user())
    clients = report.active_dossiers(session(), visible, filters, user().id)
    names = {str(key): name for key, name in report.managers(session(), visible)}
    managers = [("", gettext("All managers")), *names.items(), ("none", gettext("No manager"))]
    states = [("", gettext("All states")), *((state, STATES[state]) for state in report.STATES)]
    open_ = (row.open.state for row in clients.rows if row.open is not None)
    return htmx.render(
        "management/active_clients/show.html",
        "management/active_clients/_clients.html",
        clients=clients,
        paging=table.paging(clients, to),
        headings=_headings(filters, to),
        chips=_chips(filters, dict(managers), to),
        clear_url=to(q=None, manager=None, state=None, page=None),
        filters=filters,
        managers=table.options(managers, filters.manager),
        states=table.options(states, filters.state),
        polling=any(state != "held" for state in open_),
        poll_url=to(),
    )


def _filters() -> report.ActiveFilters:
    manager = query.choice("manager", (report.UNMANAGED,)) or query.identifier("manager")
    return report.ActiveFilters(
        text=query.text("q"),
        manager=manager,
        state=query.choice("state", report.STATES),
        sort=query.choice("sort", report.SORTS),
        direction=query.choice("direction", DIRECTIONS) or "ascending",
        page=query.number("page"),
    )


def _arguments(filters: report.ActiveFilters) -> dict[str, str | int | None]:
    return {
        "q": filters.text,
        "manager": filters.manager,
        "state": filters.state,
        "sort": filters.sort,
        "direction": filters.direction if filters.sort else None,
        "page": filters.page,
    }


def _headings(filters: report.ActiveFilters, to: table.Address) -> dict[str, table.Heading]:
    labels = {
        "light": gettext("Tasks"),
        "code": gettext("Client"),
        "manager": gettext("Manager"),
        "updated_through": gettext("Updated through"),
        "financial_through": gettext("Financial journals through"),
        "synced_at": gettext("Last synchronisation"),
        "proof": gettext("Proof"),
        "full_advised": gettext("Full advised"),
    }
    now = (filters.sort, filters.direction)
    return {key: table.heading(key, label, now, to) for key, label in labels.items()}


def _chips(
    filters: report.ActiveFilters, managers: dict[str, str], to: table.Address
) -> tuple[table.Chip, ...]:
    chips: list[table.Chip] = []
    if filters.text:
        label = gettext("“%(words)s”", words=filters.text)
        chips.append(table.Chip(label, to(q=None, page=None)))
    if filters.manager:
        label = managers.get(filters.manager, filters.manager)
        chips.append(table.Chip(label, to(manager=None, page=None)))
    if filters.state:
        chips.append(table.Chip(str(STATES[filters.state]), to(state=None, page=None)))
    return tuple(chips)
