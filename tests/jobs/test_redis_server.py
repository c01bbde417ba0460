import dataclasses
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError

from config import Settings
from jobs import bell, redis_server
from jobs import connection as doors

Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The machine's folder for sockets; its path is short, as a real one's is."""
    with tempfile.TemporaryDirectory(prefix="run") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield Path(folder)


def test_it_listens_on_a_socket_of_its_owner_and_on_no_port(
    settings: Settings, redis: "Redis"
) -> None:
    assert redis.ping()
    assert redis.config_get("port")["port"] == "0"
    assert doors.socket_path(settings).stat().st_mode & 0o777 == 0o600
    assert doors.redis_folder(settings).stat().st_mode & 0o777 == 0o700


def test_a_kill_loses_no_ring_that_was_there_for_a_second(
    settings: Settings, start_redis: Start
) -> None:
    first = start_redis()
    with doors.connect(settings) as connection:
        assert bell.ring(connection, 7)
        connection.execute_command("WAITAOF", 1, 0, 3000)
    first.send_signal(signal.SIGKILL)
    first.wait()
    start_redis()
    with doors.connect(settings) as connection:
        assert len(bell.queue(connection)) == 1


def test_a_long_path_has_its_socket_elsewhere_in_a_private_folder(
    tmp_path: Path, runtime: Path
) -> None:
    far = Settings(data=tmp_path / ("a-long-name-" * 12) / "var")
    path = doors.socket_path(far)
    assert len(str(path)) <= doors.LONGEST_SOCKET
    assert path.is_relative_to(runtime)
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert doors.socket_path(far) == path
    assert doors.socket_path(Settings(data=far.data / "other")) != path


@pytest.mark.usefixtures("runtime")
def test_a_folder_for_the_socket_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    far = Settings(data=tmp_path / ("a-long-name-" * 12))
    doors.socket_path(far).parent.chmod(0o755)
    with pytest.raises(doors.SocketRefused, match="only its owner"):
        doors.socket_path(far)


def test_a_journal_that_cannot_be_read_is_set_aside_after_two_failures(
    settings: Settings, start_redis: Start
) -> None:
    first = start_redis()
    with doors.connect(settings) as connection:
        bell.ring(connection, 7)
    first.terminate()
    first.wait()
    journal = doors.redis_folder(settings) / "appendonlydir"
    for file in journal.glob("*.aof"):
        file.write_bytes(b"no journal at all\n" * 100)
    broken = subprocess.run(redis_server.command(settings), timeout=20, check=False)
    assert broken.returncode != 0
    assert redis_server.set_aside(settings, 1) == ""
    assert "set aside" in redis_server.set_aside(settings, 2)
    start_redis()
    with doors.connect(settings) as connection:
        assert connection.ping()


def test_what_runs_alone_is_told_where_redis_was_looked_for(settings: Settings) -> None:
    with pytest.raises(redis_server.RedisMissing, match="flask --app app serve"):
        redis_server.require_redis(settings, patience_seconds=0)
    own = dataclasses.replace(settings, redis_url="redis://127.0.0.1:1/0")
    with pytest.raises(redis_server.RedisMissing, match="POINTAGE_REDIS_URL"):
        redis_server.require_redis(own, patience_seconds=0)


def test_a_redis_of_ones_own_is_used_by_its_address(settings: Settings, redis: "Redis") -> None:
    url = f"unix://{doors.socket_path(settings)}?db=3"
    own = dataclasses.replace(settings, redis_url=url)
    with doors.connect(own) as connection:
        bell.ring(connection, 1)
        connection.connection_pool.disconnect()
    assert len(bell.queue(redis)) == 0


def test_a_client_gives_up_at_once_when_redis_is_away(settings: Settings) -> None:
    with doors.connect(settings) as connection, pytest.raises(RedisError):
        connection.ping()
