"""One measured step, in a process of its own: `python -m bench.steps FOLDER STEP`.

Prints one JSON object: seconds of the step, and of the same step again in the warm process where
that is asked, bytes moved, peak memory in MB.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite

import sync
from models.database import Mirrors, Platform
from models.dossier import Connector, Dossier
from models.firm import Firm
from models.mirror import BOOKS
from models.schema import make_private
from sync.extract import writing
from sync.source import EVERYTHING
from sync.sources.simulator import SimulatorSource

PLACE = "bench"


def workshop_in(folder: Path) -> sync.Workshop:
    """A workshop with one dossier whose ledger is `books.ledger` in the folder."""
    platform = Platform(folder / "platform.db")
    made = sync.Workshop(platform, Mirrors(folder / "mirrors"), folder / "extracts", folder)
    if not platform.path.exists():
        platform.prepare()
        with platform.writing() as session:
            session.add(Firm(id=1, name="Bench"))
            session.flush()
            session.add(Connector(id=1, firm_id=1, name="Bench", source="simulator"))
            session.flush()
            session.add(
                Dossier(
                    id=1,
                    firm_id=1,
                    connector_id=1,
                    code="1",
                    name="Bench",
                    location=str(folder / "books.ledger"),
                    place=PLACE,
                )
            )
    return made


def synchronise(workshop: sync.Workshop, kind: str) -> dict[str, Any]:
    """One task from its claim to its end; seconds and bytes."""
    with workshop.platform.writing() as session:
        task_id = sync.request(session, sync.Asking(1, kind)).task_id
    began = time.perf_counter()
    outcome = sync.run_task(workshop, task_id, "bench")
    seconds = time.perf_counter() - began
    if outcome.state != "done" or outcome.result is None:
        raise SystemExit(f"{kind} is {outcome.state}: {outcome.failure}")
    return {"seconds": seconds, "result": outcome.result, "bytes": outcome.result["bytes"]}


def raw(folder: Path) -> dict[str, Any]:
    """The database's own INSERT … SELECT of the same books into the same indexed tables."""
    extract = folder / "raw.extract"
    with SimulatorSource(folder / "books.ledger").reading(extract) as reading:
        reading.write(EVERYTHING, lambda _done, _expected: None)
    mirrors = Mirrors(folder / "raw")
    make_private(mirrors.folder)
    mirrors.erase(PLACE)
    with mirrors.applying(PLACE, _empty(folder)):
        """Only makes the tables."""
    connection = sqlite.connect(str(mirrors.path(PLACE)), isolation_level=None, uri=True)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-32000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("ATTACH ? AS extract", (f"{extract.as_uri()}?mode=ro&immutable=1",))
    began = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for table in BOOKS:
        connection.execute(f"INSERT INTO main.{table.name} SELECT * FROM extract.{table.name}")
    connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    extract.unlink()
    mirrors.erase(PLACE)
    return {"seconds": seconds, "bytes": 0}


def _empty(folder: Path) -> Path:
    path = folder / "empty.extract"
    path.unlink(missing_ok=True)
    with writing(path):
        """Tables without rows."""
    return path


def once(kind: str) -> Callable[[Path], dict[str, Any]]:
    """A step of one task in a fresh process."""
    return lambda folder: synchronise(workshop_in(folder), kind)


def warm_incremental(folder: Path) -> dict[str, Any]:
    """An incremental, and the same again once everything is compiled and cached."""
    workshop = workshop_in(folder)
    cold = synchronise(workshop, "incremental")
    return {**cold, "warm_seconds": synchronise(workshop, "incremental")["seconds"]}


STEPS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "raw": raw,
    "full": once("full"),
    "check": once("check"),
    "repair": once("repair"),
    "incremental": warm_incremental,
}


def main(folder: str, step: str) -> None:
    """Run the step and print what it took."""
    taken = STEPS[step](Path(folder))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**taken, "peak_mb": round(peak)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
