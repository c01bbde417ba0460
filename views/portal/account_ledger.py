"""The ledger of an account."""

import flask
from flask_babel import gettext

from reports.account_ledger import Selection, account_ledger
from reports.books import NotInBooks, periods_of
from views import guards, htmx, query, table
from views.context import dossier
from views.portal.books import header, open_books, year_links

blueprint = flask.Blueprint("account_ledger", __name__)


@blueprint.get("/portal/<id:dossier_id>/accounts/<id:account_id>")
@guards.audience("signed_in")
def show(account_id: int) -> flask.Response:
    """The account's lines in the year or in one of its periods."""
    chosen = query.identifier("period")
    with open_books() as books:
        if books.year is None:
            raise NotInBooks(account_id)
        period = int(chosen) if chosen else None
        selection = Selection(account_id, books.year.id, period)
        ledger = account_ledger(books.mirror, selection, query.number("page"))
        here = {"dossier_id": dossier().id, "account_id": account_id, "year": books.year.code}
        to = table.address("account_ledger.show", {**here, "period": chosen})
        periods = [("", gettext("Whole year"))]
        periods += [
            (str(found.number), f"{found.number:02} · {found.ends_on:%m.%Y}")
            for found in periods_of(books.mirror, books.year.id)
        ]
        before, after = ledger.previous, ledger.next
        return htmx.render(
            "portal/account_ledger/show.html",
            "portal/account_ledger/_lines.html",
            dossier=header(),
            years=year_links(books, "account_ledger.show", account_id=account_id),
            year=books.year,
            ledger=ledger,
            paging=table.paging(ledger.lines, to),
            periods=table.options(periods, chosen),
            previous_url=to(account_id=before.id, period=None, page=None) if before else None,
            next_url=to(account_id=after.id, period=None, page=None) if after else None,
            trial_balance_url=flask.url_for(
                "trial_balance.show", dossier_id=dossier().id, year=books.year.code
            ),
        )
