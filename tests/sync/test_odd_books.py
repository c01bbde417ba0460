from simulator import faults
from simulator.acts.posting import Amendment, amend
from sync.advice import BACKUP_RESTORED
from tests.sync.desks import Desk


def test_a_clock_put_back_by_an_hour_loses_nothing(synced: Desk) -> None:
    with synced.ledger() as ledger:
        faults.shift_clock(ledger, -1)
    synced.post()
    synced.done("incremental")
    assert synced.mirrored() == synced.truth()


def test_equal_stamps_are_not_skipped(synced: Desk) -> None:
    synced.clock.now -= 1_000_000
    synced.post()
    synced.done("incremental")
    synced.clock.now -= 1_000_000
    synced.post()
    synced.done("incremental")
    assert synced.mirrored() == synced.truth()


def test_a_restored_backup_is_never_synchronised_incrementally(synced: Desk) -> None:
    copy = synced.path.with_suffix(".backup")
    copy.write_bytes(synced.path.read_bytes())
    synced.post()
    synced.done("incremental")
    synced.path.write_bytes(copy.read_bytes())
    before = synced.mirrored()
    task = synced.sync("incremental")
    assert (task.state, task.failure) == ("failed", "backup_restored")
    assert synced.dossier().full_advised == BACKUP_RESTORED
    assert synced.mirrored() == before
    assert synced.done("full")["deleted"] == 2
    assert synced.mirrored() == synced.truth()
    assert synced.dossier().full_advised is None


def test_a_restored_backup_is_recognised_after_new_work(synced: Desk) -> None:
    copy = synced.path.with_suffix(".backup")
    copy.write_bytes(synced.path.read_bytes())
    synced.post()
    synced.done("incremental")
    synced.path.write_bytes(copy.read_bytes())
    for _ in range(3):
        synced.post(999)
    assert synced.sync("incremental").failure == "backup_restored"


def test_unsound_books_are_mirrored_and_reported(synced: Desk) -> None:
    with synced.ledger() as ledger:
        faults.unbalance(ledger)
        faults.odd_rows(ledger)
    synced.tamper("UPDATE line SET account_id = 9999 WHERE id = 1")
    result = synced.done("full")
    found = {finding["code"]: finding["count"] for finding in result["findings"]}
    assert found == {"unbalanced_entry": 1, "unknown_account": 1}
    assert synced.dossier().findings == 2
    assert synced.done("check")["proved"]
    with synced.ledger() as ledger:
        faults.duplicate_number(ledger)
    assert synced.done("incremental")["findings"] == result["findings"]


def test_odd_bytes_arrive_readable(synced: Desk) -> None:
    with synced.ledger() as ledger:
        faults.odd_rows(ledger)
    synced.done("incremental")
    names = {row[3] for row in synced.mirrored()["party"]}
    assert "Café de la Gare" in names
    assert synced.done("check")["proved"]


def test_books_without_a_single_line_are_books(desk: Desk) -> None:
    for table in ("line", "entry", "matching"):
        desk.tamper(f"DELETE FROM {table}")
    assert desk.done("full")["proved"]
    assert desk.done("check")["proved"]
    desk.post()
    assert desk.done("incremental")["added"] == 2
    assert desk.mirrored() == desk.truth()


def test_what_was_entered_after_a_clock_was_put_back_by_a_day_is_seen(synced: Desk) -> None:
    with synced.ledger() as ledger:
        faults.shift_clock(ledger, 24)
    synced.post(1)
    synced.done("incremental")
    with synced.ledger() as ledger:
        faults.shift_clock(ledger, 0)
    synced.post(2)
    assert synced.done("incremental")["added"] == 2
    assert synced.mirrored() == synced.truth()


def test_an_entry_that_is_out_by_what_the_weighing_cannot_see_is_found(desk: Desk) -> None:
    first = "(SELECT min(id) FROM line WHERE debit > 0)"
    desk.tamper(f"UPDATE line SET debit = debit + 2147483647 WHERE id = {first}")
    assert desk.done("full")["findings"]


def test_a_backup_older_than_what_a_repair_brought_is_recognised(synced: Desk) -> None:
    posted = synced.post(1)
    copy = synced.path.with_suffix(".backup")
    copy.write_bytes(synced.path.read_bytes())
    synced.clock.now += 24 * 3_600_000_000
    with synced.ledger() as ledger:
        amend(ledger, posted.key, Amendment(text="CORRIGE"))
    assert synced.done("repair")["proved"]
    synced.path.write_bytes(copy.read_bytes())
    assert synced.sync("incremental").failure == "backup_restored"
    synced.done("full")
    assert synced.mirrored() == synced.truth()
