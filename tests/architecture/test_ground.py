"""What import-linter cannot see: the single files of the roof and of the ground."""

import ast

from tests.architecture.tree import GROUND, PACKAGES, ROOT, files, imports, name, product, strings

READERS = ("app.py", "cli.py", "jobs/")  # of the settings; everybody else is handed them
SQL_IN_VIEWS = {
    "sqlalchemy.Connection",
    "sqlalchemy.orm.Session",
    "sqlalchemy.exc.OperationalError",
}
HTMX = "views/htmx.py"
FRAME = "views/frame.py"


def ours(source: str) -> set[str]:
    """The packages and single files of ours that a source imports."""
    here = {*PACKAGES, "app", "cli", "config"}
    return {each.split(".")[0] for each in imports(source)} & here


def reads_settings(source: str) -> bool:
    """Whether a source asks the environment for the settings, instead of being handed them."""
    return any(
        isinstance(node, ast.Attribute) and node.attr == "from_environment"
        for node in ast.walk(ast.parse(source))
    )


def htmx_headers(source: str) -> list[str]:
    """The HTMX header names that a source spells out."""
    return [each for each in strings(source) if each.upper().startswith("HX-")]


def asks_the_database(source: str) -> set[str]:
    """What a view imports of SQLAlchemy beyond the names of what it is handed."""
    return {each for each in imports(source) if each.startswith("sqlalchemy")} - SQL_IN_VIEWS


def test_the_ground_rests_on_nothing_of_ours() -> None:
    assert ours((ROOT / GROUND).read_text()) == set()


def test_nobody_imports_the_roof() -> None:
    floors = files(*PACKAGES, "migrations")
    assert [name(path) for path in floors if ours(path.read_text()) & {"app", "cli"}] == []


def test_only_roof_and_jobs_read_the_settings() -> None:
    readers = [name(path) for path in product() if reads_settings(path.read_text())]
    assert [each for each in readers if not each.startswith(READERS)] == []


def test_htmx_headers_are_spelled_in_one_place() -> None:
    found = [name(path) for path in files(*PACKAGES) if htmx_headers(path.read_text())]
    assert found == [HTMX]


def test_views_put_no_question_to_the_database_themselves() -> None:
    found = {name(path): asks_the_database(path.read_text()) for path in files("views")}
    assert {path: asked for path, asked in found.items() if asked} == {}


def test_only_the_frame_commits_a_request() -> None:
    found = [name(path) for path in files("views") if ".commit(" in path.read_text()]
    assert found == [FRAME]


def test_what_is_forbidden_is_seen() -> None:
    assert ours("import sync\nfrom models import base\nimport os") == {"sync", "models"}
    assert ours("import app as roof") == {"app"}
    assert reads_settings("Settings.from_environment()")
    assert not reads_settings("settings.port")
    assert htmx_headers("response.headers['HX-Trigger'] = 'x'") == ["HX-Trigger"]
    assert asks_the_database("from sqlalchemy import Connection, select") == {"sqlalchemy.select"}
