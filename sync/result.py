"""What a task that was done leaves for people to read: its result, as kept on the task."""

from dataclasses import asdict
from typing import Any

from sync.apply import Counts
from sync.runs import Ending


def result_of(ending: Ending, seconds: float) -> dict[str, Any]:
    """The result as JSON: rows are lines; `tables` has each table an apply touched."""
    applied = ending.applied
    lines = applied.lines if applied else Counts()
    return {
        "read": ending.read,
        "added": lines.added,
        "changed": lines.changed,
        "deleted": lines.deleted,
        "unchanged": ending.read - lines.added - lines.changed if applied else 0,
        "findings": [asdict(finding) for finding in applied.findings] if applied else [],
        "differences": [difference.as_record() for difference in ending.differences],
        "seconds": round(seconds, 3),
        "bytes": ending.bytes,
        "proved": ending.proved,
        "tables": {
            table: asdict(counts)
            for table, counts in (applied.counts if applied else {}).items()
            if counts != Counts()
        },
    }
