"""PURE: when a full synchronisation is advised, and why. One reason each; the first that holds."""

FIRST_SYNC = "first_sync"  # nothing was synchronised yet
BACKUP_RESTORED = "backup_restored"  # the books went back in time
FULL_TOO_OLD = "full_too_old"  # the last full is older than the firm's limit
DIFFERENCES_LEFT = "differences_left"  # a check found what repair did not remove
ORDER = (FIRST_SYNC, BACKUP_RESTORED, DIFFERENCES_LEFT, FULL_TOO_OLD)  # the weightiest first

DAY_MS = 86_400_000
FULL_LIMIT_DAYS = 45  # a full a month, and a fortnight's patience


def is_full_too_old(last_full_at: int | None, now: int, limit_days: int = FULL_LIMIT_DAYS) -> bool:
    """Whether the last full (epoch ms, None: never) is older than the firm's limit."""
    return last_full_at is None or now - last_full_at > limit_days * DAY_MS


def after_full(*, proved: bool) -> str:
    """What a full leaves to advise: "" nothing, for it saw everything."""
    return "" if proved else DIFFERENCES_LEFT


def after_repair(advised: str | None, differences: int) -> str | None:
    """What a repair leaves to advise: None as it was; a restored backup still wants its full."""
    if differences and advised not in (FIRST_SYNC, BACKUP_RESTORED):
        return DIFFERENCES_LEFT
    if not differences and advised == DIFFERENCES_LEFT:
        return ""
    return None


def after_comparison(advised: str | None, differences: int) -> str | None:
    """What a check leaves to advise: None as it was; only finding no difference settles one."""
    return "" if not differences and advised == DIFFERENCES_LEFT else None
