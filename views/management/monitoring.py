"""Monitoring: connectors and tasks, live."""

import flask
from flask_babel import gettext

import jobs
from access.scope import NotVisible, visible_dossiers
from models.task import KINDS, STATES
from reports import connectors as connectors_report
from reports import monitoring as report
from views import guards, htmx, query, table, words
from views.context import g, now, session, user

blueprint = flask.Blueprint("monitoring", __name__)


@blueprint.get("/monitoring")
@guards.audience("staff")
def show() -> flask.Response:
    """Connectors first, then the tasks as the address filters them."""
    return _page(_filters())


@blueprint.post("/monitoring/connectors/<id:connector_id>/wake")
@guards.audience("staff")
def wake(connector_id: int) -> flask.Response:
    """Ask a connector to wake now."""
    connector = connectors_report.find_connector(session(), user().firm_id, connector_id)
    if connector is None:
        raise NotVisible(connector_id)
    connector.wake_asked_at = g.now_ms
    g.after_commit.append(lambda: jobs.ring_connector(connector_id))
    if htmx.wants_fragment():
        session().flush()
        return _page(report.TaskFilters())
    return htmx.go(flask.url_for("monitoring.show"))


def _page(filters: report.TaskFilters) -> flask.Response:
    visible = visible_dossiers(user())
    connectors = connectors_report.connectors(session(), user().firm_id, visible, now())
    tasks = report.tasks(session(), visible, filters, now())
    arguments = {
        "q": filters.text,
        "kind": filters.kind,
        "state": filters.state,
        "connector": filters.connector,
        "page": filters.page,
    }
    to = table.address("monitoring.show", arguments)
    names = [(str(row.id), row.name) for row in connectors]
    return htmx.render(
        "management/monitoring/show.html",
        "management/monitoring/_live.html",
        connectors=connectors,
        tasks=tasks,
        paging=table.paging(tasks, to),
        filters=filters,
        kinds=table.options(
            [("", gettext("All kinds")), *((kind, words.KINDS[kind]) for kind in KINDS)],
            filters.kind,
        ),
        states=table.options(
            [("", gettext("All states")), *((state, words.STATES[state]) for state in _states())],
            filters.state,
        ),
        connector_options=table.options(
            [("", gettext("All connectors")), *names], filters.connector
        ),
        chips=_chips(filters, dict(names), to),
        clear_url=to(q=None, kind=None, state=None, connector=None, page=None),
        polling=report.has_open_tasks(session(), visible),
        poll_url=to(),
    )


def _states() -> tuple[str, ...]:
    return (*report.GROUPS, *STATES)


def _filters() -> report.TaskFilters:
    return report.TaskFilters(
        text=query.text("q"),
        kind=query.choice("kind", KINDS),
        state=query.choice("state", _states()),
        connector=query.identifier("connector"),
        page=query.number("page"),
    )


def _chips(
    filters: report.TaskFilters, connectors: dict[str, str], to: table.Address
) -> tuple[table.Chip, ...]:
    chips: list[table.Chip] = []
    if filters.text:
        label = gettext("“%(words)s”", words=filters.text)
        chips.append(table.Chip(label, to(q=None, page=None)))
    if filters.kind:
        chips.append(table.Chip(str(words.KINDS[filters.kind]), to(kind=None, page=None)))
    if filters.state:
        chips.append(table.Chip(str(words.STATES[filters.state]), to(state=None, page=None)))
    if filters.connector:
        label = connectors.get(filters.connector, filters.connector)
        chips.append(table.Chip(label, to(connector=None, page=None)))
    return tuple(chips)
