"""Reads a folder of French FEC files, one a fiscal year, as the books of a dossier."""

from sync.sources.fec.source import FecSource

__all__ = ["FecSource"]
