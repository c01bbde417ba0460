"""Every sentence of the product is there in French and in Dutch, and can be filled alike."""

import io
import os
import re
import shutil
from collections import Counter
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo

from tests.catalogs import (
    FOLDERS,
    LANGUAGES,
    ROOT,
    catalog_of,
    compile_stale,
    forms_of,
    key_of,
    path_of,
    said,
)

PLACE = re.compile(r"%\((\w+)\)(\w)")
STRAIGHT = re.compile(r"['\"]")
OPEN_BEFORE = re.compile(r"(?<![\u202f])[;!?](?!\w)|(?<![\u00a0]):(?!\w)|«(?!\u00a0)|(?<!\u00a0)»")


@pytest.fixture(scope="module")
def sentences() -> set[str]:
    return {sentence for folder in FOLDERS for sentence in said(ROOT / folder)}


def missing(sentences: set[str], messages: list[Message]) -> set[str]:
    """The sentences that a catalog does not have, or has only in part or in doubt."""
    there = {key_of(it) for it in messages if all(forms_of(it)) and not it.fuzzy}
    return sentences - there


def messages_of(language: str) -> list[Message]:
    return [message for message in catalog_of(language) if message.id]


def places(text: str) -> Counter[tuple[str, str]]:
    return Counter(PLACE.findall(text))


def test_sentences_are_found_in_views_templates_and_failures(sentences: set[str]) -> None:
    assert len(sentences) > 300
    assert "Active clients" in sentences  # a template, and gettext
    assert "failed" in sentences  # lazy_gettext
    assert "Say in a few words why." in sentences
    assert "There are no books at %(path)s." in sentences  # N_
    assert "%(first)s–%(last)s of %(total)s" in sentences  # a macro in templates/_ui
    assert "Too many tries. Wait %(num)d minute." in sentences  # ngettext


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(sentences: set[str], language: str) -> None:
    assert missing(sentences, messages_of(language)) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_over(sentences: set[str], language: str) -> None:
    assert {key_of(message) for message in messages_of(language)} - sentences == set()
    assert list(catalog_of(language).obsolete) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_places_of_its_sentence(language: str) -> None:
    wrong = []
    for message in messages_of(language):
        wanted = [places(form) for form in message.id] if message.pluralizable else []
        wanted = wanted or [places(key_of(message))]
        given = [places(form) for form in forms_of(message)]
        # A singular may say "one" in a word instead of repeating the number.
        spare = Counter({("num", "d"): 1, ("count", "s"): 1}) if message.pluralizable else Counter()
        whole = all(wanted[-1] == form for form in given[1:] or given)
        if not whole or wanted[0] - given[0] - spare or given[0] - wanted[0]:
            wrong.append(key_of(message))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalog_passes_the_checks_of_babel_and_compiles(language: str) -> None:
    catalog = catalog_of(language)
    assert {key_of(it): errors for it, errors in catalog.check()} == {}
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    words = GNUTranslations(compiled)
    assert words.gettext("Active clients") != "Active clients"
    one, two = (words.ngettext("%(num)d line", "%(num)d lines", n) for n in (1, 2))
    assert one != two


def test_a_compiled_catalog_is_renewed_when_its_source_changed(tmp_path: Path) -> None:
    for language in LANGUAGES:
        source = path_of(language, tmp_path)
        source.parent.mkdir(parents=True)
        shutil.copy(path_of(language), source)
    compile_stale(tmp_path)
    french, dutch = (path_of(it, tmp_path).with_suffix(".mo") for it in LANGUAGES)
    os.utime(french, ns=(1, 1))
    os.utime(dutch, ns=(2**62, 2**62))
    compile_stale(tmp_path)
    assert french.stat().st_mtime_ns > 1
    assert dutch.stat().st_mtime_ns == 2**62
    with french.open("rb") as file:
        assert GNUTranslations(file).gettext("Active clients") == "Clients actifs"


@pytest.mark.parametrize("language", LANGUAGES)
def test_typography_is_that_of_the_language(language: str) -> None:
    texts = [form for message in messages_of(language) for form in forms_of(message)]
    assert [text for text in texts if STRAIGHT.search(text)] == []
    if language == "fr":
        assert [text for text in texts if OPEN_BEFORE.search(text)] == []


def test_a_new_sentence_without_its_french_is_seen(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text('<p>{{ _("Nobody translated this") }}</p>{# _("no") #}')
    (tmp_path / "_ui").mkdir()
    (tmp_path / "_ui" / "code.py").write_text('WHAT = N_("Nor " "this")\n')
    found = set(said(tmp_path))
    assert found == {"Nobody translated this", "Nor this"}
    assert missing(found | {"failed"}, messages_of("fr")) == found


def test_a_doubtful_or_partial_translation_counts_as_none() -> None:
    doubtful = Message("Yes", "Oui", flags=["fuzzy"])
    partial = Message(("%(num)d day", "%(num)d days"), ("%(num)d jour", ""))
    fine = Message("No", "Non")
    assert missing({"Yes", "%(num)d day", "No"}, [doubtful, partial, fine]) == {
        "Yes",
        "%(num)d day",
    }
