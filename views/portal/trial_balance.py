"""The trial balance of a year."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import flask
import flask_babel
from flask_babel import gettext

from ledger.accounts import CATEGORIES
from models.schema import MirrorMissing
from reports import export
from reports.page import day
from reports.trial_balance import Part, trial_balance
from views import guards, htmx, query, table
from views.context import dossier
from views.portal.books import header, open_books, year_links
from views.words import CATEGORIES as NAMES

blueprint = flask.Blueprint("trial_balance", __name__)
LONGEST_DATE = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """The part of the year that the address asks for."""

    category: str
    until: dt.date | None

    def part(self) -> Part:
        """The same for the report."""
        category = next((name for name in CATEGORIES if name == self.category), None)
        return Part(category, dossier().chart, self.until)

    def chips(self, to: table.Address) -> tuple[table.Chip, ...]:
        """What is left out, each with the address that has it again."""
        chips: list[table.Chip] = []
        if self.category:
            chips.append(table.Chip(str(NAMES[self.category]), to(category=None)))
        if self.until:
            until = flask_babel.format_date(self.until, "MMMM yyyy")
            chips.append(table.Chip(gettext("until %(month)s", month=until), to(until=None)))
        return tuple(chips)


def _asked() -> Asked:
    return Asked(query.choice("category", CATEGORIES), day(query.text("until", LONGEST_DATE)))


@blueprint.get("/portal/<id:dossier_id>/trial-balance")
@guards.audience("signed_in")
def show() -> flask.Response:
    """The year's accounts, all or those that a key figure is made of."""
    asked = _asked()
    with open_books() as books:
        if books.year is None:
            raise MirrorMissing(dossier().place)
        balance = trial_balance(books.mirror, books.year.code, part=asked.part())
        here: dict[str, Any] = {
            "dossier_id": dossier().id,
            "year": books.year.code,
            "category": asked.category or None,
            "until": asked.until.isoformat() if asked.until else None,
        }
        return htmx.render_page(
            "portal/trial_balance/show.html",
            dossier=header(),
            years=year_links(books, "trial_balance.show", category=asked.category or None),
            year=books.year,
            balance=balance,
            chips=asked.chips(table.address("trial_balance.show", here)),
            csv_url=flask.url_for("trial_balance.csv", **here),
        )


@blueprint.get("/portal/<id:dossier_id>/trial-balance.csv")
@guards.audience("signed_in")
def csv() -> flask.Response:
    """The same accounts for spreadsheets: amounts with a decimal point."""
    with open_books() as books:
        if books.year is None:
            raise MirrorMissing(dossier().place)
        rows = trial_balance(books.mirror, books.year.code, part=_asked().part()).rows
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
