"""The desks of tests/sync, for what goes wrong around them."""

from tests.sync.conftest import desk, made_books, synced

__all__ = ["desk", "made_books", "synced"]
