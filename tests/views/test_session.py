from collections.abc import Callable

import flask
import pytest
from flask.testing import FlaskClient

from access.demo import DemoAccount, write_accounts
from app import create_app
from config import Settings
from tests.conftest import PASSWORD, World, email
from tests.views.conftest import HTMX, Browser, Clock, token_of
from views.language import chosen_language, locale


def sign_in(client: FlaskClient, **given: str) -> tuple[int, str, str]:
    """Fill in the form as a browser would; status, location and page."""
    client.get("/sign-in")
    cookie = client.get_cookie("pointage_form") or client.get_cookie("__Host-pointage_form")
    assert cookie is not None
    data = {"csrf_token": token_of(cookie.value), **given}
    answer = client.post("/sign-in", data=data)
    return answer.status_code, answer.headers.get("Location", ""), answer.get_data(as_text=True)


def test_signing_in_leads_to_where_one_wanted_to_go(app: flask.Flask) -> None:
    client = app.test_client()
    given = {"email": email("alice"), "password": PASSWORD}
    assert sign_in(client, **given, next="/monitoring?kind=full")[:2] == (
        303,
        "/monitoring?kind=full",
    )
    assert client.get("/clients").status_code == 200
    assert client.get("/sign-in").headers["Location"] == "/"


@pytest.mark.parametrize(
    "following",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x", "/a\nb", ""],
)
def test_nobody_is_sent_to_another_site(app: flask.Flask, following: str) -> None:
    given = {"email": email("alice"), "password": PASSWORD, "next": following}
    assert sign_in(app.test_client(), **given)[:2] == (303, "/")


@pytest.mark.parametrize(
    ("persona", "home"),
    [("alice", "/clients"), ("sam", "/clients"), ("chloe", "/portal/1/"), ("dora", "/portal/2/")],
)
def test_everybody_has_a_home(browser: Callable[[str], Browser], persona: str, home: str) -> None:
    assert browser(persona).get("/").headers["Location"] == home


def test_a_client_without_a_dossier_is_told_so(
    browser: Callable[[str], Browser], world: World
) -> None:
    world.change("bakery", active=False)
    somebody = browser("chloe")
    assert somebody.get("/").headers["Location"] == "/portal/"
    assert somebody.get("/portal/").status_code == 200


@pytest.mark.parametrize("name", ["alice", "nobody"])
def test_a_wrong_password_gets_the_same_answer_for_known_and_unknown(
    app: flask.Flask, name: str
) -> None:
    status, _location, page = sign_in(app.test_client(), email=email(name), password="wrong horse")
    assert status == 403
    assert "Unknown address or wrong password. 4 tries left" in page
    assert "wrong horse" not in page


def test_after_five_tries_there_is_a_pause(app: flask.Flask) -> None:
    client = app.test_client()
    pages = [sign_in(client, email=email("alice"), password="x") for _ in range(5)]
    assert "The next try must wait 15 minutes." in pages[-1][2]
    status, _location, page = sign_in(client, email=email("alice"), password=PASSWORD)
    assert status == 429
    assert "Wait 15 minutes" in page


def test_signing_out_ends_the_session_on_our_side(browser: Callable[[str], Browser]) -> None:
    somebody = browser("alice")
    kept = somebody.client.get_cookie("pointage")
    assert kept is not None
    answer = somebody.post("/sign-out")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert somebody.client.get_cookie("pointage") is None
    somebody.client.set_cookie("pointage", kept.value)
    assert somebody.get("/clients").status_code == 303


@pytest.mark.parametrize(("headers", "there"), [({}, True), ({"X-Poll": "1", **HTMX}, False)])
def test_a_page_left_open_does_not_keep_its_reader_signed_in(
    browser: Callable[[str], Browser], clock: Clock, headers: dict[str, str], *, there: bool
) -> None:
    somebody = browser("alice")
    for _ in range(4):
        clock.now += 10 * 60_000
        somebody.get("/monitoring", **headers)
    assert (somebody.get("/monitoring").status_code == 200) == there


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(world: World) -> None:
    app = create_app(Settings(data=world.data, locale="en"))
    client = app.test_client()
    client.get("/sign-in", base_url="https://localhost")
    form = client.get_cookie("__Host-pointage_form")
    assert form is not None
    data = {"email": email("alice"), "password": PASSWORD, "csrf_token": token_of(form.value)}
    answer = client.post("/sign-in", data=data, base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-pointage=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie
    app.extensions["pointage"].platform.close()


@pytest.mark.parametrize("demo", [True, False])
def test_demo_accounts_are_shown_in_the_demo_only(world: World, *, demo: bool) -> None:
    write_accounts(world.data, [DemoAccount("Alice", "colleague", email("alice"), PASSWORD)])
    app = create_app(Settings(data=world.data, demo=demo, secure_cookies=False, locale="en"))
    page = app.test_client().get("/sign-in").get_data(as_text=True)
    assert (email("alice") in page) == demo
    app.extensions["pointage"].platform.close()


@pytest.mark.parametrize(
    ("asked", "language"),
    [("nl-BE,nl;q=0.9", "nl"), ("fr-FR", "fr"), ("de,en;q=0.5", "en"), ("de", "en"), ("", "en")],
)
def test_a_strangers_language_is_the_browsers(app: flask.Flask, asked: str, language: str) -> None:
    with app.test_request_context("/sign-in", headers={"Accept-Language": asked}):
        app.preprocess_request()
        assert chosen_language() == language


def test_choosing_a_language_is_kept_in_the_browser_and_with_the_person(
    app: flask.Flask, browser: Callable[[str], Browser], world: World
) -> None:
    somebody = browser("alice")
    answer = somebody.post("/language", {"locale": "nl", "next": "/monitoring"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/monitoring")
    assert world.user("alice").locale == "nl"
    kept = somebody.client.get_cookie("pointage_language")
    assert kept is not None
    assert kept.value == "nl"
    assert somebody.post("/language", {"locale": "xx"}).status_code == 303
    assert world.user("alice").locale == "nl"
    with app.test_request_context("/sign-in", headers={"Cookie": "pointage_language=fr"}):
        app.preprocess_request()
        assert locale() == "fr_BE"
