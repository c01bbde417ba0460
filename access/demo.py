"""The demonstration's accounts, with their passwords in the clear: read in demo mode only."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "demo-accounts.json"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account that anybody may use: its dossiers are made up."""

    name: str
    role: str
    email: str
    password: str
    dossiers: tuple[str, ...] = ()  # codes


def write_accounts(data: Path, accounts: Iterable[DemoAccount]) -> None:
    """Keep the accounts beside the databases, readable by their owner only."""
    text = json.dumps([asdict(account) for account in accounts], ensure_ascii=False, indent=1)
    part = data / f"{NAME}.part"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    part.replace(data / NAME)


def read_accounts(data: Path) -> tuple[DemoAccount, ...]:
    """The accounts of the demonstration; none where there is none."""
    try:
        rows = json.loads((data / NAME).read_text())
    except FileNotFoundError:
        return ()
    return tuple(DemoAccount(**(row | {"dossiers": tuple(row["dossiers"])})) for row in rows)
