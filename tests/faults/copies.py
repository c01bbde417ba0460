"""Desks made once and copied for each test: what was synchronised need not be so again."""

import shutil
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, update

from models.database import Mirrors, Platform
from models.dossier import Dossier
from tests.sync.desks import Desk, Ticking


def copied(desk: Desk, folder: Path) -> Desk:
    """The desk as it is now, in a folder of its own; nobody may be working at it."""
    desk.workshop.platform.close()
    shutil.copytree(desk.path.parent, folder, dirs_exist_ok=True)
    data = folder / "data"
    workshop = replace(
        desk.workshop,
        platform=Platform(data / "platform.db"),
        mirrors=Mirrors(data / "mirrors"),
        extracts=data / "extracts",
        sources=data / "sources",
    )
    moved = func.replace(Dossier.location, str(desk.path.parent), str(folder))
    with workshop.platform.writing() as session:
        session.execute(update(Dossier).values(location=moved))
    return Desk(workshop, folder / desk.path.name, Ticking(desk.clock.now))
