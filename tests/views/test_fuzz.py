"""Random requests over all routes as every persona: whatever they are, none fails."""

import random
import re
from collections.abc import Callable
from typing import Any

import flask
import pytest

from tests.conftest import World
from tests.rows import add_task
from tests.views.conftest import Browser, token_of

PERSONAS = ("", "anna", "sam", "alice", "bruno", "chloe", "dora", "mallory")
METHODS = ("GET", "GET", "GET", "POST", "POST", "HEAD", "OPTIONS", "PUT")
NUMBERS = ("0", "-1", "9" * 19, "9223372036854775808", "x", "%00", "%F0%9F%92%A9", "1.5", "..", "é")
NAMES = [
    "page",
    "year",
    "q",
    "state",
    "kind",
    "sort",
    "direction",
    "manager",
    "connector",
    "period",
    "category",
    "next",
    "locale",
    "reason",
    "confirmed",
    "reason_text",
    "email",
    "password",
    "csrf_token",
]
VALUES = (
    *NUMBERS,
    *[
        "1",
        "2",
        "2026",
        "2025",
        "full",
        "incremental",
        "check",
        "other",
        "attention",
        "open",
        "none",
        "proof",
        "fr",
        "ascending",
    ],
    "operating_costs",
    "<script>",
    "\u202e",
    "a" * 3000,
    "%" * 50,
    "_",
    "",
)
HEADERS = (
    {"HX-Request": "true"},
    {"HX-Request": "true", "HX-History-Restore-Request": "true"},
    {"Host": "evil.example"},
    {"Origin": "http://["},
    {"Sec-Fetch-Site": "cross-site"},
    {"Accept-Language": "*"},
    {"Accept-Language": "xx;q=9,,,fr_BE@x"},
    {"Accept-Encoding": "gzip;q=x"},
    {"Cookie": "pointage=%00; pointage_language=zz"},
    {"X-CSRF-Token": "é"},
    {"X-CSRF-Token": "A" * 88},
)
BODIES = (
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application/json",
    "text/plain",
)


def pairs(chance: random.Random) -> dict[str, str]:
    return {chance.choice(NAMES): chance.choice(VALUES) for _ in range(chance.randint(0, 4))}


def request_of(chance: random.Random, rules: list[str], csrf: str) -> dict[str, Any]:
    """The arguments of one random request."""

    def number(_match: re.Match[str]) -> str:
        return chance.choice(NUMBERS if chance.random() < 0.3 else ("1", "2", "3"))

    query = "&".join(f"{name}={value}" for name, value in pairs(chance).items())
    wanted: dict[str, Any] = {
        "path": re.sub(r"<[^>]+>", number, chance.choice(rules)) + f"?{query}",
        "method": chance.choice(METHODS),
        "headers": chance.choice(HEADERS) if chance.random() < 0.3 else {},
    }
    if wanted["method"] == "POST":
        wanted["data"] = {"csrf_token": token_of(csrf)} | pairs(chance)
        if chance.random() < 0.1:
            wanted |= {"data": b"\x00\xff" * 9, "content_type": chance.choice(BODIES)}
    return wanted


@pytest.mark.parametrize(
    ("seed", "count"), [(1, 400), pytest.param(2, 10_000, marks=pytest.mark.torture)]
)
def test_no_random_request_fails(
    app: flask.Flask, browser: Callable[[str], Browser], world: World, seed: int, count: int
) -> None:
    chance = random.Random(seed)
    for state in ("waiting", "failed", "held"):
        add_task(world, "bakery", state=state)
    rules = [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    browsers = {persona: browser(persona) for persona in PERSONAS}
    seen = set()
    for _ in range(count):
        persona = chance.choice(PERSONAS)
        wanted = request_of(chance, rules, browsers[persona].csrf)
        answer = browsers[persona].client.open(**wanted)
        assert answer.status_code < 500, (persona, wanted)
        seen.add(answer.status_code)
        if wanted["path"].startswith("/sign-"):
            browsers[persona] = browser(persona)
    assert {200, 303, 400, 403, 404} <= seen
