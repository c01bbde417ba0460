"""Readers of accounting software and formats: each fills the same extract."""

from collections.abc import Callable, Mapping
from pathlib import Path

from sync.source import Source
from sync.sources.fec import FecSource
from sync.sources.simulator import SimulatorSource

# `location` is where the books are; `keys` is a folder in which a source may remember its own.
SOURCES: Mapping[str, Callable[[Path, Path], Source]] = {
    "simulator": lambda location, _keys: SimulatorSource(location),
    "fec": FecSource,
}


def source_for(name: str, location: Path, keys: Path) -> Source:
    """The reader of a dossier's books; raises KeyError for an unknown kind of source."""
    return SOURCES[name](location, keys)
