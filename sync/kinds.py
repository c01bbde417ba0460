"""What each kind of task does between its claim and its end."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from models.mirror import line
from sync import advice, control
from sync.apply import Applied
from sync.believe import ExtractMeta
from sync.claims import Summary
from sync.control import Difference
from sync.runs import BackupRestored, Ending, Run
from sync.source import EVERYTHING, Reading, Scope, Source, Totals

MOST_SLICES = 2000  # a repair of more reads everything: that is cheaper by then


def perform(run: Run) -> Ending:
    """Do what the task's kind says; anything reads everything when there is no mirror yet."""
    path = run.shelf.kept()
    if path is not None:
        return _go_on(run, path)
    if not run.has_mirror():
        return synchronise(run)
    return KINDS[run.claim.kind](run)


def _go_on(run: Run, path: Path) -> Ending:
    """Apply what was read before a crash, or before a person confirmed."""
    meta, applied = run.apply(path)
    if meta.scope_kind == "buckets":
        return _repaired(run, path, meta, applied, check(run).differences)
    return _synchronised(run, path, meta, applied)


def synchronise(run: Run) -> Ending:
    """Incremental and full: read, verify, apply; a full is proved by its rows and sums."""
    source = run.source()
    with run.reading(source) as reading:
        run.write(reading, _scope(run, source, reading))
    path = run.keep()
    return _synchronised(run, path, *run.apply(path))


def _synchronised(run: Run, path: Path, meta: ExtractMeta, applied: Applied) -> Ending:
    everything = meta.scope_kind == EVERYTHING.kind
    proved = everything and run.holds_all(meta)
    run.reached("compared")
    advised = advice.after_full(proved=proved) if everything else None
    proof = Summary(
        proved=proved, checked=proved, differences=0 if proved else None, full_advised=advised
    )
    return _ended(path, meta, applied, proof)


def _scope(run: Run, source: Source, reading: Reading) -> Scope:
    """What to read: all that changed since the mirror's cursor, or everything."""
    cursor = run.cursor()
    if run.claim.kind == "full" or cursor is None or not source.capabilities.stamps:
        return EVERYTHING
    if not reading.continues(cursor) or not reading.continues(run.seen() or cursor):
        raise BackupRestored
    return Scope(since=cursor)


def _ended(path: Path, meta: ExtractMeta, applied: Applied, proof: Summary) -> Ending:
    """The ending of a task that applied an extract; `proof` says what comparing showed."""
    summary = replace(
        proof,
        synced=True,
        ledger_id=meta.ledger_id,
        financial_through=applied.financial_through,
        line_count=applied.line_count,
        findings=sum(finding.count for finding in applied.findings),
        version=meta.software_version,
    )
    read, size = meta.rows[line.name], path.stat().st_size
    return Ending(summary, applied, read, size, proved=proof.proved)


def check(run: Run) -> Ending:
    """Compare control totals; the mirror is only read."""
    with run.reading(run.source()) as reading:
        theirs, ours = _both_totals(run, reading)
        labels = reading.labels()
    run.shelf.clear_parts()
    found = _differences(run, theirs, ours, labels)
    run.reached("compared")
    run.holding.note("compared", differences=len(found))
    return _compared(run, found, control.size_of(theirs))


def _both_totals(run: Run, reading: Reading) -> tuple[Totals, Totals]:
    """The software's totals and the mirror's, at the same time: each is one database's work."""
    run.holding.progress("comparing")
    with ThreadPoolExecutor(1) as other:
        ours = other.submit(_mirror_totals, run)
        return reading.totals(), ours.result()


def _mirror_totals(run: Run) -> Totals:
    with run.workshop.mirrors.reading(run.claim.place) as mirror:
        return control.mirror_totals(mirror)


def _differences(
    run: Run, theirs: Totals, ours: Totals, labels: control.Labels
) -> tuple[Difference, ...]:
    """The differing buckets in words; the mirror's own words where the software has none."""
    found = control.differing(theirs, ours)
    if control.is_none(found):
        return ()
    with run.workshop.mirrors.reading(run.claim.place) as mirror:
        known = control.labels_of(mirror)
    named = {kind: {**known[kind], **labels[kind]} for kind in known}
    return control.differences(found, ours, named)


def _compared(run: Run, found: tuple[Difference, ...], size: int) -> Ending:
    """The ending of a task that only compared."""
    advised = advice.after_comparison(run.claim.full_advised, len(found))
    summary = Summary(proved=not found, checked=True, differences=len(found), full_advised=advised)
    return Ending(summary, bytes=size, differences=found, proved=not found)


def repair(run: Run) -> Ending:
    """Find the differing slices, fetch and apply them, and compare both sides again."""
    with run.reading(run.source()) as reading:
        theirs, ours = _both_totals(run, reading)
        labels = reading.labels()
        found = control.differing(theirs, ours)
        slices = reading.slices(found)
        if not control.is_none(found):
            run.write(reading, _repair_scope(run, found, slices))
    if control.is_none(found):
        run.shelf.clear_parts()
        run.reached("compared")
        return _compared(run, (), control.size_of(theirs))
    path = run.keep()
    meta, applied = run.apply(path)
    if meta.scope_kind == EVERYTHING.kind:  # by then it is a full synchronisation
        return _synchronised(run, path, meta, applied)
    run.holding.progress("comparing")
    left = () if _is_mended(run, found, slices) else _left(run, theirs, labels)
    run.reached("compared")
    run.holding.note("compared", differences=len(left))
    return _repaired(run, path, meta, applied, left)


def _repair_scope(run: Run, found: Totals, slices: Totals) -> Scope:
    """The slices that differ, or everything when they are many."""
    with run.workshop.mirrors.reading(run.claim.place) as mirror:
        buckets = control.buckets(slices, control.mirror_slices(mirror, found))
    many = len(buckets.lines) + len(buckets.matchings) > MOST_SLICES
    return EVERYTHING if many else Scope(buckets=buckets)


def _is_mended(run: Run, found: Totals, slices: Totals) -> bool:
    """Whether the buckets that differed are equal now; a repair touches no others."""
    with run.workshop.mirrors.reading(run.claim.place) as mirror:
        masters = control.mirror_masters(mirror)
        equal = control.is_none(control.differing(slices, control.mirror_slices(mirror, found)))
    return equal and all(masters[table] == digest for table, digest in found.masters.items())


def _left(run: Run, theirs: Totals, labels: control.Labels) -> tuple[Difference, ...]:
    """What a repair did not mend."""
    return _differences(run, theirs, _mirror_totals(run), labels)


def _repaired(
    run: Run, path: Path, meta: ExtractMeta, applied: Applied, left: tuple[Difference, ...]
) -> Ending:
    proof = Summary(
        proved=not left,
        checked=True,
        differences=len(left),
        full_advised=advice.after_repair(run.claim.full_advised, len(left)),
    )
    return replace(_ended(path, meta, applied, proof), differences=left)


KINDS: Mapping[str, Callable[[Run], Ending]] = {
    "incremental": synchronise,
    "full": synchronise,
    "check": check,
    "repair": repair,
}
