from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from flask import Flask

from app import create_app
from config import Settings

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
