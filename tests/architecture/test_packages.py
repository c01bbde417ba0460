import ast
import re

import pytest

from tests.architecture.tree import PACKAGES, WORKSHOP, files, name, product

SAY_NOTHING = {
    "common",
    "data",
    "do",
    "handler",
    "handlers",
    "helper",
    "helpers",
    "info",
    "manager",
    "managers",
    "misc",
    "processor",
    "processors",
    "service",
    "services",
    "util",
    "utils",
}
WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
LEAST_WORDS = 3
FIELD = {"manager", "managers"}  # the field's word: a dossier has its manager


def saying_nothing(identifier: str) -> set[str]:
    """The words of a name that could stand in any name."""
    return {word.lower() for word in WORDS.findall(identifier)} & SAY_NOTHING


def defined(source: str) -> set[str]:
    """The names of a source's functions and classes."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name for node in ast.walk(ast.parse(source)) if isinstance(node, kinds)}


def is_law(source: str) -> bool:
    """Whether a package begins with a sentence."""
    first = (ast.get_docstring(ast.parse(source)) or "").split("\n")[0]
    return first.endswith((".", ":", ",")) and len(first.split()) >= LEAST_WORDS


def test_a_modules_name_says_what_is_inside() -> None:
    looked_at = [*product(), *files(*WORKSHOP)]
    found = [name(path) for path in looked_at if saying_nothing(f"{path.parent.name}_{path.stem}")]
    assert found == []


def test_what_a_module_defines_is_named_for_what_it_is() -> None:
    found = {each for path in product() for each in defined(path.read_text())}
    assert [each for each in found if saying_nothing(each) - FIELD] == []


def test_every_package_begins_with_its_law() -> None:
    laws = [path for path in files(*PACKAGES) if path.name == "__init__.py"]
    assert [name(path) for path in laws if not is_law(path.read_text())] == []


def test_every_folder_of_python_is_a_package() -> None:
    folders = {path.parent for path in files(*PACKAGES)}
    assert [name(each) for each in folders if not (each / "__init__.py").exists()] == []


@pytest.mark.parametrize(
    ("identifier", "words"),
    [
        ("text_utils", {"utils"}),
        ("InfoBox", {"info"}),
        ("HTTPHandler", {"handler"}),
        ("do_all", {"do"}),
        ("database", set()),
        ("serviceable_domain", set()),
    ],
)
def test_words_are_found_whole(identifier: str, words: set[str]) -> None:
    assert saying_nothing(identifier) == words


def test_a_package_without_a_sentence_has_no_law() -> None:
    assert not is_law("import os\n")
    assert not is_law('"""Sync."""\n')
    assert is_law('"""Copies the books.\n\nMore."""\n')


def test_what_is_defined_inside_is_seen() -> None:
    assert defined("class A:\n    def b(self): ...\n") == {"A", "b"}
