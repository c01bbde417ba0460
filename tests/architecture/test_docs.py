"""What the documents say is there is there, and what is there is in the documents."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

import click

import cli
from config import Settings
from tests.architecture.tree import ROOT

PATH = re.compile(r"(?:[a-z.][\w.-]*/)+[\w.-]*|[a-zA-Z][\w-]*\.(?:py|md|toml|txt)")
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\((?!https?:|#)([^)\s]+)\)")
MADE_LATER = {"mirrors/", "sources/", "extracts/", "redis/"}  # in the data directory
LONGEST_DECISION = 35
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/**/*.md"))]
README = (ROOT / "README.md").read_text()


def commands(group: Mapping[str, click.Command], before: str = "") -> Iterator[str]:
    """The commands as people type them, those of groups with their group's name before."""
    for name, command in group.items():
        if isinstance(command, click.Group):
            yield from commands(command.commands, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def options(group: Mapping[str, click.Command]) -> set[str]:
    """The options of commands, those of groups with them."""
    found = set()
    for command in group.values():
        if isinstance(command, click.Group):
            found |= options(command.commands)
        found |= {each for option in command.params for each in option.opts if each[:2] == "--"}
    return found


def unnamed(names: Iterator[str], document: str) -> list[str]:
    """The names that begin no code span of a document."""
    spans = SPAN.findall(document)
    return [name for name in names if not any(f"{span} ".startswith(f"{name} ") for span in spans)]


def missing(document: str, beside: Path = ROOT) -> list[str]:
    """The paths of the project that a document names, or links to, and that are not there."""
    named = [span for span in SPAN.findall(document) if PATH.fullmatch(span)]
    gone = [path for path in named if path not in MADE_LATER and not (ROOT / path).exists()]
    return [*gone, *(link for link in LINK.findall(document) if not (beside / link).exists())]


def as_shown(default: object) -> str:
    """A setting's default as the table of settings has it."""
    if isinstance(default, bool):
        return "yes" if default else "no"
    return "none" if default in ("", ()) else f"`{default}`"


def test_the_readme_names_every_command() -> None:
    offered = {command.name or "": command for command in cli.COMMANDS}
    assert unnamed(commands(offered), README) == []
    assert [option for option in options(offered) if option not in README] == []


def test_the_readme_names_every_setting_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(POINTAGE_\w+)` \| (.*?) \|", README, re.MULTILINE))
    wanted = {f"POINTAGE_{each.name.upper()}": as_shown(each.default) for each in fields(Settings)}
    assert rows == wanted


def test_every_path_that_a_document_names_is_there() -> None:
    found = {str(path): missing(path.read_text(), path.parent) for path in DOCUMENTS}
    assert {path: gone for path, gone in found.items() if gone} == {}


def test_a_decision_is_one_short_page_with_context_decision_and_price() -> None:
    pages = sorted(ROOT.glob("docs/decisions/*.md"))
    assert [path.name[:4] for path in pages] == [f"{n:04}" for n in range(1, len(pages) + 1)]
    for path in pages:
        lines = path.read_text().splitlines()
        assert len(lines) <= LONGEST_DECISION
        assert lines[0].startswith(f"# {path.name[:4]} — ")
        heads = [line for line in lines if line.startswith("## ")]
        assert heads == ["## Context", "## Decision", "## Price"]


def test_a_command_that_is_not_named_is_seen() -> None:
    year = click.Command("year", params=[click.Option(["--of"])])
    group = click.Group("report", commands={"year": year})
    offered = {"sync": click.Command("sync"), "report": group}
    assert list(commands(offered)) == ["sync", "report year"]
    assert options(offered) == {"--of"}
    assert unnamed(iter(["sync", "report year"]), "`sync CODE` and `report`") == ["report year"]


def test_a_path_that_is_not_there_is_seen() -> None:
    gone = missing("`config.py` `sync/nothing.py` `a or b` `nowhere/` `mirrors/` [x](none.md)")
    assert gone == ["sync/nothing.py", "nowhere/", "none.md"]
    assert as_shown(default=False) == "no"
    assert as_shown(0) == "`0`"
