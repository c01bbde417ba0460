import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis import Redis

from config import Settings
from jobs import connection as doors
from jobs import redis_server
from models.database import Platform
from models.dossier import Connector
from models.firm import Firm


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "var")


Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def start_redis(settings: Settings) -> Iterator[Start]:
    """Start the bundled Redis, as often as wanted; what is left is stopped afterwards."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(redis_server.command(settings))
        started.append(process)
        until = time.monotonic() + 10
        while not redis_server.answers(doors.socket_path(settings)):
            assert time.monotonic() < until, "Redis did not start"
            time.sleep(0.01)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def redis(settings: Settings, start_redis: Start) -> Iterator["Redis"]:
    start_redis()
    with doors.connect(settings) as connection:
        yield connection
        connection.connection_pool.disconnect()


@pytest.fixture
def platform(settings: Settings) -> Iterator[Platform]:
    """A firm with two connectors: the first is due, the second has just been seen."""
    platform = Platform(settings.platform_path, pooled=False)
    platform.prepare()
    with platform.writing() as session:
        session.add(Firm(id=1, name="Fiduciaire Marchal"))
        session.flush()
        just_now = time.time_ns() // 1_000_000
        session.add(Connector(id=1, firm_id=1, name="A", source="simulator", wake_seconds=600))
        session.add(
            Connector(
                id=2,
                firm_id=1,
                name="B",
                source="simulator",
                wake_seconds=600,
                last_seen_at=just_now,
            )
        )
    yield platform
    platform.close()
