"""The project's own files, and what their Python says, for the rules about them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOF = ("app.py", "cli.py")
GROUND = "config.py"
PACKAGES = (
    "access",
    "jobs",
    "ledger",
    "models",
    "office",
    "reports",
    "simulator",
    "sync",
    "views",
)
WORKSHOP = ("tests", "bench")


def files(*folders: str, suffix: str = ".py") -> list[Path]:
    """The files below folders of the project, in order; a folder that is missing has none."""
    found = (path for folder in folders for path in (ROOT / folder).rglob(f"*{suffix}"))
    return sorted(path for path in found if "__pycache__" not in path.parts)


def product() -> list[Path]:
    """The Python that is installed: roof, packages, ground and migrations."""
    return [*(ROOT / name for name in (*ROOF, GROUND)), *files(*PACKAGES, "migrations")]


def imports(source: str) -> Iterator[str]:
    """The full names of modules, or of things in modules, that a source imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def strings(source: str) -> Iterator[str]:
    """The string constants of a source; docstrings are among them."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def name(path: Path) -> str:
    """A file's path as people say it."""
    return path.relative_to(ROOT).as_posix()
