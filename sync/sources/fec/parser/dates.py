"""Dates as FEC files write them: AAAAMMJJ by law, or the day first, with signs between."""

import datetime as dt
import re

EXAMPLE = "AAAAMMJJ, JJ/MM/AAAA"
YEARS = range(1900, 2100)
REMEMBERED = 50_000
TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?"
FORMS = tuple(
    re.compile(form + TIME, re.ASCII)
    for form in (
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})",
        r"(?P<year>\d{4})(?P<sign>[-/. ])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})(?P<sign>[-/. ])(?P<month>\d{1,2})(?P=sign)(?P<year>\d{4})",
    )
)


class NotADate(ValueError):
    """A text that is no day of the calendar between 1900 and 2099."""


class Dates(dict[str, str]):
    """The ISO form of a date as written, remembered. Raises NotADate.

    Eight digits cannot be both AAAAMMJJ and JJMMAAAA: no month is 19 or 20.
    """

    def __missing__(self, text: str) -> str:
        iso = iso_date(text)
        if iso is None:
            raise NotADate(text)
        if len(self) >= REMEMBERED:
            self.clear()
        self[text] = iso
        return iso


def iso_date(text: str) -> str | None:
    """The ISO form of a date as written; None when it is not one."""
    for form in FORMS:
        found = form.fullmatch(text)
        if found is None or int(found["year"]) not in YEARS:
            continue
        try:
            return dt.date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat()
        except ValueError:
            continue
    return None
