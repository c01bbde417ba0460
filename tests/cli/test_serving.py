"""`serve` in a process of its own: everything runs, does what is asked, and stops in good order."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import ROOT

Run = Callable[..., Result]
SERVE = (sys.executable, "-m", "flask", "--app", "app", "serve")
PATIENCE = 30.0


def soon(true: Callable[[], bool]) -> bool:
    """Whether something becomes true before patience ends."""
    until = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


class Served:
    """The running product: its console, its address."""

    def __init__(self, console: Path, port: int) -> None:
        self.console = console
        self.address = f"http://127.0.0.1:{port}"
        with console.open("w") as file:
            self.process = subprocess.Popen(SERVE, cwd=ROOT, stdout=file, stderr=file)

    def said(self, pattern: str) -> bool:
        """Whether the console has a line like this, or will soon."""
        return soon(lambda: re.search(pattern, self.console.read_text()) is not None)

    def page(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path) as answer:  # noqa: S310 - our own address
            return str(answer.read(), "utf-8")


@pytest.fixture(params=["waitress", "gunicorn"])
def served(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Served]:
    """The product, serving the bakery's dossier; its connector wakes every second."""
    monkeypatch.setenv("POINTAGE_WAKE_SECONDS", "1")
    request.getfixturevalue("bakery")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    monkeypatch.setenv("POINTAGE_SERVER", request.param)
    monkeypatch.setenv("POINTAGE_PORT", str(port))
    monkeypatch.setenv("POINTAGE_TRUSTED_HOSTS", "127.0.0.1")
    running = Served(tmp_path / "console", port)
    yield running
    running.process.kill()
    running.process.wait()


def state(flask: Run) -> str:
    return str(json.loads(flask("tasks", "--json").stdout)[0]["state"])


def test_it_serves_pages_does_tasks_and_stops_with_0(served: Served, flask: Run) -> None:
    assert served.said("Pointage is ready"), served.console.read_text()
    assert "<form" in served.page("/sign-in")
    assert served.page("/static/app.css")
    assert flask("sync", "BAKERY", "full").exit_code == 0
    assert soon(lambda: state(flask) == "done"), served.console.read_text()
    findings = json.loads(flask("doctor", "--json").stdout)
    assert {each["state"] for each in findings} == {"well"}
    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(PATIENCE) == 0
    assert served.said("stopped")
    assert "Traceback" not in served.console.read_text()
