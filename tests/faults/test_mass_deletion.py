"""A task that would delete very much waits for a person, who decides on what it shows."""

import pytest

import sync
from models.firm import User
from tests.faults.stopping import Stopped, stopping, wake
from tests.faults.works import state
from tests.sync.desks import PLACE, Desk


def lose(desk: Desk, months: range, year: int = 2025) -> int:
    """Lose the entries of some months as if they had never been; how many lines go."""
    before = len(desk.truth()["line"])
    first, last = f"{year}-{months.start:02}-01", f"{year}-{months[-1]:02}-31"
    entries = f"SELECT id FROM entry WHERE dated_on BETWEEN '{first}' AND '{last}'"
    desk.tamper(f"DELETE FROM line WHERE entry_id IN ({entries})")
    desk.tamper(f"DELETE FROM entry WHERE id IN ({entries})")
    return before - len(desk.truth()["line"])


def held(desk: Desk, kind: str = "full") -> int:
    """A task that waits for a person."""
    task = desk.sync(kind)
    assert (task.state, task.failure) == ("held", "mass_deletion"), task.failure_detail
    return task.id


def decide(desk: Desk, task_id: int, *, confirmed: bool) -> None:
    with desk.workshop.platform.writing() as session:
        if confirmed:
            sync.confirm(session, task_id, session.get_one(User, 1))
        else:
            sync.cancel(session, task_id)


@pytest.mark.parametrize("kind", ["full", "repair"])
def test_a_person_is_asked_and_confirms(synced: Desk, kind: str) -> None:
    before, lines = state(synced), len(synced.mirrored()["line"])
    gone = lose(synced, range(1, 9))
    assert gone > max(lines // 5, 50)
    task_id = held(synced, kind)
    assert synced.task(task_id).failure_facts == {"deleted": gone, "existing": lines}
    assert state(synced) == before
    assert sync.wake(synced.workshop, 1, "again") == 0, "it waits for a person"
    decide(synced, task_id, confirmed=True)
    assert sync.wake(synced.workshop, 1, "again") == 1
    task = synced.task(task_id)
    assert task.state == "done"
    assert task.result is not None
    assert (task.result["deleted"], task.result["proved"]) == (gone, True)
    assert state(synced) == synced.truth()


def test_a_person_is_asked_and_cancels(synced: Desk) -> None:
    before = state(synced)
    backup = synced.path.read_bytes()
    lose(synced, range(1, 9))
    task_id = held(synced)
    decide(synced, task_id, confirmed=False)
    assert sync.wake(synced.workshop, 1, "again") == 0
    assert synced.task(task_id).state == "cancelled"
    assert state(synced) == before
    synced.path.write_bytes(backup)
    synced.post()
    synced.done("incremental")
    assert state(synced) == synced.truth()
    assert not list((synced.workshop.extracts / PLACE).iterdir())


def test_other_tasks_of_the_dossier_wait_for_the_decision(synced: Desk) -> None:
    lose(synced, range(1, 9))
    task_id = held(synced)
    before = state(synced)
    check = synced.ask("check")
    assert sync.run_task(synced.workshop, check, "now").state == "waiting"
    assert sync.wake(synced.workshop, 1, "again") == 0
    assert state(synced) == before
    decide(synced, task_id, confirmed=True)
    assert sync.wake(synced.workshop, 1, "again") == 2
    result = synced.task(check).result
    assert result is not None
    assert result["proved"]


def test_what_was_confirmed_is_what_was_shown(synced: Desk) -> None:
    """What is lost after the person looked is not deleted with it; nor without asking again."""
    shown = lose(synced, range(1, 7))
    task_id = held(synced)
    more = lose(synced, range(7, 13))
    assert more > 50
    decide(synced, task_id, confirmed=True)
    assert sync.wake(synced.workshop, 1, "again") == 1
    result = synced.task(task_id).result
    assert result is not None
    assert result["deleted"] == shown
    later = held(synced)
    facts = synced.task(later).failure_facts
    assert facts is not None
    assert facts["deleted"] == more
    decide(synced, later, confirmed=True)
    sync.wake(synced.workshop, 1, "again")
    assert state(synced) == synced.truth()


def test_an_extract_lost_before_the_confirmation_is_read_again_and_shown_again(
    synced: Desk,
) -> None:
    shown = lose(synced, range(1, 7))
    task_id = held(synced)
    for path in (synced.workshop.extracts / PLACE).iterdir():
        path.unlink()
    before = state(synced)
    more = lose(synced, range(7, 13))
    decide(synced, task_id, confirmed=True)
    assert sync.wake(synced.workshop, 1, "again") == 1
    task = synced.task(task_id)
    assert (task.state, task.failure) == ("held", "mass_deletion")
    assert task.failure_facts is not None
    assert task.failure_facts["deleted"] == shown + more
    assert state(synced) == before
    decide(synced, task_id, confirmed=True)
    assert sync.wake(synced.workshop, 1, "again") == 1
    assert state(synced) == synced.truth()


@pytest.mark.parametrize("point", ["verified", "read", "applying", "applied", "compared"])
def test_a_confirmed_deletion_survives_a_kill(synced: Desk, point: str) -> None:
    gone = lose(synced, range(1, 9))
    task_id = held(synced)
    decide(synced, task_id, confirmed=True)
    stopped = synced.limited(fault=stopping(point)).workshop
    if point == "read":  # it was read before it was held
        assert sync.wake(stopped, 1, "first") == 1
    else:
        with pytest.raises(Stopped):
            sync.wake(stopped, 1, "first")
    wake(synced)
    task = synced.task(task_id)
    assert task.state == "done", task.failure
    assert task.result is not None
    assert task.result["deleted"] == gone
    assert state(synced) == synced.truth()


def test_few_lines_may_go_unasked_however_small_the_books(desk: Desk) -> None:
    """Half of a small company's lines may be forty: nobody is asked for those."""
    desk.tamper("DELETE FROM line WHERE id > 60")
    desk.tamper("DELETE FROM entry WHERE id NOT IN (SELECT entry_id FROM line)")
    desk.done("full")
    desk.tamper("DELETE FROM line WHERE id > 10")
    assert desk.done("full")["deleted"] == 50
    assert state(desk) == desk.truth()


def test_a_year_that_moved_away_and_came_back_is_asked_for_each_time(synced: Desk) -> None:
    backup = synced.path.read_bytes()
    lose(synced, range(1, 13))
    decide(synced, held(synced), confirmed=True)
    sync.wake(synced.workshop, 1, "again")
    synced.path.write_bytes(backup)
    assert synced.done("full")["added"] > 50
    assert state(synced) == synced.truth()
    lose(synced, range(1, 13))
    held(synced)
