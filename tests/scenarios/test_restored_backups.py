"""Backups that are restored, and what hides them; clocks that were wrong for long."""

from pathlib import Path

import pytest

from simulator import faults
from simulator.acts.masters import NewParty, add_party
from simulator.acts.posting import Amendment, amend
from simulator.drafts import Posted
from tests.faults.works import state
from tests.sync.desks import Desk

HOUR_US = 3_600_000_000


def amended(desk: Desk, posted: Posted, text: str) -> None:
    with desk.ledger() as ledger:
        amend(ledger, posted.key, Amendment(text=text))


def kept(desk: Desk) -> Path:
    copy = desk.path.with_suffix(".backup")
    copy.write_bytes(desk.path.read_bytes())
    return copy


@pytest.fixture
def went_back(synced: Desk) -> Desk:
    """The ledger is older than what was synchronised, by two amendments of an entry."""
    posted = synced.post()
    synced.done("incremental")
    copy = kept(synced)
    synced.clock.now += 24 * HOUR_US
    amended(synced, posted, "AFTER THE BACKUP")
    amended(synced, posted, "AND AGAIN")
    synced.done("incremental")
    synced.clock.now += 24 * HOUR_US
    synced.path.write_bytes(copy.read_bytes())
    return synced


def test_masters_that_caught_up_do_not_hide_a_restored_backup(went_back: Desk) -> None:
    with went_back.ledger() as ledger:
        for number in range(8):
            add_party(ledger, NewParty(f"N{number}", "Nouveau", "customer"))
    before = state(went_back)
    assert went_back.sync("incremental").failure == "backup_restored"
    assert state(went_back) == before
    assert went_back.done("full")["proved"]
    assert state(went_back) == went_back.truth()


def test_a_restored_backup_that_nothing_shows_is_found_by_the_check(went_back: Desk) -> None:
    """All that took the numbers of before is deleted again: the counter alone cannot tell."""
    went_back.delete(went_back.post(1).key)
    went_back.delete(went_back.post(2).key)
    went_back.post(3)
    went_back.done("incremental")
    assert state(went_back) != went_back.truth(), "the amended entry is as it was before"
    found = went_back.done("check")["differences"]
    assert [(each["table"], each["journal"], each["period"]) for each in found] == [
        ("entry", "BNQ", "2026-10")
    ]
    assert went_back.done("repair")["proved"]
    assert state(went_back) == went_back.truth()


def test_a_repair_does_not_make_a_restored_backup_forgotten(went_back: Desk) -> None:
    assert went_back.sync("incremental").failure == "backup_restored"
    assert went_back.done("repair")["proved"]
    assert state(went_back) == went_back.truth()
    assert went_back.dossier().full_advised == "backup_restored"
    assert went_back.sync("incremental").failure == "backup_restored"
    went_back.done("full")
    went_back.post()
    went_back.done("incremental")
    assert state(went_back) == went_back.truth()


def test_a_backup_newer_than_the_last_synchronisation_is_no_matter(synced: Desk) -> None:
    synced.post(1)
    copy = kept(synced)
    synced.post(2)
    synced.path.write_bytes(copy.read_bytes())
    synced.post(3)
    synced.done("incremental")
    assert state(synced) == synced.truth()


def test_restoring_what_was_just_synchronised_is_no_matter(synced: Desk) -> None:
    synced.post(1)
    synced.done("incremental")
    synced.path.write_bytes(kept(synced).read_bytes())
    synced.done("incremental")
    synced.clock.now += 24 * HOUR_US
    synced.post(2)
    synced.done("incremental")
    assert state(synced) == synced.truth()


def test_ids_given_again_after_a_restored_backup_are_other_rows(synced: Desk) -> None:
    copy = kept(synced)
    first = synced.post(111, "BEFORE")
    synced.done("incremental")
    synced.path.write_bytes(copy.read_bytes())
    second = synced.post(222, "AFTER")
    assert first.id == second.id
    result = synced.done("full")
    assert (result["added"], result["changed"], result["deleted"]) == (0, 2, 0)
    assert state(synced) == synced.truth()


def test_what_a_clock_far_ahead_hides_is_found_and_mended(synced: Desk) -> None:
    with synced.ledger() as ledger:
        faults.shift_clock(ledger, 24)
    synced.post(1)
    synced.done("incremental")
    with synced.ledger() as ledger:
        faults.shift_clock(ledger, 0)
    synced.post(2)
    synced.done("incremental")
    synced.done("check")
    assert synced.done("repair")["proved"]
    assert state(synced) == synced.truth()
