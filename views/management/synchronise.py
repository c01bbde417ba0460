"""Asking for a synchronisation of a dossier."""

import datetime as dt
from dataclasses import dataclass, field

import flask
from flask_babel import gettext

import jobs
import sync
from access.policy import may
from models.task import KINDS
from reports.synchronise import SynchroniseOffer, synchronise_offer
from views import guards, htmx, query, table
from views.context import dossier, g, now, session, user
from views.words import ASKABLE

blueprint = flask.Blueprint("synchronise", __name__)
LONGEST_REASON = 500
REFUSED = 422


@dataclass(frozen=True, slots=True)
class SynchroniseForm:
    """What was chosen, and by field what is wrong with it."""

    kind: str = "incremental"
    reason: str = ""
    reason_text: str = ""
    confirmed: bool = False
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of the request. `place`: in the connector's queue, 0 when it already runs."""

    task_id: int
    dossier_id: int
    dossier_name: str
    kind: str
    created: bool
    absorbed: int
    place: int
    next_wake_at: dt.datetime | None
    wake_due: bool


def _offer() -> SynchroniseOffer:
    may_full = may(user(), "full", dossier())
    return synchronise_offer(session(), dossier(), now(), may_full=may_full)


def _page(form: SynchroniseForm, status: int = 200) -> flask.Response:
    choices = [("", gettext("Choose a reason")), *ASKABLE.items()]
    return htmx.render(
        "management/synchronise/show.html",
        "management/synchronise/_form.html",
        status,
        offer=_offer(),
        form=form,
        reasons=table.options(choices, form.reason),
    )


@blueprint.get("/dossiers/<id:dossier_id>/synchronise")
@guards.audience("staff")
def show() -> flask.Response:
    """What may be asked, what it costs, and what already waits."""
    return _page(SynchroniseForm(kind=query.choice("kind", KINDS) or "incremental"))


@blueprint.post("/dossiers/<id:dossier_id>/synchronise")
@guards.audience("staff")
def ask() -> flask.Response:
    """Ask, and say which place in the queue it has; or say what is missing."""
    form = _read_form()
    if form.errors:
        return _page(form, REFUSED)
    requested = sync.request(
        session(),
        sync.Asking(
            dossier_id=dossier().id,
            kind=form.kind,
            reason=form.reason or "asked",
            reason_text=form.reason_text,
            asked_by=user().id,
        ),
    )
    connector_id = dossier().connector_id
    g.after_commit.append(lambda: jobs.ring_connector(connector_id))
    if not htmx.wants_fragment():
        url = flask.url_for("tasks.show", dossier_id=dossier().id, task_id=requested.task_id)
        return htmx.go(url)
    return _answer(form, requested)


def _answer(form: SynchroniseForm, requested: sync.Requested) -> flask.Response:
    offer = _offer()
    place = sync.queue_place(session(), requested.task_id)
    asked = Asked(
        task_id=requested.task_id,
        dossier_id=dossier().id,
        dossier_name=dossier().name,
        kind=form.kind,
        created=requested.created,
        absorbed=len(requested.absorbed),
        place=place,
        next_wake_at=offer.next_wake_at,
        wake_due=offer.wake_due,
    )
    answer = "management/synchronise/_answer.html"
    return htmx.render(answer, answer, answer=asked)


def _read_form() -> SynchroniseForm:
    given = flask.request.form
    kind = query.choice("kind", KINDS, given)
    full = kind == "full"
    reason = query.choice("reason", ASKABLE, given) if full else ""
    reason_text = query.text("reason_text", LONGEST_REASON, given) if full else ""
    form = SynchroniseForm(
        kind=kind or "incremental",
        reason=reason,
        reason_text=reason_text,
        confirmed=given.get("confirmed") == "1",
    )
    form.errors.update(_errors(form, kind))
    return form


def _errors(form: SynchroniseForm, kind: str) -> dict[str, str]:
    """What is wrong, by field."""
    offered = {offer.kind for offer in _offer().kinds if offer.offered}
    if kind not in offered:
        return {"kind": gettext("Choose what the connector is to do.")}
    if kind != "full":
        return {}
    errors: dict[str, str] = {}
    if not form.reason:
        errors["reason"] = gettext("Say why a full synchronisation is needed.")
    if form.reason == "other" and not form.reason_text:
        errors["reason_text"] = gettext("Say in a few words why.")
    if not form.confirmed:
        errors["confirmed"] = gettext("Confirm that it may weigh on the software now.")
    return errors
