"""The desks of tests/sync, for what happens at them in the long run."""

from tests.sync.conftest import desk, made_books, synced

__all__ = ["desk", "made_books", "synced"]
