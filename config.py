"""The settings: one field a line, read once from the environment and handed down frozen."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any


class SettingRefused(ValueError):
    """A setting that cannot be used; the sentence names the environment variable."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation may choose. Each field says its meaning, default and variable.

    `from_environment` is the only reader of the environment.
    """

    data: Path = Path("var")  # POINTAGE_DATA: all that is kept; the only thing to back up
    demo: bool = False  # POINTAGE_DEMO: demonstration data and accounts; loopback only
    redis_url: str = ""  # POINTAGE_REDIS_URL: a Redis of your own; empty = the bundled one
    server: str = "waitress"  # POINTAGE_SERVER: waitress or gunicorn
    host: str = "127.0.0.1"  # POINTAGE_HOST: the address to serve on
    port: int = 5000  # POINTAGE_PORT: the port to serve on
    threads: int = 8  # POINTAGE_THREADS: web requests answered at once
    workers: int = 1  # POINTAGE_WORKERS: synchronisations that run at once
    wake_seconds: int = 600  # POINTAGE_WAKE_SECONDS: how often a connector wakes
    lease_seconds: int = 60  # POINTAGE_LEASE_SECONDS: after this silence a task may be taken over
    deletion_share: int = 20  # POINTAGE_DELETION_SHARE: percent of lines a sync may delete unasked
    deletion_lines: int = 50  # POINTAGE_DELETION_LINES: fewer deleted lines never need a person
    trusted_hosts: tuple[str, ...] = ()  # POINTAGE_TRUSTED_HOSTS: names it is reached by, commas
    secure_cookies: bool = True  # POINTAGE_SECURE_COOKIES: off only behind plain http (the demo)
    proxies: int = 0  # POINTAGE_PROXIES: reverse proxies in front whose headers are believed
    locale: str = "fr"  # POINTAGE_LOCALE: the language before somebody chose one
    time_zone: str = "Europe/Brussels"  # POINTAGE_TIME_ZONE: in which times are shown

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the `POINTAGE_…` variables; raise SettingRefused for a value of the wrong kind."""
        given = os.environ if environment is None else environment
        chosen: dict[str, Any] = {}
        for field in fields(cls):
            variable = f"POINTAGE_{field.name.upper()}"
            if variable in given:
                chosen[field.name] = _read(variable, given[variable], field.default)
        return cls(**chosen)

    @property
    def platform_path(self) -> Path:
        """The platform database."""
        return self.data / "platform.db"

    @property
    def mirrors_path(self) -> Path:
        """The folder of mirrors, one file a dossier."""
        return self.data / "mirrors"

    @property
    def extracts_path(self) -> Path:
        """The folder of extracts that wait to be applied."""
        return self.data / "extracts"

    @property
    def sources_path(self) -> Path:
        """The folder in which sources without keys of their own remember the keys they gave."""
        return self.data / "sources"


def _read(variable: str, text: str, default: object) -> object:
    """Turn the text of a variable into the kind of its default."""
    if isinstance(default, bool):
        return _read_switch(variable, text)
    if isinstance(default, int):
        try:
            return int(text)
        except ValueError:
            raise SettingRefused(f"{variable} must be a whole number, not {text!r}.") from None
    if isinstance(default, Path):
        return Path(text)
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text


def _read_switch(variable: str, text: str) -> bool:
    switches = {"1": True, "true": True, "yes": True, "on": True}
    switches |= {"0": False, "false": False, "no": False, "off": False, "": False}
    try:
        return switches[text.strip().lower()]
    except KeyError:
        raise SettingRefused(f"{variable} must be yes or no, not {text!r}.") from None
