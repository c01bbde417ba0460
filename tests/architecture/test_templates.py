"""The laws of templates: what they must not say, what a fragment is, that words are translated."""

import re
from pathlib import Path

import pytest

from tests.architecture.markup import COMMENTS, Page
from tests.architecture.tree import ROOT, files, name, strings

TEMPLATES = files("templates", suffix=".html")
FORBIDDEN = {
    "a filter that trusts markup": r"\|\s*safe\b|\bMarkup\(|autoescape",
    "a script in the page": r"<script(?![^>]*\ssrc=)|javascript:",
    "a style in the page": r"<style|\sstyle\s*=",
    "a handler in the page": r"\son\w+\s*=|hx-on",
    "an expression for htmx to run": r"hx-vals\s*=\s*[\"']js:|hx-trigger\s*=\s*[\"'][^\"']*\[",
    "another host": r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//",
}
NAMES = {"Pointage", "CSV"}
WORD = re.compile(r"[^\W\d_]{2,}")
NOT_SAID = re.compile(
    r"\{%-?\s*trans\b.*?endtrans\s*-?%\}"  # translated
    r"|\{% block body %\}.*?\{% endblock %\}"  # the classes of <body>
    r"|\saria-(?:invalid|describedby)=\"[^\"<>]*\"",  # attributes that a macro adds
    re.DOTALL,
)
POST = re.compile(r"<form[^>]*method=\"post\".*?</form>", re.DOTALL)


def forbidden(template: str) -> list[str]:
    """What a template says and must not."""
    said = COMMENTS.sub("", template)
    return [law for law, form in FORBIDDEN.items() if re.search(form, said)]


def is_fragment(path: Path) -> bool:
    return path.name.startswith("_")


def misshapen(fragment: str) -> list[str]:
    """Why a fragment cannot be swapped by itself."""
    roots = Page(fragment).roots
    reasons = {
        "it extends a page": "{% extends" in fragment,
        f"it has {len(roots)} roots": len(roots) != 1,
        "its root has no id": bool(roots) and not roots[0].get("id"),
    }
    return [reason for reason, holds in reasons.items() if holds]


def untranslated(template: str) -> list[str]:
    """The words of a template that every reader sees in the same language."""
    texts = Page(NOT_SAID.sub(" ", template)).texts
    return [word for text in texts for word in WORD.findall(text) if word not in NAMES]


def unguarded(template: str) -> int:
    """How many forms would write without the token of the browser's session."""
    return sum("csrf()" not in form for form in POST.findall(template))


def _offenders(rule: object) -> dict[str, object]:
    assert callable(rule)
    found = {name(path): rule(path.read_text()) for path in TEMPLATES}
    return {path: wrong for path, wrong in found.items() if wrong}


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 1
    assert any(is_fragment(path) for path in TEMPLATES)


@pytest.mark.parametrize("rule", [forbidden, untranslated, unguarded], ids=lambda it: it.__name__)
def test_no_template_breaks_a_law(rule: object) -> None:
    assert _offenders(rule) == {}


def test_a_fragment_never_extends_and_has_one_root_with_an_id() -> None:
    fragments = [path for path in TEMPLATES if is_fragment(path)]
    found = {name(path): misshapen(path.read_text()) for path in fragments}
    assert {path: reasons for path, reasons in found.items() if reasons} == {}


def test_every_template_is_used() -> None:
    named = {each for path in files("views") for each in strings(path.read_text())}
    text = "".join(path.read_text() for path in TEMPLATES)
    named |= set(re.findall(r"\{%-?\s*(?:extends|include|from|import)\s+\"([^\"]+)\"", text))
    there = {path.relative_to(ROOT / "templates").as_posix() for path in TEMPLATES}
    assert there - named == set()


@pytest.mark.parametrize(
    ("template", "law"),
    [
        ("{{ text|safe }}", "a filter that trusts markup"),
        ("{{ text | safe }}", "a filter that trusts markup"),
        ("<script>alert(1)</script>", "a script in the page"),
        ('<a href="javascript:go()">', "a script in the page"),
        ("<style>p {}</style>", "a style in the page"),
        ('<p style="color: red">', "a style in the page"),
        ('<p onclick="go()">', "a handler in the page"),
        ('<p hx-on:click="go()">', "a handler in the page"),
        ("<p hx-vals='js:{a: 1}'>", "an expression for htmx to run"),
        ('<p hx-trigger="click[ctrlKey]">', "an expression for htmx to run"),
        ('<img src="https://elsewhere.example/x.png">', "another host"),
    ],
)
def test_each_law_is_broken_by_its_example(template: str, law: str) -> None:
    assert forbidden(template) == [law]


def test_what_is_allowed_breaks_no_law() -> None:
    fine = '<script src="{{ static_url("app.js") }}" defer></script><p class="on">{# style= #}</p>'
    assert forbidden(fine) == []


@pytest.mark.parametrize(
    ("fragment", "reasons"),
    [
        ('{% from "x" import y %}\n<div id="a"><p>{{ y }}</p><br></div>\n', []),
        ('{% extends "layout.html" %}<div id="a"></div>', ["it extends a page"]),
        ('<p id="a"></p><p id="b"></p>', ["it has 2 roots"]),
        ("{{ whole }}", ["it has 0 roots"]),
        ("<div></div>", ["its root has no id"]),
    ],
)
def test_a_misshapen_fragment_is_seen(fragment: str, reasons: list[str]) -> None:
    assert misshapen(fragment) == reasons


def test_a_word_that_is_not_translated_is_seen() -> None:
    assert untranslated('<p>{{ _("Yes") }} · {% trans %}No{% endtrans %} Pointage</p>') == []
    assert untranslated('<p title="Help">Hello {{ name }}</p>') == ["Help", "Hello"]


def test_a_form_without_its_token_is_seen() -> None:
    assert unguarded('<form method="post">{{ csrf() }}</form><form method="get"></form>') == 0
    assert unguarded('<form class="x" method="post"><button></button></form>') == 1
