"""The demonstration, as `make demo` starts it, and a real Chromium to look at it with."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
SILENT = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
READY_SECONDS = 180


@dataclass(frozen=True)
class Demo:
    """A running demonstration in which nobody works in the books but the test."""

    address: str
    data: Path
    environment: dict[str, str]

    def flask(self, *words: str) -> Any:
        """What a command prints as JSON."""
        return self._run("flask", "--app", "app", *words)

    def simulator(self, *words: str) -> Any:
        return self._run("simulator", *words)

    def _run(self, module: str, *words: str) -> Any:
        command = [sys.executable, "-m", module, *words]
        ran = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        )
        return json.loads(ran.stdout) if ran.stdout.startswith(("{", "[")) else ran.stdout

    def ledger(self, code: str) -> str:
        return str(self.data / "books" / f"{code}.ledger")

    def dossier(self, code: str) -> dict[str, Any]:
        found: dict[str, Any] = next(
            row for row in self.flask("dossiers", "--json") if row["code"] == code
        )
        return found

    def account(self, email: str) -> dict[str, Any]:
        found: dict[str, Any] = next(
            row for row in self.flask("accounts", "--json") if row["email"].startswith(email)
        )
        return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demonstration, ready; Ctrl-C ends it, and it ends well."""
    data, port = tmp_path_factory.mktemp("demo") / "var", _free_port()
    environment = {**os.environ, "POINTAGE_DATA": str(data)}
    log = data.parent / "log"
    command = [sys.executable, "-m", "flask", "--app", "app", "demo", "--still"]
    with log.open("wb") as output:
        running = subprocess.Popen(
            [*command, "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_until_ready(running, log)
            yield Demo(f"http://127.0.0.1:{port}", data, environment)
        finally:
            running.send_signal(signal.SIGINT)
            code = running.wait(60)
    assert code == 0, log.read_text()


def _wait_until_ready(running: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while "Pointage is ready" not in log.read_text():
        assert running.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.2)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SILENT))
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser of somebody who has never been here, 1280 px wide, in French."""
    made = chromium.new_context(locale="fr-BE", viewport={"width": 1280, "height": 800})
    made.set_default_timeout(20_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page on which nothing may go wrong unnoticed."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    return page


def sign_in(page: Page, demo: Demo, who: str) -> None:
    account = demo.account(who)
    page.goto(f"{demo.address}/sign-in")
    page.fill("[name=email]", account["email"])
    page.fill("[name=password]", account["password"])
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
