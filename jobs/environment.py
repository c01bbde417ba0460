"""Settings as environment variables: how a command hands its own choices to what it starts."""

import os
from dataclasses import fields

from config import Settings


def variables(settings: Settings) -> dict[str, str]:
    """All settings as `Settings.from_environment` reads them."""
    return {
        f"POINTAGE_{field.name.upper()}": _text(getattr(settings, field.name))
        for field in fields(settings)
    }


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value)


def export(settings: Settings) -> None:
    """Let this process, and all it starts, read these settings from the environment."""
    os.environ.update(variables(settings))
