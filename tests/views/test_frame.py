"""One door a request, one commit at its end."""

from collections.abc import Callable
from typing import NoReturn

import flask
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from app import create_app
from config import Settings
from models.database import Platform
from models.firm import Firm, SignIn, User
from models.schema import MirrorMissing
from tests.conftest import World
from tests.views.conftest import Browser, Clock
from views import frame, guards
from views.context import doors, dossier, g, session, user

calls: list[str] = []
blueprint = flask.Blueprint("probe", __name__)


@blueprint.post("/probe/<int:status>")
@guards.audience("signed_in")
def write(status: int) -> tuple[str, int]:
    session().add(Firm(name=f"written {status}"))
    g.after_commit.append(lambda: calls.append("rung"))
    return "", status


@blueprint.post("/probe/fault")
@guards.audience("signed_in")
def fault() -> NoReturn:
    session().add(Firm(name="written in vain"))
    session().flush()
    raise RuntimeError("a secret of ours")


@blueprint.post("/probe/refused/<when>")
@guards.audience("signed_in")
def refused(when: str) -> str:
    session().add_all([Firm(name="written in vain"), Firm(id=1, name="a firm's number twice")])
    if when == "flush":
        session().flush()
    return ""


@blueprint.post("/probe/ring")
@guards.audience("signed_in")
def ring() -> str:
    def fails() -> NoReturn:
        raise ConnectionError

    session().add(Firm(name="rung in vain"))
    g.after_commit += [fails, lambda: calls.append("after the failure")]
    return ""


@blueprint.get("/probe/read")
@guards.audience("signed_in")
def read() -> str:
    session().execute(update(Firm).values(name="overwritten"))
    return ""


@blueprint.get("/probe/silent")
def silent() -> str:
    return "open to nobody"


@blueprint.get("/probe/open")
@guards.audience("anyone")
def careless() -> str:
    return user().name


@pytest.fixture(autouse=True)
def probes(app: flask.Flask) -> None:
    app.register_blueprint(blueprint)
    calls.clear()


def firms(world: World) -> list[str]:
    with world.platform.reading() as session:
        return list(session.scalars(select(Firm.name).where(Firm.id > 2)))


@pytest.mark.parametrize(("status", "kept"), [(200, True), (303, True), (400, False), (409, False)])
def test_only_a_good_answer_is_committed_and_then_rings(
    browser: Callable[[str], Browser], world: World, status: int, *, kept: bool
) -> None:
    assert browser("anna").post(f"/probe/{status}").status_code == status
    assert firms(world) == ([f"written {status}"] if kept else [])
    assert calls == (["rung"] if kept else [])


def test_a_fault_writes_nothing_and_shows_nothing_of_ours(
    browser: Callable[[str], Browser], world: World
) -> None:
    answer = browser("anna").post("/probe/fault")
    assert answer.status_code == 500
    assert "secret" not in answer.get_data(as_text=True)
    assert firms(world) == []


@pytest.mark.parametrize("when", ["flush", "commit"])
def test_a_write_the_database_refuses_is_a_page_and_no_write(
    browser: Callable[[str], Browser], world: World, when: str
) -> None:
    answer = browser("anna").post(f"/probe/refused/{when}")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.get_data(as_text=True)
    assert firms(world) == []


def test_what_fails_after_the_commit_does_not_undo_it(
    browser: Callable[[str], Browser], world: World
) -> None:
    assert browser("anna").post("/probe/ring").status_code == 200
    assert firms(world) == ["rung in vain"]
    assert calls == ["after the failure"]


def test_a_get_cannot_write(browser: Callable[[str], Browser], world: World) -> None:
    assert browser("anna").get("/probe/read").status_code >= 500
    with world.platform.reading() as session:
        names = session.scalars(select(Firm.name))
        assert "overwritten" not in list(names)


@pytest.mark.parametrize("persona", ["", "anna"])
def test_a_view_without_an_audience_is_closed(
    browser: Callable[[str], Browser], persona: str
) -> None:
    assert browser(persona).get("/probe/silent").status_code == 404


def test_an_open_page_cannot_take_a_stranger_for_somebody(
    browser: Callable[[str], Browser],
) -> None:
    assert browser("").get("/probe/open").status_code == 500
    assert browser("anna").get("/probe/open").data == b"Anna"


def test_views_cannot_use_what_the_frame_did_not_open(app: flask.Flask) -> None:
    with app.test_request_context("/static/app.css"):
        frame.open_frame()
        with pytest.raises(RuntimeError):
            session()
        with pytest.raises(RuntimeError):
            dossier()
        assert doors().platform.path.exists()


def seen(world: World) -> int:
    with world.platform.reading() as session:
        return session.scalars(select(SignIn.seen_at)).one()


def test_being_seen_is_written_once_a_minute(
    browser: Callable[[str], Browser], world: World, clock: Clock
) -> None:
    somebody, start = browser("anna"), clock.now
    clock.now += 59_999
    somebody.get("/clients")
    assert seen(world) == start
    clock.now += 1
    somebody.get("/clients")
    assert seen(world) == start + 60_000
    clock.now += 60_000
    somebody.post("/probe/200")
    assert seen(world) == start + 120_000


def test_an_idle_session_has_to_sign_in_again(
    browser: Callable[[str], Browser], clock: Clock
) -> None:
    somebody = browser("anna")
    clock.now += 30 * 60_000
    assert somebody.get("/clients").headers["Location"] == "/sign-in?next=/clients"


def test_a_page_does_not_fail_because_being_seen_cannot_be_written(
    browser: Callable[[str], Browser],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    somebody = browser("anna")
    clock.now += 60_000

    def busy(_platform: Platform) -> NoReturn:
        raise OperationalError("locked", None, Exception())

    monkeypatch.setattr(Platform, "writing", busy)
    assert somebody.get("/clients").status_code == 200


def test_before_there_is_a_database_a_page_says_so(
    app: flask.Flask, world: World, browser: Callable[[str], Browser]
) -> None:
    somebody = browser("anna")
    for suffix in ("", "-wal", "-shm"):
        path = world.data / f"platform.db{suffix}"
        path.unlink(missing_ok=True)
    for address in ("/clients", "/sign-in", "/portal/1/"):
        answer = somebody.get(address)
        assert answer.status_code == 503
        assert "Traceback" not in answer.get_data(as_text=True)
    assert not (world.data / "platform.db").exists()
    assert app.test_client().get("/static/nothing.css").status_code == 404


def test_a_newer_database_is_not_touched(browser: Callable[[str], Browser], world: World) -> None:
    somebody = browser("anna")
    with world.platform.writing() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert somebody.get("/clients").status_code == 503


def test_the_application_is_made_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    monkeypatch.setenv("POINTAGE_DATA", str(world.data))
    monkeypatch.setenv("POINTAGE_PROXIES", "1")
    monkeypatch.setenv("POINTAGE_TRUSTED_HOSTS", "portal.example")
    app = create_app()
    answer = app.test_client().get(
        "/sign-in",
        headers={
            "X-Forwarded-For": "192.0.2.9",
            "X-Forwarded-Proto": "https",
            "Host": "portal.example",
        },
    )
    assert answer.status_code == 200
    assert "Strict-Transport-Security" in answer.headers
    assert app.test_client().get("/sign-in").status_code == 400
    app.extensions["pointage"].platform.close()


def test_importing_makes_nothing(app: flask.Flask) -> None:
    assert Settings().data.name == "var"
    assert isinstance(MirrorMissing("x"), LookupError)
    assert app.config["MAX_CONTENT_LENGTH"] == 65536


def test_a_disabled_person_is_out_at_the_next_page(
    browser: Callable[[str], Browser], world: World
) -> None:
    somebody = browser("anna")
    with world.platform.writing() as session:
        session.execute(update(User).values(disabled=True))
        assert session.scalar(select(func.count()).select_from(SignIn)) == 1
    assert somebody.get("/clients").status_code == 303
