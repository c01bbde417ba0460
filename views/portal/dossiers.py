"""The dossiers a client may choose from."""

import flask

from access.policy import is_staff
from access.scope import visible_dossiers
from reports.active_dossiers import dossier_headers
from views import guards, htmx
from views.context import session, user

blueprint = flask.Blueprint("dossiers", __name__)


@blueprint.get("/portal/")
@guards.audience("signed_in")
def show() -> flask.Response:
    """The choice of dossiers; staff choose among the active clients."""
    if is_staff(user()):
        return htmx.go(flask.url_for("active_clients.show"))
    found = dossier_headers(session(), visible_dossiers(user()))
    return htmx.render_page("portal/dossiers/show.html", dossiers=found)
