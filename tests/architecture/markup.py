"""What a template is without its Jinja, for the rules about templates."""

import re
from html.parser import HTMLParser

TAGS = re.compile(r"\{#.*?#\}|\{%.*?%\}", re.DOTALL)
EXPRESSIONS = re.compile(r"\{\{.*?\}\}", re.DOTALL)
COMMENTS = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
READ_ALOUD = frozenset({"alt", "aria-label", "placeholder", "title"})
Attributes = list[tuple[str, str | None]]


class Page(HTMLParser):
    """The roots of a template's HTML, and the texts that people see or hear."""

    def __init__(self, template: str) -> None:
        super().__init__()
        self.depth = 0
        self.roots: list[dict[str, str | None]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(EXPRESSIONS.sub(" ", TAGS.sub("", template)))
        self.close()

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self._meet(tag, attrs)
        self.depth += tag not in VOID

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self._meet(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in VOID

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def _meet(self, tag: str, attrs: Attributes) -> None:
        found = dict(attrs)
        self.elements.append((tag, found))
        if self.depth == 0:
            self.roots.append(found)
        self.texts += [value or "" for name, value in attrs if name in READ_ALOUD]
