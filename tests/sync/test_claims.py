import threading
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from models.dossier import Connector
from models.task import Task
from sync import claims
from sync.claims import MAX_ATTEMPTS, Summary
from sync.refusals import Replaced
from tests.sync.offices import Office


def expire(office: Office) -> None:
    """Let all leases run out."""
    with office.platform.writing() as session:
        session.execute(update(Task).where(Task.state == "running").values(lease_until=1))


def test_the_oldest_task_is_claimed_first(office: Office) -> None:
    first = office.ask("check", dossier_id=2).task_id
    office.ask("check", dossier_id=1)
    claim = office.claimed()
    assert (claim.task_id, claim.dossier_id, claim.kind) == (first, 2, "check")
    assert (claim.place, claim.location, claim.source) == (
        "place2",
        "/books/2.ledger",
        "simulator",
    )
    task = office.task(first)
    assert (task.state, task.holder, task.attempts) == ("running", "a", 1)
    assert task.token == claim.token == office.dossier(2).fence == 1
    assert task.lease_until is not None
    assert task.started_at is not None
    assert 0 < task.lease_until - task.started_at <= 60_000


def test_a_connector_takes_only_its_own_tasks(office: Office) -> None:
    office.ask("check", dossier_id=3)
    assert office.claim() is None
    assert office.claim(connector_id=2) is not None


def test_a_certain_task_can_be_claimed_before_older_ones(office: Office) -> None:
    office.ask("check", dossier_id=1)
    wanted = office.ask("check", dossier_id=2).task_id
    with office.platform.writing() as session:
        claim = claims.claim(session, 1, "a", 1000, wanted)
    assert claim is not None
    assert claim.task_id == wanted


def test_one_dossier_has_one_running_task(office: Office) -> None:
    office.ask("incremental")
    office.ask("check")
    assert office.claim() is not None
    assert office.claim("b") is None


def test_at_most_one_full_runs_per_connector(office: Office) -> None:
    office.ask("full", dossier_id=1)
    office.ask("full", dossier_id=2)
    check = office.ask("check", dossier_id=2).task_id
    office.claimed()
    assert office.claimed("b").task_id == check
    office.ask("full", dossier_id=3)
    assert office.claim(connector_id=2) is not None


def test_each_claim_raises_the_fence(office: Office) -> None:
    tokens = []
    for _ in range(3):
        office.ask("check")
        claim = office.claimed()
        tokens.append(claim.token)
        with office.platform.writing() as session:
            claims.finish(session, claim, {}, Summary())
    assert tokens == [1, 2, 3]


def test_a_live_lease_is_respected(office: Office) -> None:
    office.ask("check")
    office.claimed()
    assert office.claim("b") is None


def test_a_lease_that_ran_out_is_taken_over_and_the_late_holder_writes_nothing(
    office: Office,
) -> None:
    task_id = office.ask("full").task_id
    late = office.claimed("a")
    expire(office)
    successor = office.claimed("b")
    assert (successor.task_id, successor.attempts) == (task_id, 2)
    assert successor.token > late.token
    for write in WRITES:
        with pytest.raises(Replaced), office.platform.writing() as session:
            write(session, late)
    assert office.task(task_id).state == "running"
    assert office.events(task_id) == ["asked", "claimed", "taken_over"]
    with office.platform.writing() as session:
        claims.finish(session, successor, {"proved": True}, Summary())
    assert office.task(task_id).result == {"proved": True}


WRITES = (
    claims.renew,
    lambda session, claim: claims.progress(session, claim, "reading", 1, 2),
    lambda session, claim: claims.finish(session, claim, {}, Summary(synced=True)),
    lambda session, claim: claims.fail(session, claim, "our_fault", {}, ""),
    lambda session, claim: claims.refuse(session, claim, "wrong_ledger", {}, ""),
    lambda session, claim: claims.hold(session, claim, {"deleted": 1}),
)


@pytest.mark.parametrize("write", WRITES)
def test_a_task_that_has_ended_takes_no_more_writes(office: Office, write: object) -> None:
    office.ask("check")
    claim = office.claimed()
    with office.platform.writing() as session:
        claims.finish(session, claim, {}, Summary())
    with pytest.raises(Replaced), office.platform.writing() as session:
        write(session, claim)  # type: ignore[operator]  # one of WRITES
    assert office.dossier().synced_at is None


def test_renewing_moves_the_lease(office: Office) -> None:
    task_id = office.ask("check").task_id
    claim = office.claimed(lease_ms=1)
    before = office.task(task_id).lease_until or 0
    with office.platform.writing() as session:
        claims.renew(session, replace(claim, lease_ms=90_000))
    assert (office.task(task_id).lease_until or 0) - before >= 80_000


def test_progress_is_on_the_task(office: Office) -> None:
    task_id = office.ask("check").task_id
    claim = office.claimed()
    with office.platform.writing() as session:
        claims.progress(session, claim, "reading", 500, 2000)
    task = office.task(task_id)
    assert (task.step, task.rows_done, task.rows_expected) == ("reading", 500, 2000)


def test_a_task_that_outlives_all_its_holders_is_given_up(office: Office) -> None:
    task_id = office.ask("full").task_id
    for _ in range(MAX_ATTEMPTS):
        last = office.claimed()
        expire(office)
    assert office.claim() is None
    task = office.task(task_id)
    assert (task.state, task.failure) == ("failed", "interrupted")
    assert task.failure_facts == {"attempts": MAX_ATTEMPTS}
    with pytest.raises(Replaced), office.platform.writing() as session:
        claims.finish(session, last, {}, Summary())


def test_finishing_tells_the_dossier_in_the_same_transaction(office: Office) -> None:
    office.ask("full")
    claim = office.claimed()
    summary = Summary(
        synced=True,
        proved=True,
        checked=True,
        differences=0,
        ledger_id="L-1",
        financial_through="2026-10-31",
        line_count=1234,
        findings=2,
        version="9.1",
        full_run={"at": 1, "rows": 1234, "bytes": 9, "ms": 3},
        full_advised="",
    )
    with office.platform.writing() as session:
        claims.finish(session, claim, {"read": 1234}, summary)
    dossier = office.dossier()
    assert (dossier.ledger_id, dossier.financial_through) == ("L-1", "2026-10-31")
    assert (dossier.line_count, dossier.findings, dossier.differences) == (1234, 2, 0)
    assert dossier.synced_task_id == claim.task_id
    assert None not in (dossier.synced_at, dossier.proved_at, dossier.checked_at)
    assert dossier.full_history == [{"at": 1, "rows": 1234, "bytes": 9, "ms": 3}]
    assert dossier.full_advised is None
    with office.platform.reading() as session:
        assert session.scalar(select(Connector.version).where(Connector.id == 1)) == "9.1"


def test_what_a_summary_does_not_say_stays(office: Office) -> None:
    office.ask("check")
    claim = office.claimed()
    with office.platform.writing() as session:
        claims.advise_full(session, claim, "backup_restored")
        claims.finish(session, claim, {}, Summary())
    dossier = office.dossier()
    assert (dossier.full_advised, dossier.synced_at) == ("backup_restored", None)
    assert (dossier.full_history, dossier.line_count) == ([], 0)


def test_only_the_last_dozen_fulls_are_remembered(office: Office) -> None:
    for number in range(15):
        office.ask("full")
        claim = office.claimed()
        with office.platform.writing() as session:
            claims.finish(session, claim, {}, Summary(full_run={"at": number}))
    assert [run["at"] for run in office.dossier().full_history] == list(range(3, 15))


def test_many_workers_share_the_queue_and_none_is_done_twice(office: Office) -> None:
    for number in (1, 2):
        for kind in ("incremental", "check", "repair"):
            office.ask(kind, dossier_id=number)
    taken: list[int] = []

    def work(holder: str) -> None:
        while (claim := office.claim(holder)) or len(taken) < 6:
            if claim is None:
                continue
            taken.append(claim.task_id)
            with office.platform.writing() as session:
                claims.finish(session, claim, {}, Summary())

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(taken) == [1, 2, 3, 4, 5, 6]
