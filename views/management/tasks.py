"""A task's page: what a person must do first, then all that is known of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import flask

import jobs
import sync
from access.policy import may
from access.scope import NotVisible, visible_dossiers
from models.dossier import Dossier
from models.schema import MirrorMissing
from reports import changes as changes_report
from reports import export
from reports.monitoring import TaskRow, find_task
from reports.page import Page
from reports.task_result import task_record
from views import guards, htmx, query, table
from views.context import doors, dossier, g, now, session, user

blueprint = flask.Blueprint("tasks", __name__)
BASE = "/dossiers/<id:dossier_id>/tasks/<id:task_id>"
CSV_HEADER = (
    "change",
    "line",
    "account",
    "account_name",
    "party",
    "text",
    "debit_before",
    "credit_before",
    "debit_after",
    "credit_after",
)


@dataclass(frozen=True, slots=True)
class Acts:
    """What the reader may do to the task now."""

    retry: bool
    cancel: bool
    confirm: bool
    repair: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """What the task changed, as one page shows it; `mirror` is False before the first sync."""

    counts: changes_report.ChangeCounts
    lines: Page[changes_report.ChangedLine]
    entries: tuple[changes_report.ChangedEntry, ...]
    mirror: bool


def _task(task_id: int) -> TaskRow:
    """The task, if it is this dossier's; raises NotVisible."""
    of_dossier = visible_dossiers(user()).where(Dossier.id == dossier().id)
    task = find_task(session(), of_dossier, task_id, now())
    if task is None:
        raise NotVisible(task_id)
    return task


@blueprint.get(BASE)
@guards.audience("staff")
def show(task_id: int) -> flask.Response:
    """The task's page, or the part of it that changes."""
    return _page(_task(task_id))


def _page(task: TaskRow) -> flask.Response:
    record = task_record(session(), task.id)
    changed = _changed(task.id)
    here = {"dossier_id": task.dossier_id, "task_id": task.id, "page": changed.lines.number}
    to = table.address("tasks.show", here)
    return htmx.render(
        "management/tasks/show.html",
        "management/tasks/_task.html",
        task=task,
        differences=record.differences,
        findings=record.findings,
        events=record.events,
        changes=changed.lines,
        changes_paging=table.paging(changed.lines, to),
        entries=changed.entries,
        counts=changed.counts,
        csv_url=flask.url_for("tasks.changes_csv", dossier_id=task.dossier_id, task_id=task.id),
        technical=record.technical if may(user(), "technical", dossier()) else None,
        acts=_acts(task),
        polling=task.state in ("waiting", "running"),
        poll_url=to(),
        mirror=changed.mirror,
        blocked_by=sync.held_before(session(), task.id),
    )


def _acts(task: TaskRow) -> Acts:
    unmended = task.kind == "check" and task.result is not None and task.result.differences > 0
    return Acts(
        retry=task.state == "failed",
        cancel=task.state in ("waiting", "held"),
        confirm=task.state == "held" and may(user(), "confirm", dossier()),
        repair=task.state == "done" and unmended and dossier().differences > 0,
    )


def _changed(task_id: int) -> Changed:
    try:
        with doors().mirrors.reading(dossier().place) as mirror:
            counts = changes_report.change_counts(mirror, task_id)
            lines = changes_report.changed_lines(
                mirror, task_id, counts.listed, query.number("page")
            )
            entries = changes_report.by_entry(mirror, task_id, lines.rows)
            return Changed(counts, lines, entries, mirror=True)
    except MirrorMissing:
        empty: Page[changes_report.ChangedLine] = Page((), 1, changes_report.SIZE, 0)
        return Changed(changes_report.ChangeCounts(), empty, (), mirror=False)


def _act(task_id: int, act: Callable[[], int | None]) -> flask.Response:
    """Do one thing to a task, wake its connector, and show what became of it.

    `act` says which task goes on with it, when it is another one.
    """
    _task(task_id)
    task_id = act() or task_id
    session().flush()
    connector_id = dossier().connector_id
    g.after_commit.append(lambda: jobs.ring_connector(connector_id))
    if htmx.wants_fragment():
        return _page(_task(task_id))
    return htmx.go(flask.url_for("tasks.show", dossier_id=dossier().id, task_id=task_id))


@blueprint.post(f"{BASE}/retry")
@guards.audience("staff")
def retry(task_id: int) -> flask.Response:
    """Try a failed task again."""
    return _act(task_id, lambda: sync.retry(session(), task_id))


@blueprint.post(f"{BASE}/cancel")
@guards.audience("staff")
def cancel(task_id: int) -> flask.Response:
    """Cancel a task that waits or is held."""
    return _act(task_id, lambda: sync.cancel(session(), task_id))


@blueprint.post(f"{BASE}/confirm")
@guards.audience("staff")
def confirm(task_id: int) -> flask.Response:
    """Apply what was held: a person has decided."""
    if not may(user(), "confirm", dossier()):
        raise NotVisible(task_id)
    return _act(task_id, lambda: sync.confirm(session(), task_id, user()))


@blueprint.get(f"{BASE}/changes.csv")
@guards.audience("staff")
def changes_csv(task_id: int) -> flask.Response:
    """All changed lines as CSV, sent while they are read."""
    _task(task_id)
    mirrors, place = doors().mirrors, dossier().place
    if not mirrors.exists(place):
        raise NotVisible(task_id)

    def lines() -> Iterator[str]:
        yield export.BOM
        with mirrors.reading(place) as mirror:
            found = changes_report.all_changed_lines(mirror, task_id)
            yield from export.csv_lines(CSV_HEADER, map(_csv_row, found))

    response = flask.Response(lines(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename=task-{task_id}-changes.csv"
    return response


def _csv_row(line: changes_report.ChangedLine) -> tuple[export.Cell, ...]:
    return (
        line.op,
        line.line_id,
        line.account,
        line.account_name,
        line.party,
        line.text,
        export.amount(line.debit_before),
        export.amount(line.credit_before),
        export.amount(line.debit_after),
        export.amount(line.credit_after),
    )
