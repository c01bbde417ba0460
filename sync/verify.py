"""PURE: refuse what must not be applied."""

from sync.refusals import ExtractRefused


def refuse_wrong_ledger(found: str, expected: str | None) -> None:
    """Raise ExtractRefused for the books of another company; the first ones are taken as ours."""
    if expected is not None and found != expected:
        detail = f"The ledger is {found}, not {expected}."
        raise ExtractRefused(detail, "wrong_ledger", found=found, expected=expected)


def deletion_limit(existing: int, share: int, lines: int) -> int:
    """How many of a mirror's `existing` lines may go unasked: the larger of share (%) and lines."""
    return max(existing * share // 100, lines)
