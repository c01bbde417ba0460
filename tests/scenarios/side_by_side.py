"""Works in processes of their own, side by side for some time."""

import json
import time
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from tests.faults.stopping import begun_in_a_child, ended

Work = Callable[[], int]  # does something once; how many times it counts
Beginning = Callable[[], Work]  # opens what the work needs, in its own process

PATIENCE_SECONDS = 30  # for who did not get through once, on a machine with much to do


def side_by_side(
    folder: Path, seconds: float, works: Mapping[str, Beginning]
) -> tuple[dict[str, int], dict[str, str]]:
    """Let all work for so long; how often each did, and the tracebacks of those that failed."""
    children = {
        name: begun_in_a_child(partial(_repeat, folder / f"{name}.json", seconds, begin))
        for name, begin in works.items()
    }
    for child in children.values():
        ended(child)
    left = {name: json.loads((folder / f"{name}.json").read_text()) for name in works}
    times = {name: found["times"] for name, found in left.items()}
    errors = {name: found["error"] for name, found in left.items() if found["error"]}
    return times, errors


def _repeat(notes: Path, seconds: float, begin: Beginning) -> None:
    times, error = 0, ""
    try:
        work, end = begin(), time.monotonic() + seconds
        while time.monotonic() < end or (not times and time.monotonic() < end + PATIENCE_SECONDS):
            times += work()
    except BaseException:  # noqa: BLE001 - whatever it is, the parent must see it
        error = traceback.format_exc()
    notes.write_text(json.dumps({"times": times, "error": error}))
