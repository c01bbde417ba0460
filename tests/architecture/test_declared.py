import re
import sys
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT, WORKSHOP, files, imports, product, strings

OURS = {*PACKAGES, *WORKSHOP, "app", "cli", "config"}
MOST = 30  # direct dependencies at run time; each earns its place
LISTS = [ROOT / "requirements.txt", ROOT / "requirements-dev.txt"]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def normal(distribution: str) -> str:
    """A distribution's name as indexes compare it; a version or an extra falls away."""
    found = re.match(r"[A-Za-z0-9._-]+", distribution)
    return re.sub(r"[-_.]+", "-", found.group() if found else "").lower()


def runtime() -> set[str]:
    return {normal(each) for each in PYPROJECT["project"]["dependencies"]}


def tools() -> set[str]:
    return {normal(each) for each in PYPROJECT["dependency-groups"]["dev"]}


def foreign(sources: Iterable[str]) -> set[str]:
    """The distributions that sources import from; an unknown module stands under its own name."""
    tops = {each.split(".")[0] for source in sources for each in imports(source)}
    known = metadata.packages_distributions()
    found = tops - OURS - sys.stdlib_module_names
    return {normal(each) for top in found for each in set(known.get(top, [top]))}


def addresses(text: str) -> list[str]:
    """Where a list of requirements says to fetch from; it must leave that to the machine."""
    return re.findall(
        r"https?://\S+|^\s*(?:-i|-f|--[\w-]*index\S*|--find-links)\b.*", text, re.MULTILINE
    )


def unproven(text: str) -> list[str]:
    """The requirements that are not exact, or that have no hash."""
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    exact = re.compile(r"^[\w.\[\]-]+==\S+[^\n]*\\\n(?: {4}--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+")
    return [entry.split()[0] for entry in entries if entry.strip() and not exact.match(entry)]


def _texts(paths: Iterable[Path]) -> list[str]:
    return [path.read_text() for path in paths]


def test_what_the_product_imports_is_declared() -> None:
    assert foreign(_texts(product())) - runtime() == set()


def test_what_is_declared_is_used() -> None:
    named = {normal(each) for text in _texts(product()) for each in strings(text)}
    assert runtime() - foreign(_texts(product())) - named == set()


def test_what_the_tests_import_is_declared() -> None:
    assert foreign(_texts(files(*WORKSHOP))) - runtime() - tools() == set()


def test_every_tool_is_used() -> None:
    plugins = {
        normal(each.dist.name) for each in metadata.entry_points(group="pytest11") if each.dist
    }
    words = set(re.findall(r"[\w-]+", (ROOT / "Makefile").read_text()))
    scripts = {
        normal(each.dist.name)
        for each in metadata.entry_points(group="console_scripts")
        if each.dist and each.name in words
    }
    configured = {normal(each) for each in PYPROJECT["tool"]}
    used = foreign(_texts(files(*WORKSHOP))) | plugins | scripts | words | configured
    assert tools() - used == set()


def test_few_dependencies_are_enough() -> None:
    assert len(runtime()) <= MOST


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_requirements_are_exact_hashed_and_name_no_place(path: Path) -> None:
    text = path.read_text()
    assert addresses(text) == []
    assert unproven(text) == []
    listed = {normal(each) for each in re.findall(r"^\S+==", text, re.MULTILINE)}
    wanted = runtime() if path.name == "requirements.txt" else runtime() | tools()
    assert wanted - listed == set()


def test_an_undeclared_import_is_seen() -> None:
    assert foreign(["import os, numpy.linalg\nfrom models.base import Base\n"]) == {"numpy"}
    assert foreign(["from flask_babel import format_date"]) == {"flask-babel"}


def test_an_address_and_a_loose_requirement_are_seen() -> None:
    proof = f"    --hash=sha256:{'0' * 64}"
    good = f"rq==3.0 ; python_version > '3' \\\n{proof} \\\n{proof}\n    # via x\n"
    assert unproven(good) == []
    assert unproven(good + "flask>=3\n") == ["flask>=3"]
    assert unproven("flask==3.1\n") == ["flask==3.1"]
    assert addresses(good) == []
    assert len(addresses("-i somewhere\n--extra-index-url there\nx @ https://host/x.whl\n")) == 3
