"""The trial balance of a year."""

import flask

from ledger.accounts import CATEGORIES
from models.schema import MirrorMissing
from reports import export
from reports.trial_balance import trial_balance
from views import guards, htmx, query, table
from views.context import dossier
from views.portal.books import header, open_books, year_links
from views.words import CATEGORIES as NAMES

blueprint = flask.Blueprint("trial_balance", __name__)


@blueprint.get("/portal/<id:dossier_id>/trial-balance")
@guards.audience("signed_in")
def show() -> flask.Response:
    """The year's accounts, all or those of one category."""
    category = query.choice("category", CATEGORIES)
    with open_books() as books:
        if books.year is None:
            raise MirrorMissing(dossier().place)
        balance = trial_balance(
            books.mirror,
            books.year.code,
            category=next((name for name in CATEGORIES if name == category), None),
            chart=dossier().chart,
        )
        here = {"dossier_id": dossier().id, "year": books.year.code, "category": category}
        to = table.address("trial_balance.show", here)
        chip = table.Chip(str(NAMES[category]), to(category=None)) if category else None
        return htmx.render_page(
            "portal/trial_balance/show.html",
            dossier=header(),
            years=year_links(books, "trial_balance.show", category=category),
            year=books.year,
            balance=balance,
            category=category,
            category_chip=chip,
            csv_url=flask.url_for(
                "trial_balance.csv", dossier_id=dossier().id, year=books.year.code
            ),
        )


@blueprint.get("/portal/<id:dossier_id>/trial-balance.csv")
@guards.audience("signed_in")
def csv() -> flask.Response:
    """The same for spreadsheets: amounts with a decimal point."""
    with open_books() as books:
        if books.year is None:
            raise MirrorMissing(dossier().place)
        rows = trial_balance(books.mirror, books.year.code).rows
        lines = export.csv_lines(
            ("account", "name", "debit", "credit", "balance"),
            (
                (
                    row.account,
                    row.name,
                    export.amount(row.debit_minor),
                    export.amount(row.credit_minor),
                    export.amount(row.balance_minor),
                )
                for row in rows
            ),
        )
        response = flask.Response(export.BOM + "".join(lines), mimetype="text/csv")
    name = f"trial-balance-{books.year.id}.csv"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
