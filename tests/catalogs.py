"""The words for people: found in the sources as babel.cfg says, and as the catalogs have them."""

import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
FOLDERS = ("views", "sync", "reports", "templates")
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None}
LANGUAGES = ("fr", "nl")  # English is the language of the sources


def path_of(language: str, folder: Path = ROOT / "translations") -> Path:
    """Where a language's catalog is."""
    return folder / language / "LC_MESSAGES" / "messages.po"


def catalog_of(language: str) -> Catalog:
    """A language's catalog; raises PoFileError for one that does not read."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def key_of(message: Message) -> str:
    """What a sentence is known by: its singular."""
    return message.id if isinstance(message.id, str) else message.id[0]


def forms_of(message: Message) -> tuple[str, ...]:
    """What stands for a sentence in another language, each of its numbers."""
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def said(folder: Path) -> Iterator[str]:
    """The sentences of a folder, in the language of the sources."""
    with (ROOT / "translations" / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # Babel has none
    found = extract_from_dir(
        folder, methods, options, keywords=KEYWORDS, directory_filter=lambda _folder: True
    )
    for _file, _line, message, _comments, _context in found:
        yield message if isinstance(message, str) else message[0]


def compile_stale(folder: Path = ROOT / "translations") -> None:
    """Compile each catalog that changed since; several processes may do it at once."""
    for language in LANGUAGES:
        source = path_of(language, folder)
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        part = compiled.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as file:
            write_mo(file, catalog_of(language))
        part.replace(compiled)
