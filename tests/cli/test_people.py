from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from access.sessions import Credentials, SignInRefused, sign_in
from models.database import Platform

Run = Callable[..., Result]
PASSWORD = "correct horse battery"
ANNA = ("person", "add", "anna@example.com", "Anna", "--password", PASSWORD)


def test_somebody_who_was_let_in_may_sign_in(flask: Run, data: Path) -> None:
    result = flask(*ANNA, "--role", "administrator")
    assert (result.exit_code, result.stdout) == (0, "Anna may sign in as anna@example.com.\n")
    platform = Platform(data / "platform.db")
    assert sign_in(platform, Credentials("anna@example.com", PASSWORD), 1)
    with pytest.raises(SignInRefused):
        sign_in(platform, Credentials("anna@example.com", "something else"), 1)
    platform.close()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--role", "client"), "A client is given dossiers"),
        (("--role", "support", "--dossier", "0001"), "A client is given dossiers"),
        (("--role", "client", "--dossier", "9999"), "There is no dossier 9999"),
        (("--role", "support", "--password", "short"), "at least 12 characters"),
    ],
)
def test_who_cannot_be_let_in_is_told_why(
    flask: Run, words: tuple[str, ...], sentence: str
) -> None:
    result = flask(*ANNA, *words)
    assert result.exit_code == 1
    assert sentence in result.stderr


def test_nobody_is_let_in_twice_or_without_a_name(flask: Run) -> None:
    assert flask(*ANNA, "--role", "support").exit_code == 0
    again = flask(*ANNA, "--role", "support")
    assert (again.exit_code, again.stderr) == (1, "Error: anna@example.com is already known.\n")
    nameless = ("person", "add", "x@example.com", " ", "--password", PASSWORD)
    assert "has a name" in flask(*nameless, "--role", "support").stderr


def test_a_client_sees_the_dossiers_given(flask: Run, tmp_path: Path) -> None:
    books = tmp_path / "books"
    books.mkdir()
    words = ("dossier", "add", "0001", "Bakery", "--source", "fec", "--location", str(books))
    assert flask(*words).exit_code == 0
    assert flask(*ANNA, "--role", "client", "--dossier", "0001", "--locale", "nl").exit_code == 0
