"""One entry."""

import flask

from reports.entry import entry
from views import guards, htmx
from views.portal.books import header, open_books

blueprint = flask.Blueprint("entry", __name__)


@blueprint.get("/portal/<id:dossier_id>/entries/<id:entry_id>")
@guards.audience("signed_in")
def show(entry_id: int) -> flask.Response:
    """The entry with its lines and what they were matched with."""
    with open_books() as books:
        found = entry(books.mirror, entry_id)
        year = next((year for year in books.years if year.code == found.year), books.year)
        return htmx.render_page(
            "portal/entry/show.html",
            dossier=header(),
            years=(),
            year=year,
            entry=found,
        )
