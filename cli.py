"""The `flask` commands; each calls one function, and says in a sentence what was refused."""

import dataclasses
import functools
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click
import flask

import app as roof
from access.demo import read_accounts
from access.people import LOCALES
from config import Settings
from jobs.asking import ask_for, synchronise_now
from jobs.doctor import examine
from jobs.environment import export as export_settings
from jobs.instance import held, require_free_port
from jobs.listing import in_words, newest_tasks
from jobs.plan import roles
from jobs.redis_server import require_redis
from jobs.roles import Role
from jobs.schedule import keep_time
from jobs.supervisor import supervise
from jobs.tasks import workshop_of
from jobs.weaknesses import weaknesses
from jobs.web import with_static
from jobs.worker import work
from models.database import Mirrors, Platform
from models.firm import STAFF_ROLES
from models.task import KINDS
from office import demo as demonstration
from office import demo_books
from office.dossiers import dossier_by_code, list_dossiers
from office.opening import CHARTS, Opening, open_dossier
from office.people import Arrival, hash_of, let_in
from office.sentences import sentence_of
from reports import export
from reports.books import NoSuchYear
from reports.readiness import NotPrepared, require_ready
from reports.trial_balance import trial_balance

WEB = "cli:web_application()"
as_json = click.option("--json", "wanted_json", is_flag=True, help="Print JSON.")


class Refused(click.ClickException):
    """What was asked is refused, or failed; the sentence goes to stderr, the exit code is 1."""


def command(function: Callable[..., None]) -> Callable[..., None]:
    """Run a command with the settings as its first argument; never show a traceback."""

    @functools.wraps(function)
    def run(*arguments: Any, **options: Any) -> None:
        try:
            function(Settings.from_environment(), *arguments, **options)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, people get a sentence
            raise Refused(sentence_of(error)) from None

    return run


def _platform(settings: Settings) -> Platform:
    """The platform, if it was set up. Raises NotPrepared, DatabaseTooNew."""
    if not settings.platform_path.exists():
        raise NotPrepared(settings.platform_path)
    platform = Platform(settings.platform_path)
    with platform.reading() as session:
        require_ready(session, platform.path)
    return platform


def _print_rows(rows: Iterable[dict[str, Any]], *, wanted_json: bool) -> None:
    """Rows as a JSON list, or as lines with tabs for people and shells."""
    if wanted_json:
        click.echo(json.dumps(list(rows), ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo("\t".join("" if cell is None else str(cell) for cell in row.values()))


def web_application() -> Any:
    """The WSGI application as it is served: with its static files."""
    made = roof.create_app(Settings.from_environment())
    return with_static(made.wsgi_app, Path(made.static_folder or "static"))


def _keep_running(settings: Settings, ready: str, more: Iterable[Role] = ()) -> None:
    """Run everything until a signal; the command's exit code is the supervisor's."""
    announce = functools.partial(click.echo, ready)
    sys.exit(supervise(roles(settings, web_application, WEB, tuple(more)), announce))


@click.command("demo")
@click.option("--port", type=click.IntRange(1, 65535), help="The port to serve on.")
@click.option("--still", is_flag=True, help="Let nobody work in the books meanwhile.")
@command
def demo(settings: Settings, port: int | None, *, still: bool) -> None:
    """Try Pointage on made-up books, served on this machine only."""
    chosen = demonstration.settings_for(settings, port or settings.port)
    require_free_port(chosen.host, chosen.port)
    demonstration.require_own(chosen.data)
    with held(chosen.data):
        export_settings(chosen)
        demonstration.prepare(workshop_of(chosen), chosen.data, click.echo)
        commands = [] if still else demo_books.bookkeepers(chosen.data / "books")
        more = [Role(name, argv=argv) for name, argv in commands]
        _keep_running(chosen, demonstration.announcement(chosen), more)


@click.command("serve")
@command
def serve(settings: Settings) -> None:
    """Serve for real use: web server, workers, scheduler and Redis, kept running."""
    chosen = dataclasses.replace(settings, data=settings.data.absolute())
    weak = weaknesses(chosen) + demonstration.weaknesses(chosen.data)
    if weak:
        raise Refused("\n".join(weak))
    require_free_port(chosen.host, chosen.port)
    with held(chosen.data):
        export_settings(chosen)
        platform = Platform(chosen.platform_path)
        platform.prepare()
        platform.close()
        _keep_running(chosen, f"Pointage is ready: http://{chosen.host}:{chosen.port}")


@click.command("worker")
@command
def worker(settings: Settings) -> None:
    """Run one worker alone: it does what connectors are woken for."""
    _platform(settings).close()
    require_redis(settings)
    work(settings)


@click.command("scheduler")
@command
def scheduler(settings: Settings) -> None:
    """Run the scheduler alone: it wakes the connectors that are due."""
    _platform(settings).close()
    require_redis(settings)
    keep_time(settings)


@click.command("doctor")
@as_json
@command
def doctor(settings: Settings, *, wanted_json: bool) -> None:
    """Look the installation over; fails when something is ill."""
    findings = examine(settings)
    _print_rows(map(dataclasses.asdict, findings), wanted_json=wanted_json)
    ill = [finding for finding in findings if finding.state == "ill"]
    if ill:
        raise Refused(f"{len(ill)} of {len(findings)} findings need attention.")


@click.command("accounts")
@as_json
@command
def accounts(settings: Settings, *, wanted_json: bool) -> None:
    """List the demonstration's accounts, with their passwords."""
    found = read_accounts(settings.data)
    if not found:
        raise Refused(f"There is no demonstration in {settings.data}.")
    keys = ("email", "password", "role", "dossiers", "name")
    rows = [{key: getattr(account, key) for key in keys} for account in found]
    if not wanted_json:
        rows = [row | {"dossiers": " ".join(row["dossiers"])} for row in rows]
    _print_rows(rows, wanted_json=wanted_json)


@click.group("dossier")
def dossier() -> None:
    """Open dossiers."""


@dossier.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--source", type=click.Choice(sorted(CHARTS)), required=True)
@click.option("--location", type=click.Path(path_type=Path), required=True, help="Its books.")
@click.option("--chart", type=click.Choice(["BE", "FR"]), help="Its chart of accounts.")
@command
def add(settings: Settings, code: str, name: str, **options: Any) -> None:
    """Open a dossier whose books are at a location."""
    platform = Platform(settings.platform_path)
    platform.prepare()
    opening = Opening(
        code=code,
        name=name,
        source=options["source"],
        location=options["location"],
        chart=options["chart"] or "",
        wake_seconds=settings.wake_seconds,
    )
    with platform.writing() as session:
        opened = open_dossier(session, opening).id
    click.echo(f"Dossier {code} is open (number {opened}). Next: sync {code} full --now")


@click.group("person")
def person() -> None:
    """Let people in."""


@person.command("add")
@click.argument("email")
@click.argument("name")
@click.option("--role", type=click.Choice([*STAFF_ROLES, "client"]), required=True)
@click.option("--dossier", "codes", multiple=True, help="A dossier a client may see; repeat it.")
@click.option("--locale", type=click.Choice(LOCALES), default="fr", help="Their language.")
@click.password_option(help="Asked for when it is not given.")
@command
def add_person(settings: Settings, email: str, name: str, **options: Any) -> None:
    """Let somebody sign in."""
    platform = Platform(settings.platform_path)
    platform.prepare()
    hashed = hash_of(options["password"])
    arrival = Arrival(email, name, options["role"], options["locale"], options["codes"])
    with platform.writing() as session:
        let_in(session, arrival, hashed)
    click.echo(f"{name} may sign in as {email}.")


@click.command("dossiers")
@as_json
@command
def dossiers(settings: Settings, *, wanted_json: bool) -> None:
    """List the dossiers."""
    with _platform(settings).reading() as session:
        rows = [dataclasses.asdict(row) for row in list_dossiers(session)]
    _print_rows(rows, wanted_json=wanted_json)


@click.command("sync")
@click.argument("code")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--now", is_flag=True, help="Here, not at the connector's next wake.")
@as_json
@command
def sync(settings: Settings, code: str, kind: str, *, now: bool, wanted_json: bool) -> None:
    """Synchronise a dossier."""
    _platform(settings).close()
    done = (synchronise_now if now else ask_for)(settings, code, kind)
    if wanted_json:
        click.echo(json.dumps(done, ensure_ascii=False))
    else:
        click.echo(in_words(done))
    if now and done["state"] != "done":
        raise Refused(done["failure"] or f"Task {done['task']} is {done['state']}.")


@click.command("tasks")
@as_json
@command
def tasks(settings: Settings, *, wanted_json: bool) -> None:
    """List the newest tasks, newest first."""
    with _platform(settings).reading() as session:
        _print_rows(newest_tasks(session), wanted_json=wanted_json)


@click.group("report")
def report() -> None:
    """Print reports."""


@report.command("trial-balance")
@click.argument("code")
@click.option("--year", help="The fiscal year's code; without it the newest with lines.")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv")
@command
def print_trial_balance(settings: Settings, code: str, year: str | None, form: str) -> None:
    """Print the movements of a fiscal year by account, in cents."""
    with _platform(settings).reading() as session:
        place = dossier_by_code(session, code).place
    with Mirrors(settings.mirrors_path).reading(place) as mirror:
        try:
            found = trial_balance(mirror, year)
        except NoSuchYear:
            raise Refused(f"Dossier {code} has no fiscal year {year}.") from None
    write = export.trial_balance_json if form == "json" else export.trial_balance_csv
    click.echo(write(found), nl=form == "json")


RUNNING = (demo, serve, worker, scheduler, doctor)
ASKING = (accounts, person, dossier, dossiers, sync, tasks, report)
COMMANDS = (*RUNNING, *ASKING)


def init_app(app: flask.Flask) -> None:
    """Offer the commands as `flask --app app …`."""
    for each in COMMANDS:
        app.cli.add_command(each)
