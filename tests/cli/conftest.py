import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from flask import Flask

from app import create_app
from config import Settings

ROOT = Path(__file__).parents[2]
LINES = 2000
Flask_ = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory that is named in the environment and does not exist yet."""
    monkeypatch.setenv("POINTAGE_DATA", str(tmp_path / "var"))
    return tmp_path / "var"


@pytest.fixture
def flask(data: Path) -> Flask_:
    """Run a command as `flask --app app …` does; an unforeseen error fails the test."""
    app = create_app(Settings(data=data))

    def run(*words: str) -> Result:
        return CliRunner().invoke(_group(app), words, catch_exceptions=False, obj=None)

    return run


def _group(app: Flask) -> click.Group:
    return click.Group("flask", commands=app.cli.commands)


def software(*words: str) -> str:
    """Work in the simulated accounting software by its own command line; what it prints."""
    command = (sys.executable, "-m", "simulator", *words)
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("software") / "bakery.ledger"
    options = ("--seed", "3", "--lines", str(LINES), "--years", "2", "--sector", "bakery")
    software("create", str(path), *options)
    return path


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> Path:
    """The bakery's books, to be changed at will."""
    copy = tmp_path / "bakery.ledger"
    copy.write_bytes(made.read_bytes())
    return copy


@pytest.fixture
def bakery(flask: Flask_, ledger: Path) -> Path:
    """The bakery's books, opened as dossier BAKERY."""
    source = ("--source", "simulator", "--location", str(ledger))
    result = flask("dossier", "add", "BAKERY", "The bakery", *source)
    assert result.exit_code == 0
    assert "sync BAKERY full --now" in result.stdout
    return ledger
