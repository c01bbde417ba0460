"""The key figures of a year."""

import flask

from models.schema import MirrorMissing
from reports.key_figures import Figure, KeyFigures, key_figures
from reports.page import day
from views import guards, htmx
from views.context import dossier
from views.portal.books import header, open_books, year_links

blueprint = flask.Blueprint("dashboard", __name__)


@blueprint.get("/portal/<id:dossier_id>/")
@guards.audience("signed_in")
def show() -> flask.Response:
    """The dashboard of the year."""
    with open_books() as books:
        if books.year is None:
            raise MirrorMissing(dossier().place)
        through = day(dossier().updated_through)
        figures = key_figures(books.mirror, books.year, dossier().chart, through)
        return htmx.render_page(
            "portal/dashboard/show.html",
            dossier=header(),
            years=year_links(books, "dashboard.show"),
            year=books.year,
            figures=figures,
            figure_urls=_urls(figures),
            trial_balance_url=_url(figures),
        )


def _urls(figures: KeyFigures) -> dict[str, str]:
    """Where each figure opens: the accounts it is made of."""
    made_of_accounts: tuple[Figure, ...] = (*figures.terms, figures.tax)
    return {figure.category: _url(figures, figure.category) for figure in made_of_accounts}


def _url(figures: KeyFigures, category: str | None = None) -> str:
    return flask.url_for(
        "trial_balance.show",
        dossier_id=dossier().id,
        year=figures.year.code,
        category=category,
        until=figures.through.isoformat() if figures.through else None,
    )
