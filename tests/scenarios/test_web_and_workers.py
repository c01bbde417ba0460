"""The whole product at once: bookkeepers, workers, and people at the web pages."""

import random
import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

import jobs
import sync
from access import sessions
from app import create_app
from config import Settings
from jobs.tasks import holder, workshop_of
from models.dossier import Connector
from models.firm import SignIn
from models.task import Task
from simulator.acts.deleting import delete_entry
from simulator.acts.posting import post
from simulator.books.making import create
from simulator.drafts import Draft, signed
from simulator.ledger_file import Ledger
from simulator.refusals import LedgerInUse
from tests.conftest import PASSWORD, World, email
from tests.faults.equality import ledger_rows, mirror_rows, unlike
from tests.faults.soundness import require_sound
from tests.scenarios.side_by_side import Beginning, Work, side_by_side
from tests.sync.desks import NOON, RECIPE, Ticking
from tests.views.conftest import Browser

LEDGERS = {"bakery": 5, "garage": 6}  # with the seed of their books
KINDS = ("incremental", "check", "repair", "full")
PAGES = (
    "/clients",
    "/monitoring",
    "/dossiers/{}/synchronise",
    "/portal/{}/",
    "/portal/{}/trial-balance",
    "/portal/{}/trial-balance.csv",
    "/portal/{}/accounts/1",
    "/portal/{}/entries/1",
)
SHOWN, GONE_ON, NOT_OFFERED = 200, 303, 422


@dataclass
class Visit:
    """Somebody signed in, from page to page; asks for a synchronisation at every fifth."""

    browser: Browser
    dossier: int
    rng: random.Random

    def go_on(self) -> int:
        if self.rng.randrange(5) == 0:
            url = f"/dossiers/{self.dossier}/synchronise"
            form = {"kind": self.rng.choice(KINDS), "reason": "unexplained", "confirmed": "1"}
            answer = self.browser.post(url, form)
            assert answer.status_code in (GONE_ON, NOT_OFFERED), answer.text
            return 1
        url = self.rng.choice(PAGES).format(self.dossier)
        answer = self.browser.get(url)
        assert answer.status_code == SHOWN, (url, answer.status_code, answer.text)
        return 1


@dataclass(frozen=True)
class Company:
    """Who works; each opens what it needs in its own process."""

    world: World

    @property
    def settings(self) -> Settings:
        return Settings(data=self.world.data, secure_cookies=False, locale="en")

    def ledger(self, name: str) -> Path:
        return self.world.data.parent / f"{name}.ledger"

    def working(self) -> Work:
        """A worker: the connector's wake, again and again."""
        workshop = workshop_of(self.settings)
        return lambda: sync.wake(workshop, self.world.connector_id, holder())

    def counting(self) -> Work:
        """Read a number and write it back one higher: a lost update would be missing."""
        platform = workshop_of(self.settings).platform

        def count() -> int:
            with platform.writing() as session:
                session.get_one(Connector, self.world.stranger_connector_id).wake_seconds += 1
            return 1

        return count

    def bookkeeping(self, name: str) -> Beginning:
        """Somebody who enters, and now and then deletes."""

        def begin() -> Work:
            clock = Ticking()
            entered: list[str] = []

            def work() -> int:
                lines = (signed("610000", 1 + len(entered)), signed("550000", -1 - len(entered)))
                try:
                    with Ledger(self.ledger(name), clock) as ledger:
                        draft = Draft("BNQ", date(2026, 10, 15), "WORK", lines)
                        entered.append(post(ledger, draft).key)
                        if len(entered) % 7 == 0:
                            delete_entry(ledger, entered[-2])
                except LedgerInUse:
                    return 0
                time.sleep(0.02)
                return 1

            return work

        return begin

    def browsing(self, persona: str, dossier: str) -> Beginning:
        """Somebody at the pages of a dossier."""
        claimed = sessions.Credentials(email(persona), PASSWORD)
        secret = sessions.sign_in(self.world.platform, claimed, time.time_ns() // 1_000_000)
        with self.world.platform.reading() as session:
            mine = select(SignIn.csrf).where(SignIn.token_hash == sessions.token_hash(secret))
            csrf = session.scalars(mine).one()

        def begin() -> Work:
            client = create_app(self.settings).test_client()
            client.set_cookie("pointage", secret)
            browser = Browser(client, csrf)
            return Visit(browser, self.world.dossiers[dossier], random.Random(persona)).go_on

        return begin


@pytest.fixture
def company(world: World, monkeypatch: pytest.MonkeyPatch) -> Company:
    """Two dossiers whose books were synchronised once. No test rings a real bell."""
    monkeypatch.setattr(jobs, "ring_connector", lambda _connector: None)
    made = Company(world)
    workshop = workshop_of(made.settings)
    for name, seed in LEDGERS.items():
        create(made.ledger(name), replace(RECIPE, seed=seed), Ticking(NOON - 3_600_000_000))
        world.change(name, location=str(made.ledger(name)))
        with workshop.platform.writing() as session:
            sync.request(session, sync.Asking(world.dossiers[name], "full"))
    assert sync.wake(workshop, world.connector_id, "first") == len(LEDGERS)
    workshop.platform.close()
    return made


@pytest.mark.parametrize(
    "seconds", [4, pytest.param(20, marks=pytest.mark.torture)], ids=["quick", "long"]
)
def test_everybody_at_once(company: Company, tmp_path: Path, seconds: int) -> None:
    world = company.world
    before = _wake_seconds(world)
    works: dict[str, Beginning] = {
        "worker-1": company.working,
        "worker-2": company.working,
        "counter-1": company.counting,
        "counter-2": company.counting,
        "alice": company.browsing("alice", "bakery"),
        "anna": company.browsing("anna", "garage"),
        "books-1": company.bookkeeping("bakery"),
        "books-2": company.bookkeeping("garage"),
    }
    world.platform.close()
    times, errors = side_by_side(tmp_path, seconds, works)
    assert errors == {}
    assert times["worker-1"] + times["worker-2"] > 0, "one may have done all there was"
    assert min(count for name, count in times.items() if "worker" not in name) > 0, times
    assert _wake_seconds(world) == before + times["counter-1"] + times["counter-2"]
    require_all_done(company)
    print(times)  # noqa: T201 - the figures of a run, with -s


def _wake_seconds(world: World) -> int:
    with world.platform.reading() as session:
        return session.get_one(Connector, world.stranger_connector_id).wake_seconds


def require_all_done(company: Company) -> None:
    """Every task ended well, each once; and the books are what the ledgers say."""
    world, workshop = company.world, workshop_of(company.settings)
    for name in LEDGERS:
        with workshop.platform.writing() as session:
            sync.request(session, sync.Asking(world.dossiers[name], "full"))
    sync.wake(workshop, world.connector_id, "last")
    with world.platform.reading() as session:
        counted = select(Task.state, Task.failure, func.count()).group_by(Task.state, Task.failure)
        states = {(state, failure) for state, failure, _ in session.execute(counted)}
        most = session.scalar(select(func.max(Task.attempts)))
    assert states <= {("done", None), ("cancelled", None)}
    assert most == 1
    for name in LEDGERS:
        path = workshop.mirrors.path(world.places[name])
        assert not unlike(ledger_rows(company.ledger(name)), mirror_rows(path))
        require_sound(path)
