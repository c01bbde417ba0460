"""Browsers of the personas, on a real application over real databases."""

import base64
import dataclasses
import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

import jobs
from access import sessions
from app import create_app
from config import Settings
from models.firm import SignIn
from tests.conftest import PASSWORD, World, email
from tests.notation import books, write_mirror
from tests.rows import NOW_MS
from views.context import NAME

BAKERY = books(
    "2025-03-10 Sale | 400000 ACME 500.00 | 700000 Sales -500.00",
    "2026-01-05 Sale | 400000 ACME 121.00 =A | 700000 Sales -100.00 | 451000 VAT -21.00",
    "2026-01-31 Bank | 550000 KBC 121.00 | 400000 ACME -121.00 =A",
    "2026-02-03 Purchase | 610000 CANARY-BAKERY 50.00 | 440000 Landlord -50.00",
)
GARAGE = books("2026-01-05 Sale | 400000 CANARY-GARAGE 121.00 | 700000 Sales -121.00")


def token_of(csrf: str) -> str:
    """The token of a session, under an empty mask."""
    return base64.urlsafe_b64encode(bytes(32) + hashlib.sha256(csrf.encode()).digest()).decode()


@dataclasses.dataclass
class Browser:
    """A browser; `post` fills in the form's token."""

    client: FlaskClient
    csrf: str = ""

    def get(self, url: str, /, **headers: str) -> TestResponse:
        return self.client.get(url, headers=headers)

    def post(self, url: str, data: dict[str, Any] | None = None, /, **headers: str) -> TestResponse:
        given = {"csrf_token": token_of(self.csrf), **(data or {})}
        return self.client.post(url, data=given, headers=headers)


HTMX = {"HX-Request": "true"}


@dataclasses.dataclass
class Clock:
    """The application's clock, in the test's hand."""

    now: int = NOW_MS

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(world: World, clock: Clock) -> Iterator[flask.Flask]:
    settings = Settings(data=world.data, secure_cookies=False, locale="en")
    made = create_app(settings)
    held = made.extensions[NAME]
    made.extensions[NAME] = dataclasses.replace(held, clock=clock)
    write_mirror(world.mirrors, world.places["bakery"], BAKERY)
    write_mirror(world.mirrors, world.places["garage"], GARAGE)
    yield made
    held.platform.close()


@pytest.fixture
def browser(app: flask.Flask, world: World, clock: Clock) -> Callable[[str], Browser]:
    """A browser in which a persona is signed in; '' for nobody."""

    def of(name: str) -> Browser:
        client = app.test_client()
        if not name:
            return Browser(client)
        claimed = sessions.Credentials(email(name), PASSWORD)
        secret = sessions.sign_in(world.platform, claimed, clock.now)
        client.set_cookie("pointage", secret)
        with world.platform.reading() as session:
            hashed = sessions.token_hash(secret)
            csrf = session.scalars(select(SignIn.csrf).where(SignIn.token_hash == hashed)).one()
        return Browser(client, csrf)

    return of


@pytest.fixture
def rendered(app: flask.Flask) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """The templates that were rendered, and with what; newest last."""
    seen: list[tuple[str, dict[str, Any]]] = []

    def note(_app: flask.Flask, template: Any, context: dict[str, Any], **_more: Any) -> None:
        seen.append((template.name, context))

    with flask.template_rendered.connected_to(note, app):
        yield seen


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The connectors that were rung; no test rings a real bell."""
    calls: list[int] = []
    monkeypatch.setattr(jobs, "ring_connector", calls.append)
    return calls
