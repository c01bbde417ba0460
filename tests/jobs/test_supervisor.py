import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 15.0
# A worker that is told to stop finishes its job first; `slow` never obeys.
ROLES = """
import functools, os, signal, sys, time
from pathlib import Path
from jobs.roles import Role
from jobs.supervisor import supervise

folder = Path(sys.argv[1])
def live(name):
    (folder / f"{name}.pid").write_text(str(os.getpid()))
    print("begins", os.getpid())
    while True:
        time.sleep(60)

def finish(*_):
    time.sleep(0.5)
    (folder / "finish").touch()
    sys.exit()

def work():
    signal.signal(signal.SIGTERM, finish)
    live("worker")

def slow():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    live("slow")

def broken():
    sys.exit("it cannot")

ALL = {
    "web": Role("web", run=functools.partial(live, "web"), ready=(folder / "web.pid").exists),
    "worker": Role("worker", run=work),
    "slow": Role("slow", run=slow, grace_seconds=0.5),
    "broken": Role("broken", run=broken, ready=lambda: False),
    "last": Role("last", argv=("sleep", "60"), lasts=True),
}
wanted = [ALL[name] for name in sys.argv[2:]]
sys.exit(supervise(wanted, lambda: print("ready", flush=True)))
"""


class Running:
    """A supervisor in a process of its own, and what it said so far."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.folder = folder
        self.log = folder / "log"
        command = [sys.executable, "-c", ROLES, str(folder), *names]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)

    def hears(self, pattern: str) -> "re.Match[str]":
        until = time.monotonic() + PATIENCE
        while True:
            found = re.search(pattern, self.log.read_text(), re.MULTILINE)
            if found is not None:
                return found
            assert time.monotonic() < until, f"{pattern} not in:\n{self.log.read_text()}"
            time.sleep(0.02)

    def pid(self, name: str) -> int:
        return int((self.folder / f"{name}.pid").read_text())

    def ends(self) -> int:
        return self.process.wait(PATIENCE)


@pytest.fixture
def started() -> Iterator[list[Running]]:
    all_: list[Running] = []
    yield all_
    for running in all_:
        running.process.kill()
        running.process.wait()


def _start(started: list[Running], folder: Path, *names: str) -> Running:
    running = Running(folder, *names)
    started.append(running)
    return running


def _is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _gone(pid: int) -> bool:
    until = time.monotonic() + PATIENCE
    while _is_there(pid):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def test_it_says_ready_once_all_roles_are(tmp_path: Path, started: list[Running]) -> None:
    running = _start(started, tmp_path, "web", "worker")
    running.hears("^ready$")
    running.hears(r"^web +\| begins \d+$")
    assert running.log.read_text().count("ready") == 1


@pytest.mark.parametrize("name", ["web", "worker"])
def test_what_is_killed_is_started_again_and_said(
    tmp_path: Path, started: list[Running], name: str
) -> None:
    running = _start(started, tmp_path, "web", "worker")
    running.hears("^ready$")
    running.hears(rf"^{name} +\| begins")
    first = running.pid(name)
    os.kill(first, signal.SIGKILL)
    running.hears(rf"^pointage +\| {name} was killed by signal 9; starting it again in 0\.2 s$")
    running.hears(rf"^{name} +\| begins {first}(.|\n)*^{name} +\| begins \d+$")
    assert _is_there(running.pid(name))
    assert running.pid(name) != first


def test_pauses_between_starts_grow(tmp_path: Path, started: list[Running]) -> None:
    running = _start(started, tmp_path, "web", "worker")
    running.hears("^ready$")
    for pause in ("0.2", "0.4", "0.8"):
        before = running.hears(r"(?s).*worker +\| begins (\d+)").group(1)
        os.kill(int(before), signal.SIGKILL)
        running.hears(rf"again in {re.escape(pause)} s")
        running.hears(rf"(?s)begins {before}\n.*worker +\| begins")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_with_0_and_lets_a_job_finish(
    tmp_path: Path, started: list[Running], number: signal.Signals
) -> None:
    running = _start(started, tmp_path, "last", "web", "worker")
    running.hears(r"^worker +\| begins")
    running.process.send_signal(number)
    assert running.ends() == 0
    assert (tmp_path / "finish").exists()
    assert not _is_there(running.pid("web"))
    assert not _is_there(running.pid("worker"))
    assert "Traceback" not in running.log.read_text()


def test_what_does_not_stop_in_time_is_killed(tmp_path: Path, started: list[Running]) -> None:
    running = _start(started, tmp_path, "slow")
    running.hears(r"^slow +\| begins")
    running.process.send_signal(signal.SIGTERM)
    assert running.ends() == 0
    assert not _is_there(running.pid("slow"))


def test_a_second_signal_stops_at_once(tmp_path: Path, started: list[Running]) -> None:
    running = _start(started, tmp_path, "worker")
    running.hears(r"^worker +\| begins")
    running.process.send_signal(signal.SIGINT)
    running.hears("stopping")
    running.process.send_signal(signal.SIGINT)
    assert running.ends() == 0
    assert not (tmp_path / "finish").exists()


def test_killing_the_supervisor_leaves_no_child(tmp_path: Path, started: list[Running]) -> None:
    running = _start(started, tmp_path, "web", "worker", "slow")
    running.hears(r"^slow +\| begins")
    running.process.kill()
    assert all(_gone(running.pid(name)) for name in ("web", "worker", "slow"))


def test_what_never_starts_ends_everything_with_1(tmp_path: Path, started: list[Running]) -> None:
    running = _start(started, tmp_path, "web", "broken")
    assert running.ends() == 1
    running.hears(r"^broken +\| it cannot$")
    running.hears("broken does not start")
    assert not _is_there(running.pid("web"))
