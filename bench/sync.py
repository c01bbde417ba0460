"""The speed of synchronisation, as ratios to the database's own INSERT … SELECT in the same run.

`python -m bench.sync [--lines 10000 100000 1000000] [--rounds 3]`: prints one table a size, the
median of all rounds, with the limits of 1,000,000 lines. Exit 1 when one is not met. Each step
runs in a process of its own on the simulator's books; figures hold from the claim of a task to its
end, the platform's own writing included.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite

ROOT = Path(__file__).parent.parent
CHANGED_SHARE = 1000  # of a full sync again: one line in so many changed
DELETED = 10
INCREMENTAL = 500  # changed lines
LARGE = 1_000_000
MOST_MB = 150
MOST_BYTES = {"check": 0.005, "repair": 0.01}  # of a full one's
SMALL = 100_000  # below, fixed costs rule: limits in seconds
SECONDS = {"incremental": 0.2, "incremental recent": 0.2, "full again": 1.0}


@dataclass(frozen=True, slots=True)
class Limit:
    """What a piece of work may take on 1,000,000 lines, in times raw."""

    name: str
    ratio: float


LIMITS = (
    Limit("first full", 2.0),
    Limit("full again", 0.85),
    Limit("check", 0.45),
    Limit("repair", 0.6),
    Limit("incremental", 0.06),
    Limit("incremental warm", 0.03),
    Limit("incremental recent", 0.06),
    Limit("incremental recent warm", 0.03),
)


def measured(folder: Path, step: str) -> dict[str, Any]:
    """What a step says in a process of its own."""
    command = [sys.executable, "-m", "bench.steps", str(folder), step]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise SystemExit(ran.stderr)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def make_ledger(path: Path, lines: int) -> None:
    """The simulator's books of this size."""
    options = ("--seed", "7", "--lines", str(lines), "--years", "5", "--sector", "wholesale")
    command = [sys.executable, "-m", "simulator", "create", str(path), *options]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def change(ledger: Path, *statements: str) -> None:
    """Do to the books what a bookkeeper would, all at once."""
    connection = sqlite.connect(str(ledger))
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


NEW = (
    "modified_at = (SELECT max(modified_at) FROM line) + 8000000000,"
    " row_version = row_version + (SELECT value FROM ledger WHERE name = 'row_version')"
)
COUNTER = "UPDATE ledger SET value = value * 2 WHERE name = 'row_version'"


def delete_lines(lines: int) -> str:
    """Hard deletions all over the books."""
    return f"DELETE FROM line WHERE id % {lines // DELETED} = 77"


def change_lines(where: str) -> tuple[str, str]:
    """Change and stamp lines."""
    return (f"UPDATE line SET text = text || ' corr', {NEW} WHERE {where}", COUNTER)


def one_round(folder: Path, lines: int) -> dict[str, dict[str, Any]]:
    """All pieces of work once, each from the same state."""
    ledger, mirror = folder / "books.ledger", folder / "mirrors" / "bench.db"
    kept_ledger, kept_mirror = folder / "kept.ledger", folder / "kept.mirror"
    for name in ("mirrors", "extracts"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in ("platform.db", "platform.db-wal", "platform.db-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.copy(kept_ledger, ledger)
    found = {"raw": measured(folder, "raw"), "first full": measured(folder, "full")}
    shutil.copy(mirror, kept_mirror)

    def again(step: str, *statements: str) -> dict[str, Any]:
        shutil.copy(kept_ledger, ledger)
        shutil.copy(kept_mirror, mirror)
        change(ledger, *statements)
        return measured(folder, step)

    scattered = change_lines(f"id % {max(1, lines // INCREMENTAL)} = 3")
    recent = change_lines(f"id > (SELECT max(id) FROM line) - {INCREMENTAL}")
    share = change_lines(f"id % {CHANGED_SHARE} = 7")
    found["check"] = again("check", delete_lines(lines))
    found["repair"] = again("repair", delete_lines(lines))
    found["incremental"] = again("incremental", *scattered)
    found["incremental recent"] = again("incremental", *recent)
    found["full again"] = again("full", *share, delete_lines(lines))
    for name in ("incremental", "incremental recent"):
        warm = found[name]["warm_seconds"]
        found[f"{name} warm"] = {**found[name], "seconds": warm}
    return found


def report(lines: int, rounds: list[dict[str, dict[str, Any]]]) -> list[str]:
    """Print the table of a size; the limits that were not met."""
    raw = statistics.median(each["raw"]["seconds"] for each in rounds)
    full = rounds[-1]["first full"]["bytes"]
    print(f"\n{lines:,} lines, raw {raw:.3f} s, median of {len(rounds)}")
    print(f"{'work':<26}{'seconds':>9}{'x raw':>8}{'limit':>8}{'MB':>6}{'bytes moved':>14}")
    missed: list[str] = []
    for limit in LIMITS:
        ratios = [each[limit.name]["seconds"] / each["raw"]["seconds"] for each in rounds]
        ratio = statistics.median(ratios)
        seconds = statistics.median(each[limit.name]["seconds"] for each in rounds)
        peak = max(each[limit.name]["peak_mb"] for each in rounds)
        moved = rounds[-1][limit.name]["bytes"]
        print(
            f"{limit.name:<26}{seconds:>9.3f}{ratio:>8.3f}{limit.ratio:>8}{peak:>6}{moved:>11,} B"
        )
        most = MOST_BYTES.get(limit.name, 2.0) * full
        if lines >= LARGE:
            missed += [f"{limit.name} {ratio:.3f} x raw"] if ratio > limit.ratio else []
            missed += [f"{limit.name} moves {moved:,} bytes"] if moved > most else []
        elif lines <= SMALL and seconds > SECONDS.get(limit.name, 60):
            missed.append(f"{limit.name} {seconds:.3f} s")
        missed += [f"{limit.name} {peak} MB"] if peak > MOST_MB else []
    return [f"{lines:,} lines: {each}" for each in missed]


def main() -> None:
    """Measure all sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, nargs="+", default=[10_000, 100_000, LARGE])
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    missed: list[str] = []
    for lines in asked.lines:
        with tempfile.TemporaryDirectory(prefix="pointage-bench-") as folder:
            make_ledger(Path(folder) / "kept.ledger", lines)
            rounds = [one_round(Path(folder), lines) for _ in range(asked.rounds)]
        missed += report(lines, rounds)
    print("\nNot met: " + "; ".join(missed) if missed else "\nAll limits met.")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
