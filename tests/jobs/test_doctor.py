import shutil
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from sqlalchemy import update

from config import Settings
from jobs.doctor import Finding, examine
from models.base import server_ms
from models.database import Platform
from models.dossier import Connector, Dossier


def _states(settings: Settings) -> dict[str, str]:
    return {finding.subject: finding.state for finding in examine(settings)}


def _of(settings: Settings, subject: str) -> Finding:
    return next(finding for finding in examine(settings) if finding.subject == subject)


def test_an_empty_place_has_notes_and_nothing_ill(settings: Settings) -> None:
    states = _states(settings)
    assert states["data"] == states["platform"] == states["redis"] == "note"
    assert "ill" not in states.values()


@pytest.mark.usefixtures("platform")
def test_a_folder_open_to_others_is_ill(settings: Settings) -> None:
    assert _of(settings, "data").state == "well"
    settings.data.chmod(0o750)
    assert _of(settings, "data").state == "ill"
    assert "chmod 700" in _of(settings, "data").sentence


def test_a_platform_that_is_none_is_ill(settings: Settings) -> None:
    settings.data.mkdir(mode=0o700)
    settings.platform_path.write_bytes(b"not a database at all" * 1000)
    assert _of(settings, "platform").state == "ill"


def test_a_connector_that_sleeps_is_noted(settings: Settings, platform: Platform) -> None:
    assert "never woken" in _of(settings, "connector A").sentence
    assert _of(settings, "connector B").state == "well"
    with platform.writing() as session:
        session.execute(update(Connector).values(last_seen_at=server_ms() - 3_600_000))
    assert "has not woken for 36" in _of(settings, "connector B").sentence


def test_a_mirror_that_is_gone_is_ill(settings: Settings, platform: Platform) -> None:
    with platform.writing() as session:
        session.add(
            Dossier(
                firm_id=1, connector_id=1, code="A", name="A", location="/a", place="x", synced_at=1
            )
        )
    assert _of(settings, "dossier A").state == "ill"


@pytest.mark.usefixtures("platform", "redis")
def test_redis_without_worker_and_scheduler_is_ill(settings: Settings) -> None:
    states = _states(settings)
    assert states["redis"] == "well"
    assert states["workers"] == states["rounds"] == "ill"


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_a_full_disk_is_ill(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing: Callable[[Any], Usage] = lambda _path: Usage(10, 10, 0)  # noqa: E731 - one value
    monkeypatch.setattr(shutil, "disk_usage", nothing)
    assert _of(settings, "disk").state == "ill"
