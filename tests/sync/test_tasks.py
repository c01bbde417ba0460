import pytest
from sqlalchemy import update

from models.firm import User
from models.task import Task, TaskEvent
from sync import claims, tasks
from sync.tasks import Asking, NoSuchTask, WrongState, request
from tests.sync.offices import Office


def test_what_is_asked_waits_with_its_asker_and_its_reason(office: Office) -> None:
    with office.platform.writing() as session:
        asked = request(session, Asking(1, "full", "backup_restored", "server died", asked_by=1))
    task = office.task(asked.task_id)
    assert (asked.created, asked.absorbed) == (True, [])
    assert (task.state, task.kind, task.firm_id, task.connector_id) == ("waiting", "full", 1, 1)
    assert (task.reason, task.reason_text, task.asked_by) == ("backup_restored", "server died", 1)
    assert task.created_at > 1_700_000_000_000
    assert office.events(task.id) == ["asked"]


def test_a_dossier_that_is_not_there_gets_no_task(office: Office) -> None:
    with pytest.raises(NoSuchTask, match="no dossier 99"):
        office.ask("full", dossier_id=99)


def test_a_kind_that_is_not_there_gets_no_task(office: Office) -> None:
    with pytest.raises(ValueError, match="no task of kind 'proposals'"):
        office.ask("proposals")


@pytest.mark.parametrize("kind", ["incremental", "full", "check", "repair"])
def test_the_same_kind_waiting_is_one_task(office: Office, kind: str) -> None:
    first, second = office.ask(kind), office.ask(kind)
    assert (second.task_id, second.created) == (first.task_id, False)
    assert office.events(first.task_id) == ["asked", "absorbed"]
    assert office.ask(kind, dossier_id=2).created


def test_a_full_absorbs_the_incremental_that_waits(office: Office) -> None:
    incremental = office.ask("incremental")
    full = office.ask("full")
    assert full.absorbed == [incremental.task_id]
    assert office.task(incremental.task_id).state == "cancelled"
    assert office.events(full.task_id) == ["asked", "absorbed"]
    assert office.ask("incremental").task_id == full.task_id
    assert office.ask("incremental", dossier_id=2).created


def test_what_runs_already_does_not_absorb_for_it_may_have_read_before(office: Office) -> None:
    first = office.ask("incremental")
    office.claimed()
    assert office.ask("incremental").task_id != first.task_id


def test_two_who_ask_at_the_same_moment_get_one_task(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = office.ask("check")
    answers = [lambda *_: None, tasks._same]  # at the first look nothing waits
    monkeypatch.setattr(tasks, "_same", lambda *asked: answers.pop(0)(*asked))  # noqa: PLW0108 - popped at each call
    assert office.ask("check").task_id == first.task_id


def test_an_asking_that_is_rolled_back_leaves_no_task(office: Office) -> None:
    with pytest.raises(ZeroDivisionError), office.platform.writing() as session:
        request(session, Asking(1, "full"))
        raise ZeroDivisionError
    assert office.claim() is None


def test_a_place_in_the_queue_counts_those_before(office: Office) -> None:
    first, second = office.ask("full"), office.ask("full", dossier_id=2)
    other = office.ask("full", dossier_id=3)
    with office.platform.reading() as session:
        places = [tasks.queue_place(session, t.task_id) for t in (first, second, other)]
    assert places == [1, 2, 1]
    office.claimed()
    with office.platform.reading() as session:
        assert tasks.queue_place(session, first.task_id) == 0
        assert tasks.queue_place(session, second.task_id) == 1


def held(office: Office, kind: str = "full") -> int:
    """A task that waits for a person's decision about 70 lines."""
    task_id = office.ask(kind).task_id
    claim = office.claimed()
    with office.platform.writing() as session:
        claims.hold(session, claim, {"deleted": 70, "existing": 100})
    return task_id


def test_a_held_task_shows_what_would_go_and_waits(office: Office) -> None:
    task = office.task(held(office))
    assert (task.state, task.failure, task.finished_at) == ("held", "mass_deletion", None)
    assert task.failure_facts == {"deleted": 70, "existing": 100}
    assert (task.holder, task.lease_until) == (None, None)
    assert office.claim() is None


def test_later_tasks_of_a_held_dossier_wait_and_say_so(office: Office) -> None:
    task_id = held(office)
    check = office.ask("check").task_id
    other = office.ask("check", dossier_id=2).task_id
    assert office.claimed().task_id == other
    assert office.claim() is None
    with office.platform.reading() as session:
        assert tasks.held_before(session, check) == task_id
        assert tasks.held_before(session, other) is None
    with office.platform.writing() as session:
        tasks.cancel(session, task_id)
    assert office.claimed("b").task_id == check


def test_asking_again_for_what_is_held_shows_the_held_one(office: Office) -> None:
    task_id = held(office)
    assert office.ask("full").task_id == task_id


def test_confirming_lets_the_held_task_delete_what_it_showed(office: Office) -> None:
    task_id = held(office)
    with office.platform.writing() as session:
        tasks.confirm(session, task_id, session.get_one(User, 1))
    task = office.task(task_id)
    assert (task.state, task.approved_deletions, task.failure) == ("waiting", 70, None)
    assert office.events(task_id)[-1] == "confirmed"
    assert office.claimed().approved_deletions == 70


def test_nobody_in_particular_may_confirm_from_the_command_line(office: Office) -> None:
    task_id = held(office)
    with office.platform.writing() as session:
        tasks.confirm(session, task_id, None)
    assert office.task(task_id).state == "waiting"


def failed(office: Office, kind: str = "incremental") -> int:
    task_id = office.ask(kind).task_id
    claim = office.claimed()
    with office.platform.writing() as session:
        claims.fail(session, claim, "ledger_locked", {"path": "/books"}, "detail")
    return task_id


def test_a_failed_task_says_why_and_can_be_tried_again(office: Office) -> None:
    task_id = failed(office)
    task = office.task(task_id)
    assert (task.state, task.failure, task.failure_detail) == ("failed", "ledger_locked", "detail")
    assert task.failure_facts == {"path": "/books"}
    with office.platform.writing() as session:
        again = tasks.retry(session, task_id)
    assert again != task_id, "it reads anew, and what it changes is recorded under its own number"
    task = office.task(again)
    assert (task.state, task.kind, task.failure, task.attempts) == (
        "waiting",
        "incremental",
        None,
        0,
    )
    assert office.task(task_id).state == "failed"
    assert office.events(task_id) == ["asked", "claimed", "failed", "retried"]


def test_trying_again_what_already_waits_is_left_to_the_one_that_waits(office: Office) -> None:
    task_id = failed(office)
    other = office.ask("full").task_id
    with office.platform.writing() as session:
        assert tasks.retry(session, task_id) == other
    assert office.task(task_id).state == "failed"
    assert office.events(other)[-1] == "absorbed"


def test_a_failed_task_does_not_stop_the_next(office: Office) -> None:
    failed(office)
    check = office.ask("check").task_id
    assert office.claimed().task_id == check


@pytest.mark.parametrize("act", ["confirm", "retry", "cancel"])
def test_an_act_that_does_not_fit_the_state_is_refused(office: Office, act: str) -> None:
    task_id = office.ask("full").task_id
    office.claimed()
    arguments = (task_id, None) if act == "confirm" else (task_id,)
    with pytest.raises(WrongState, match="is running") as refusal, office.platform.writing() as s:
        getattr(tasks, act)(s, *arguments)
    assert (refusal.value.task_id, refusal.value.state) == (task_id, "running")


def test_an_act_on_no_task_is_refused(office: Office) -> None:
    with pytest.raises(NoSuchTask, match="no task 77"), office.platform.writing() as session:
        tasks.cancel(session, 77)


def test_a_cancelled_task_is_never_taken(office: Office) -> None:
    task_id = office.ask("full").task_id
    with office.platform.writing() as session:
        tasks.cancel(session, task_id)
    assert office.claim() is None
    assert office.task(task_id).finished_at is not None


def test_times_are_those_of_the_databases_clock(office: Office) -> None:
    task_id = office.ask("full").task_id
    with office.platform.writing() as session:
        session.execute(update(Task).values(created_at=1))
        tasks.cancel(session, task_id)
        at = session.query(TaskEvent.at).order_by(TaskEvent.id.desc()).limit(1).scalar()
    assert at is not None
    assert at >= (office.task(task_id).finished_at or 0) - 60_000 > 1_700_000_000_000


def test_an_incremental_is_not_left_to_a_full_that_a_person_may_cancel(office: Office) -> None:
    full = held(office)
    incremental = office.ask("incremental")
    assert incremental.created
    assert office.claim() is None, "it waits for what a person decides"
    with office.platform.writing() as session:
        tasks.cancel(session, full)
    assert office.claimed().task_id == incremental.task_id
