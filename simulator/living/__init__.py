"""A bookkeeper who goes on working on a ledger: `work` for some days, `live` until stopped."""

from simulator.living.background import live
from simulator.living.bookkeeper import Done, Habits, work

__all__ = ["Done", "Habits", "live", "work"]
