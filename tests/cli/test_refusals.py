import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from jobs.instance import held

Run = Callable[..., Result]
NOTHING = "Nothing was set up"
REFUSED = [
    (("dossiers",), NOTHING),
    (("dossiers", "--json"), NOTHING),
    (("tasks",), NOTHING),
    (("sync", "A", "full"), NOTHING),
    (("sync", "A", "full", "--now", "--json"), NOTHING),
    (("report", "trial-balance", "A", "--format", "csv"), NOTHING),
    (("worker",), NOTHING),
    (("scheduler",), NOTHING),
    (("accounts", "--json"), "There is no demonstration in"),
    (("serve",), "Set POINTAGE_TRUSTED_HOSTS"),
    (
        ("dossier", "add", "A", "A", "--source", "simulator", "--location", "/nowhere"),
        "There are no books at /nowhere",
    ),
]
MISUSED = [
    ("sync", "A"),
    ("sync", "A", "everything"),
    ("report", "trial-balance", "A", "--format", "xml"),
    ("dossier", "add", "A", "A", "--source", "ledgerdemain", "--location", "/"),
    ("dossier", "add", "A"),
    ("demo", "--port", "70000"),
    ("demo", "--port", "often"),
    ("accounts", "--xml"),
]


@pytest.mark.parametrize(("words", "sentence"), REFUSED, ids=lambda it: " ".join(it)[:40])
def test_a_refusal_is_one_sentence_on_stderr_and_1(
    flask: Run, words: tuple[str, ...], sentence: str
) -> None:
    result = flask(*words)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("words", MISUSED, ids=" ".join)
def test_a_misuse_is_2(flask: Run, words: tuple[str, ...]) -> None:
    result = flask(*words)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr


def test_each_command_says_what_it_is_for(flask: Run) -> None:
    listed = flask("--help").stdout
    words = ("demo", "serve", "worker", "scheduler", "doctor", "accounts", "dossiers", "sync")
    for word in (*words, "tasks"):
        assert f"\n  {word} " in listed
        assert flask(word, "--help").exit_code == 0


def test_a_setting_of_the_wrong_kind_is_named(flask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POINTAGE_PORT", "many")
    result = flask("doctor")
    assert result.exit_code == 1
    assert "POINTAGE_PORT must be a whole number" in result.stderr


@pytest.fixture
def strong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POINTAGE_TRUSTED_HOSTS", "portal.example")


@pytest.mark.usefixtures("strong")
@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("POINTAGE_SECURE_COOKIES", "no", "POINTAGE_SECURE_COOKIES may be off only"),
        ("POINTAGE_DEMO", "yes", "POINTAGE_DEMO is for demonstrations"),
        ("POINTAGE_WORKERS", "0", "POINTAGE_WORKERS must be at least 1"),
        ("POINTAGE_SERVER", "apache", "POINTAGE_SERVER is waitress or gunicorn"),
    ],
)
def test_real_use_refuses_weak_settings(
    flask: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv("POINTAGE_HOST", "0.0.0.0" if "COOKIES" in name else "127.0.0.1")  # noqa: S104 - refused before it is bound
    monkeypatch.setenv("POINTAGE_PORT", str(_free_port()))
    monkeypatch.setenv(name, value)
    result = flask("serve")
    assert result.exit_code == 1
    assert sentence in result.stderr


@pytest.mark.usefixtures("strong")
def test_real_use_refuses_a_folder_that_others_may_enter(flask: Run, data: Path) -> None:
    data.mkdir(mode=0o755)
    data.chmod(0o755)
    result = flask("serve")
    assert result.exit_code == 1
    assert f"run chmod 700 {data}" in result.stderr


@pytest.mark.usefixtures("strong")
def test_real_use_refuses_the_demonstration_and_the_other_way_round(flask: Run, data: Path) -> None:
    data.mkdir(mode=0o700)
    (data / "DEMO").touch()
    result = flask("serve")
    assert result.exit_code == 1
    assert "holds a demonstration" in result.stderr
    (data / "DEMO").unlink()
    (data / "platform.db").touch()
    result = flask("demo", "--port", str(_free_port()))
    assert result.exit_code == 1
    assert "holds real books" in result.stderr
    assert not (data / "DEMO").exists()


@pytest.mark.parametrize("name", ["demo", "serve"])
@pytest.mark.usefixtures("strong")
def test_a_port_in_use_and_a_second_instance_are_refused(
    flask: Run, data: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("POINTAGE_PORT", str(server.getsockname()[1]))
        result = flask(name)
        assert result.exit_code == 1
        assert "is in use by another program" in result.stderr
    monkeypatch.setenv("POINTAGE_PORT", str(_free_port()))
    with held(data):
        result = flask(name)
    assert result.exit_code == 1
    assert f"already running on {data} (process {os.getpid()})" in result.stderr


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
