"""Looks an installation over and says in a sentence each what is well and what is not."""

import contextlib
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
from redis.exceptions import RedisError
from rq import Worker
from rq.cron import CronScheduler
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from config import Settings
from jobs import bell
from jobs import connection as doors
from models.database import Mirrors, Platform, SqliteTooOld, require_safe_sqlite
from models.dossier import Connector, Dossier
from models.schema import DatabaseTooNew
from models.task import Task

LEAST_FREE_GIB = 1.0
LATE = 3  # pauses a connector may miss before it is said to be asleep


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `state` is `well`, `note` or `ill`."""

    subject: str
    state: str
    sentence: str


def examine(settings: Settings) -> list[Finding]:
    """Look at everything; changes nothing."""
    findings = [_sqlite(), _folder(settings.data), _disk(settings.data)]
    try:
        findings += _platform(settings)
    except (SQLAlchemyError, DatabaseTooNew) as error:
        sentence = f"It cannot be read: {getattr(error, 'orig', None) or error}"
        findings.append(Finding("platform", "ill", sentence))
    return [*findings, *_redis(settings)]


def _sqlite() -> Finding:
    try:
        require_safe_sqlite()
    except SqliteTooOld as error:
        return Finding("sqlite", "ill", str(error))
    return Finding("sqlite", "well", f"SQLite {sqlite.sqlite_version} keeps what it committed.")


def open_to_others(folder: Path) -> bool:
    """Whether anybody but the owner may enter or read a folder."""
    return bool(folder.stat().st_mode & 0o077)


def _folder(data: Path) -> Finding:
    if not data.is_dir():
        return Finding("data", "note", f"There is no data directory {data} yet.")
    if open_to_others(data):
        return Finding("data", "ill", f"Others may enter {data}: run chmod 700 {data}.")
    return Finding("data", "well", f"Only its owner may enter {data}.")


def _disk(data: Path) -> Finding:
    there = next(
        folder for folder in (data.absolute(), *data.absolute().parents) if folder.exists()
    )
    free = shutil.disk_usage(there).free / 1024**3
    if free < LEAST_FREE_GIB:
        return Finding("disk", "ill", f"Only {free:.1f} GiB are free.")
    return Finding("disk", "well", f"{free:.1f} GiB are free.")


def _platform(settings: Settings) -> list[Finding]:
    path = settings.platform_path
    if not path.exists():
        return [Finding("platform", "note", "Nothing was set up in the data directory yet.")]
    platform = Platform(path, pooled=False)
    with platform.reading() as session:
        dossiers = session.scalars(select(Dossier)).all()
        connectors = session.scalars(select(Connector)).all()
        expired = select(func.count()).where(Task.state == "running")
        running = session.scalar(expired.where(Task.lease_until < time.time_ns() // 1_000_000))
    findings = [Finding("platform", "well", f"{len(dossiers)} dossiers.")]
    findings += _mirrors(Mirrors(settings.mirrors_path), dossiers)
    findings += [_connector(connector) for connector in connectors]
    if running:
        findings.append(Finding("tasks", "note", f"{running} tasks wait to be taken over."))
    return findings


def _mirrors(mirrors: Mirrors, dossiers: object) -> Iterator[Finding]:
    synced = [dossier for dossier in dossiers if dossier.synced_at is not None]  # type: ignore[attr-defined]  # rows
    bad = 0
    for dossier in synced:
        try:
            found = mirrors.exists(dossier.place)
            sentence = "The copy of its books is gone: ask for a full synchronisation."
        except (SQLAlchemyError, DatabaseTooNew) as error:
            found, sentence = False, f"The copy of its books cannot be read: {error}"
        if not found:
            bad += 1
            yield Finding(f"dossier {dossier.code}", "ill", sentence)
    if not bad:
        yield Finding("mirrors", "well", f"{len(synced)} mirrors can be read.")


def _connector(connector: Connector) -> Finding:
    subject = f"connector {connector.name}"
    if connector.last_seen_at is None:
        return Finding(subject, "note", "It has never woken.")
    ago = max(0, time.time_ns() // 1_000_000 - connector.last_seen_at) // 1000
    if ago > LATE * connector.wake_seconds:
        return Finding(subject, "note", f"It has not woken for {ago} seconds: is Pointage running?")
    return Finding(subject, "well", f"It woke {ago} seconds ago.")


def _redis(settings: Settings) -> list[Finding]:
    findings = []
    with contextlib.ExitStack() as stack:
        try:
            connection = stack.enter_context(doors.connect(settings))
            workers = Worker.count(connection=connection)
            schedulers = CronScheduler.all(connection)
            waiting = len(bell.queue(connection))
        except (RedisError, doors.SocketRefused, OSError):
            return [Finding("redis", "note", "Redis does not answer: Pointage is not running.")]
        findings.append(Finding("redis", "well", f"Redis answers; {waiting} rings wait."))
        for subject, count in (("workers", workers), ("rounds", len(schedulers))):
            state = "well" if count else "ill"
            findings.append(Finding(subject, state, f"{count} running."))
    return findings
