"""Lists on screen: pages, sortable headings, removable filters."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import flask

from reports.page import Page

Address = Callable[..., str]
NEXT_SORT = {"": "ascending", "ascending": "descending", "descending": ""}


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page number and its address; a gap has neither."""

    number: int | None
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Paging:
    """The ways from a page to the others."""

    previous_url: str | None
    next_url: str | None
    links: tuple[PageLink, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading; its address sorts ascending, descending, then not."""

    key: str
    label: str
    url: str
    sort: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a select."""

    value: str
    label: str
    selected: bool


def address(endpoint: str, given: Mapping[str, Any]) -> Address:
    """A function that gives the page's address with some arguments changed; empty ones vanish."""

    def with_changes(**changed: Any) -> str:
        wanted = {**given, **changed}
        if wanted.get("page") == 1:
            wanted["page"] = None
        return flask.url_for(endpoint, **{name: value or None for name, value in wanted.items()})

    return with_changes


def paging(page: Page[Any], to: Address) -> Paging:
    """The links of a page of a list."""
    return Paging(
        previous_url=to(page=page.number - 1) if page.number > 1 else None,
        next_url=to(page=page.number + 1) if page.number < page.pages else None,
        links=tuple(
            PageLink(number, to(page=number) if number else "", number == page.number)
            for number in page.numbers
        ),
    )


def heading(key: str, label: str, sorted_by: tuple[str, str], to: Address) -> Heading:
    """A heading; `sorted_by` is the key and direction of now."""
    now = sorted_by[1] if sorted_by[0] == key else ""
    following = NEXT_SORT[now]
    url = to(sort=key if following else None, direction=following, page=None)
    return Heading(key, label, url, now)


def options(choices: Iterable[tuple[str, Any]], chosen: str) -> tuple[Option, ...]:
    """The choices of a select, by value and label."""
    return tuple(Option(value, str(label), value == chosen) for value, label in choices)
