"""What RQ calls: functions of numbers only, that look up everything else."""

import functools
import os
import socket

import sync
from config import Settings
from jobs.due import is_due
from models.database import Mirrors, Platform


def workshop_of(settings: Settings, *, pooled: bool = False) -> sync.Workshop:
    """What the settings let a connector work with; nothing is opened yet."""
    return sync.Workshop(
        platform=Platform(settings.platform_path.absolute(), pooled=pooled),
        mirrors=Mirrors(settings.mirrors_path.absolute()),
        extracts=settings.extracts_path.absolute(),
        sources=settings.sources_path.absolute(),
        lease_ms=settings.lease_seconds * 1000,
        deletion_share=settings.deletion_share,
        deletion_lines=settings.deletion_lines,
    )


@functools.cache
def workshop() -> sync.Workshop:
    """This process's workshop, from the environment."""
    return workshop_of(Settings.from_environment())


def holder() -> str:
    """Who holds a task: this process on this machine."""
    return f"{socket.gethostname()}:{os.getpid()}"


def wake(connector_id: int) -> int:
    """Let a connector that is due do its waiting tasks; how many it did."""
    place = workshop()
    with place.platform.reading() as session:
        if not is_due(session, connector_id):
            return 0
    return sync.wake(place, connector_id, holder())
