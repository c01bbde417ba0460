"""What every page of a dossier begins with: its header, its years, the mirror's door."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import flask
from sqlalchemy import Connection

from ledger.periods import FiscalYear
from reports.books import fiscal_years, year_for
from reports.glance import DossierHeader, header_of
from views import htmx, query
from views.context import doors, dossier, now
from views.language import time_zone

LONGEST_YEAR = 20


@dataclass(frozen=True, slots=True)
class YearLink:
    """A fiscal year to choose."""

    code: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Books:
    """An open mirror, the dossier's years, and the year of the address."""

    mirror: Connection
    years: tuple[FiscalYear, ...]
    year: FiscalYear | None


@contextlib.contextmanager
def open_books() -> Iterator[Books]:
    """The dossier's mirror at the year of the address; raises MirrorMissing or NoSuchYear."""
    today = now().astimezone(ZoneInfo(time_zone())).date()
    with doors().mirrors.reading(dossier().place) as mirror:
        years = fiscal_years(mirror)
        wanted = query.text("year", LONGEST_YEAR)
        yield Books(mirror, tuple(years), year_for(mirror, years, wanted, today))


def header() -> DossierHeader:
    """The dossier's header."""
    return header_of(dossier())


def year_links(books: Books, endpoint: str, **arguments: Any) -> tuple[YearLink, ...]:
    """The same page for each year, oldest first."""
    here: dict[str, Any] = {"dossier_id": dossier().id, **arguments}
    return tuple(
        YearLink(year.code, flask.url_for(endpoint, **here, year=year.code), year == books.year)
        for year in books.years
    )


def nothing_yet(_error: Exception) -> flask.Response:
    """The page of a dossier whose books never came, or that has no year at all."""
    return htmx.render_page("portal/nothing_yet/show.html", dossier=header(), years=(), year=None)
