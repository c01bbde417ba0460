import dataclasses
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from config import Settings
from jobs import connection as doors
from jobs.environment import variables
from jobs.plan import roles
from jobs.weaknesses import weaknesses
from jobs.web import ServerRefused, with_static

Start = Callable[[str, list[tuple[str, str]]], Any]


def _application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"the application, " + environ["PATH_INFO"].encode()]


def _get(application: Any, path: str) -> tuple[str, dict[str, str], bytes]:
    heard: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> None:
        heard.extend((status, dict(headers)))

    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "SCRIPT_NAME": ""}
    answer = application(environ, start_response)
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return heard[0], heard[1], body


def test_static_files_are_served_before_the_application_is_asked(tmp_path: Path) -> None:
    (tmp_path / "app.css").write_text("body{}")
    served = with_static(_application, tmp_path)
    status, headers, body = _get(served, "/static/app.css")
    assert (status, body) == ("200 OK", b"body{}")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in headers
    assert _get(served, "/clients")[2] == b"the application, /clients"
    assert _get(served, "/static/../secret")[2].startswith(b"the application")


def _names(settings: Settings) -> list[str]:
    return [role.name for role in roles(settings, lambda: _application, "cli:web_application()")]


def test_the_roles_follow_the_settings(settings: Settings) -> None:
    assert _names(settings) == ["redis", "worker", "scheduler", "web"]
    more = dataclasses.replace(settings, redis_url="redis://127.0.0.1/0", workers=2)
    assert _names(more) == ["worker 1", "worker 2", "scheduler", "web"]


def test_gunicorn_is_started_when_the_settings_say_so(settings: Settings) -> None:
    chosen = dataclasses.replace(settings, server="gunicorn", host="::1", port=5001, threads=3)
    web = roles(chosen, lambda: _application, "cli:web_application()")[-1]
    assert web.argv[:3] == (sys.executable, "-m", "gunicorn")
    assert "[::1]:5001" in web.argv
    assert web.argv[-1] == "cli:web_application()"
    assert web.stop_signal is signal.SIGTERM


def test_another_server_is_refused(settings: Settings) -> None:
    with pytest.raises(ServerRefused, match="waitress or gunicorn, not 'apache'"):
        _names(dataclasses.replace(settings, server="apache"))


def test_the_web_server_is_ready_when_somebody_listens(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        chosen = dataclasses.replace(settings, port=server.getsockname()[1])
        web = roles(chosen, lambda: _application, "x:y")[-1]
        assert web.ready()
    assert not web.ready()


def test_settings_survive_the_environment(settings: Settings) -> None:
    chosen = dataclasses.replace(
        settings, demo=True, trusted_hosts=("a.example", "b.example"), secure_cookies=False, port=1
    )
    assert Settings.from_environment(variables(chosen)) == chosen


def test_strong_settings_have_no_weakness(settings: Settings) -> None:
    assert weaknesses(dataclasses.replace(settings, trusted_hosts=("portal.example",))) == []
    near = dataclasses.replace(
        settings, trusted_hosts=("localhost",), secure_cookies=False, host="127.0.0.1"
    )
    assert weaknesses(near) == []


def test_redis_lives_in_the_data_directory(settings: Settings) -> None:
    assert settings.data in doors.redis_folder(settings).parents
