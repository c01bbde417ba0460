"""The demonstration: a firm with twelve dossiers, made once and continued at each start."""

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

import sync
from access import people
from access.demo import DemoAccount, read_accounts, write_accounts
from access.passwords import hash_password
from access.scope import SEE_ALL
from config import Settings
from models.dossier import Dossier
from models.firm import Firm, User
from models.schema import make_private
from models.task import Task
from office import demo_books, demo_fec, demo_firm
from office.demo_firm import Books
from office.dossiers import NewDossier, add_dossier, dossier_by_code
from office.opening import connector_for

MARKER = "DEMO"
MARKED = "Made-up books for trying Pointage. Delete this folder to begin anew.\n"
WAKE_SECONDS = 10
HOST = "127.0.0.1"
HOLDER = "demo"
LEASE_MS = 5_000
LOOK_SECONDS, PATIENCE_SECONDS = 0.2, 30.0
Say = Callable[[str], None]


class DemoRefused(RuntimeError):
    """The demonstration may not use this data directory; the sentence says why."""


def settings_for(settings: Settings, port: int) -> Settings:
    """What a demonstration needs: this machine only, plain http, connectors that wake often."""
    return replace(
        settings,
        data=settings.data.absolute(),
        demo=True,
        host=HOST,
        port=port,
        wake_seconds=WAKE_SECONDS,
        trusted_hosts=(HOST, "localhost"),
        secure_cookies=False,
        proxies=0,
    )


def is_demo(data: Path) -> bool:
    """Whether a data directory holds a demonstration."""
    return (data / MARKER).exists()


def require_own(data: Path) -> None:
    """Mark a new data directory. Raises DemoRefused for one with real books in it."""
    if (data / "platform.db").exists() and not is_demo(data):
        raise DemoRefused(
            f"{data} holds real books: name another folder for the demonstration in POINTAGE_DATA."
        )
    make_private(data)
    (data / MARKER).write_text(MARKED)


def weaknesses(data: Path) -> list[str]:
    """Why real use must not begin in this data directory."""
    if not is_demo(data):
        return []
    return [f"{data} holds a demonstration: name another folder in POINTAGE_DATA."]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make; tests make less of it."""

    dossiers: Sequence[Books] = demo_firm.DOSSIERS
    people: Sequence[demo_firm.Person] = demo_firm.PEOPLE


def announcement(settings: Settings) -> str:
    """Where it is served and who may sign in."""
    accounts = read_accounts(settings.data)
    rows = [f"  {each.email:<32} {each.password:<14} {each.role}" for each in accounts]
    address = f"Pointage is ready: http://{settings.host}:{settings.port}"
    return "\n".join(["", address, *rows, "Ctrl-C stops it; the next start goes on.", ""])


def prepare(workshop: sync.Workshop, data: Path, say: Say, plan: Plan | None = None) -> None:
    """Make what is missing of the demonstration: people, books, and their first synchronisation.

    Stopped at any point, the next call goes on. Raises BooksRefused, DemoRefused.
    """
    plan = plan or Plan()
    workshop = replace(workshop, lease_ms=LEASE_MS)
    workshop.platform.prepare()
    with workshop.platform.reading() as session:
        begun = session.scalar(select(Firm.id)) is not None
    if not begun:
        say(f"Preparing {len(plan.dossiers)} dossiers; this is done once.")
        _open_firm(workshop, data, plan)
    if not read_accounts(data):
        write_accounts(data, [_account(person, plan) for person in plan.people])
    for books in _made(workshop, data / "books", _unsynchronised(workshop, plan)):
        _synchronise(workshop, books, say)


def _made(workshop: sync.Workshop, folder: Path, wanted: Sequence[Books]) -> Iterator[Books]:
    """Make the books that are not there yet; each as soon as it is there."""
    make_private(folder)
    ledgers = [books for books in wanted if books.source != demo_firm.FEC]
    example = demo_fec.example()
    later = [books for books in wanted if books.source == demo_firm.FEC]
    if example is not None:
        yield from _fec(folder, later, lambda path: demo_fec.copy_example(example, path))
    yield from demo_books.make_ledgers(folder, ledgers)
    if example is None:
        with workshop.platform.reading() as session:
            smallest = select(Dossier.place).where(Dossier.synced_at.is_not(None))
            place = session.scalars(smallest.order_by(Dossier.line_count)).first() or ""
        yield from _fec(
            folder, later, lambda path: demo_fec.write_fec(workshop.mirrors.reading(place), path)
        )


def _fec(folder: Path, wanted: Sequence[Books], make: Callable[[Path], None]) -> Iterator[Books]:
    for books in wanted:
        path = demo_books.location(folder, books)
        if not path.exists():
            make(path)
        yield books


def _account(person: demo_firm.Person, plan: Plan) -> DemoAccount:
    """The account, with the codes of all dossiers it may see."""
    everything = person.role in SEE_ALL
    codes = person.dossiers or tuple(
        books.code for books in plan.dossiers if everything or books.manager == person.key
    )
    return DemoAccount(person.name, person.role, person.email, demo_firm.PASSWORD, codes)


def _open_firm(workshop: sync.Workshop, data: Path, plan: Plan) -> None:
    """Firm, people, connectors, dossiers and grants, in one transaction."""
    hashes = [hash_password(demo_firm.PASSWORD) for _ in plan.people]
    with workshop.platform.writing() as session:
        firm = people.add_firm(session, demo_firm.FIRM)
        users: dict[str, User] = {}
        for person, hashed in zip(plan.people, hashes, strict=True):
            new = people.NewUser(firm.id, person.email, person.name, person.role, person.locale)
            users[person.key] = people.add_user(session, new, hashed)
        dossiers: dict[str, Dossier] = {}
        for books in plan.dossiers:
            connector = connector_for(session, firm, books.source, WAKE_SECONDS)
            new_dossier = NewDossier(
                firm_id=firm.id,
                connector_id=connector.id,
                code=books.code,
                name=books.name,
                location=str(demo_books.location(data / "books", books)),
                chart="FR" if books.source == demo_firm.FEC else "BE",
                manager_id=users[books.manager].id,
                enterprise_number=books.enterprise_number,
            )
            dossiers[books.code] = add_dossier(session, new_dossier)
        for person in plan.people:
            for code in person.dossiers:
                people.grant(session, users[person.key], dossiers[code])


def _unsynchronised(workshop: sync.Workshop, plan: Plan) -> list[Books]:
    with workshop.platform.reading() as session:
        synced = set(
            session.scalars(select(Dossier.code).where(Dossier.updated_through.is_not(None)))
        )
    return [books for books in plan.dossiers if books.code not in synced]


def _synchronise(workshop: sync.Workshop, books: Books, say: Say) -> None:
    """Bring the books into their mirror for the first time, and say how far they are kept."""
    began = time.monotonic()
    task_id = _first_task(workshop, books)
    outcome = sync.run_task(workshop, task_id, HOLDER)
    while outcome.state == "running" and time.monotonic() - began < PATIENCE_SECONDS:
        time.sleep(LOOK_SECONDS)  # a start that was killed held it; its lease is short
        outcome = sync.run_task(workshop, task_id, HOLDER)
    if outcome.state != "done":
        why = outcome.failure or outcome.state
        raise demo_books.BooksRefused(f"{books.name} could not be synchronised: {why}.")
    with workshop.platform.writing() as session:
        dossier = dossier_by_code(session, books.code)
        dossier.updated_through = _through(dossier.financial_through, books.months_behind)
        lines = dossier.line_count
    say(f"  {books.name}: {lines:,} lines synchronised in {time.monotonic() - began:.1f} s")


def _first_task(workshop: sync.Workshop, books: Books) -> int:
    """The full synchronisation of a start that was killed, or a new one."""
    with workshop.platform.writing() as session:
        dossier = dossier_by_code(session, books.code)
        begun = select(Task.id).where(Task.dossier_id == dossier.id, Task.state == "running")
        task_id = session.scalar(begun)
        if task_id is None:
            asking = sync.Asking(dossier.id, "full", reason="first_sync")
            task_id = sync.request(session, asking).task_id
        return task_id


def _through(last: str | None, months: int) -> str:
    """The end of the month so many months before the newest line's."""
    day = dt.date.fromisoformat(last) if last else dt.date(2000, 1, 1)
    for _ in range(months):
        day = day.replace(day=1) - dt.timedelta(days=1)
    return day.isoformat()
