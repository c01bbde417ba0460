import pytest

from sync import advice
from sync.advice import DAY_MS

NOW = 1_800_000_000_000


@pytest.mark.parametrize(
    ("last", "old"),
    [(None, True), (NOW - 46 * DAY_MS, True), (NOW - 45 * DAY_MS, False), (NOW, False)],
)
def test_a_full_is_too_old_after_the_firms_limit(last: int | None, old: bool) -> None:  # noqa: FBT001 - a column of the table above
    assert advice.is_full_too_old(last, NOW) is old


def test_a_proved_full_leaves_nothing_to_advise() -> None:
    assert advice.after_full(proved=True) == ""
    assert advice.after_full(proved=False) == "differences_left"


@pytest.mark.parametrize(
    ("advised", "differences", "after"),
    [
        (None, 0, None),
        (None, 2, "differences_left"),
        ("full_too_old", 2, "differences_left"),
        ("differences_left", 0, ""),
        ("backup_restored", 2, None),
        ("backup_restored", 0, None),
        ("first_sync", 2, None),
    ],
)
def test_a_repair_that_leaves_differences_advises_a_full(
    advised: str | None, differences: int, after: str | None
) -> None:
    assert advice.after_repair(advised, differences) == after


@pytest.mark.parametrize(
    ("advised", "differences", "after"),
    [
        ("differences_left", 0, ""),
        ("differences_left", 1, None),
        ("backup_restored", 0, None),
        (None, 3, None),
    ],
)
def test_a_check_without_differences_settles_those_that_were_left(
    advised: str | None, differences: int, after: str | None
) -> None:
    assert advice.after_comparison(advised, differences) == after
