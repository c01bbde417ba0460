"""The front door: everybody is sent where they belong."""

import flask

from access.policy import is_staff
from access.scope import visible_dossiers
from reports.active_dossiers import dossier_headers
from views import guards, htmx
from views.context import session, user

blueprint = flask.Blueprint("home", __name__)


@blueprint.get("/")
@guards.audience("signed_in")
def show() -> flask.Response:
    """Staff to the active clients; a client to the dossier, or to the choice of dossiers."""
    if is_staff(user()):
        return htmx.go(flask.url_for("active_clients.show"))
    dossiers = dossier_headers(session(), visible_dossiers(user()))
    if len(dossiers) == 1:
        return htmx.go(flask.url_for("dashboard.show", dossier_id=dossiers[0].id))
    return htmx.go(flask.url_for("dossiers.show"))
