import pytest

from simulator import faults
from simulator.acts.deleting import delete_line
from simulator.acts.matching import unmatch
from simulator.acts.posting import Amendment, LineChange, amend
from sync import kinds
from sync.advice import BACKUP_RESTORED, DIFFERENCES_LEFT
from sync.control import Difference
from tests.sync.desks import DAY, Desk


def test_a_full_sync_leaves_mirror_and_software_equal_row_by_row(desk: Desk) -> None:
    result = desk.done("full")
    assert desk.mirrored() == desk.truth()
    lines = len(desk.truth()["line"])
    assert (result["read"], result["added"], result["unchanged"]) == (lines, lines, 0)
    assert result["proved"]
    assert result["bytes"] > 0
    assert result["seconds"] > 0
    dossier = desk.dossier()
    assert dossier.line_count == lines
    assert dossier.proved_at
    assert dossier.synced_at
    assert dossier.full_advised is None
    assert dossier.updated_through is None, "only a person sets it"
    assert dossier.full_history[0]["rows"] == lines


def test_any_first_task_reads_everything(desk: Desk) -> None:
    assert desk.done("check")["read"] == len(desk.truth()["line"])
    assert desk.mirrored() == desk.truth()


def test_an_incremental_brings_what_was_entered_and_changed(synced: Desk) -> None:
    posted = synced.post()
    result = synced.done("incremental")
    assert (result["added"], result["deleted"]) == (2, 0)
    assert not result["proved"], "an incremental cannot see deletions, so it proves nothing"
    with synced.ledger() as ledger:
        change = LineChange(posted.line_keys[0], text="LOYER OCTOBRE")
        amend(ledger, posted.key, Amendment(lines=(change,)))
    assert synced.done("incremental")["changed"] == 1
    assert synced.mirrored() == synced.truth()


def test_an_incremental_reads_little(synced: Desk) -> None:
    synced.post()
    synced.done("incremental")
    assert synced.done("incremental")["read"] < 20


def test_an_incremental_sync_cannot_see_a_hard_delete(synced: Desk) -> None:
    posted = synced.post()
    synced.done("incremental")
    before = synced.mirrored()
    synced.delete(posted.key)
    result = synced.done("incremental")
    assert (result["changed"], result["deleted"]) == (0, 0)
    assert synced.mirrored() == before != synced.truth()


def test_a_check_names_the_journal_and_the_period(synced: Desk) -> None:
    posted = synced.post(12_345)
    synced.done("incremental")
    assert synced.done("check")["differences"] == []
    synced.delete(posted.key)
    before = synced.mirrored()
    result = synced.done("check")
    (found,) = result["differences"]
    assert (found["table"], found["journal"], found["period"]) == ("line", "BNQ", "2026-10")
    assert found["rows_mirror"] - found["rows_source"] == 2
    assert found["debit_mirror"] - found["debit_source"] == 12_345
    assert not result["proved"]
    assert synced.dossier().differences == 1
    assert synced.mirrored() == before, "a check only reads"


@pytest.mark.parametrize("kind", ["repair", "full"])
def test_a_hard_delete_is_mended(synced: Desk, kind: str) -> None:
    posted = synced.post()
    synced.done("incremental")
    synced.delete(posted.key)
    synced.done("check")
    result = synced.done(kind)
    assert result["deleted"] == 2
    assert result["proved"]
    assert synced.mirrored() == synced.truth()
    assert synced.dossier().differences == 0
    assert synced.done("check")["proved"]


def test_a_repair_reads_only_the_slices_that_differ(synced: Desk) -> None:
    posted = synced.post()
    synced.done("incremental")
    synced.delete(posted.key)
    assert synced.done("repair")["read"] < 30


def test_a_repair_of_nothing_only_compares(synced: Desk) -> None:
    result = synced.done("repair")
    assert result["proved"]
    assert result["read"] == 0


def test_a_deleted_counterpart_is_found_and_mended(synced: Desk) -> None:
    posted = synced.post()
    synced.done("incremental")
    with synced.ledger() as ledger:
        delete_line(ledger, posted.line_keys[1])
    assert synced.done("incremental")["deleted"] == 0
    assert synced.done("check")["differences"]
    result = synced.done("repair")
    assert result["deleted"] == 1
    assert result["findings"] == [{"code": "unbalanced_entry", "count": 1}]
    assert synced.mirrored() == synced.truth()


def test_an_unmatched_payment_is_found_and_mended(synced: Desk) -> None:
    key = synced.truth()["matching"][0][4]
    with synced.ledger() as ledger:
        unmatch(ledger, key)
    assert synced.done("incremental")["changed"] == 0, "un-matching leaves no stamp"
    tables = {found["table"] for found in synced.done("check")["differences"]}
    assert tables == {"line", "matching"}
    assert synced.done("repair")["proved"]
    assert synced.mirrored() == synced.truth()


def test_a_matching_without_lines_stays_while_the_software_has_it(synced: Desk) -> None:
    columns = "(key, account_id, party_id, code, matched_on, modified_at, row_version)"
    for key in ("M9001", "M9002"):
        synced.tamper(
            f"INSERT INTO matching {columns} VALUES (?, 1, NULL, 'ZZ', '2026-10-01', 1, 1)", key
        )
    differences = synced.done("check")["differences"]
    assert [(found["table"], found["rows_source"]) for found in differences] == [("matching", 2)]
    assert synced.done("repair")["proved"]
    synced.delete(synced.post().key)
    assert synced.done("repair")["proved"]
    assert synced.mirrored() == synced.truth()


def test_a_header_whose_text_changed_lies_in_no_bucket_of_lines(synced: Desk) -> None:
    posted = synced.post()
    synced.done("incremental")
    statement = "UPDATE entry SET text = 'X', modified_at = modified_at + 1 WHERE key = ?"
    synced.tamper(statement, posted.key)
    (found,) = synced.done("check")["differences"]
    assert found["table"] == "entry"
    assert synced.done("repair")["proved"]
    assert synced.mirrored() == synced.truth()


def test_a_renamed_account_is_seen_without_anything_posted_on_it(synced: Desk) -> None:
    synced.tamper("UPDATE account SET name = 'Loyers et charges' WHERE code = '610000'")
    (found,) = synced.done("check")["differences"]
    assert (found["table"], found["journal"]) == ("account", "")
    synced.done("incremental")
    assert synced.done("check")["proved"]


def test_a_repair_mends_renamed_masters(synced: Desk) -> None:
    synced.tamper("UPDATE account SET name = 'Loyers et charges' WHERE code = '610000'")
    assert synced.done("repair")["proved"]
    assert synced.mirrored() == synced.truth()


def test_a_repair_of_very_much_reads_everything(
    synced: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "MOST_SLICES", 0)
    posted = synced.post()
    result = synced.done("repair")
    assert result["read"] == len(synced.truth()["line"])
    assert result["proved"]
    synced.delete(posted.key)
    assert synced.done("repair")["deleted"] == 2


def test_a_repair_that_cannot_be_proved_advises_a_full_sync(
    synced: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced.post()
    monkeypatch.setattr(kinds, "_is_mended", lambda *_: False)
    assert synced.done("repair")["proved"], "the whole is compared before anything is claimed"
    synced.post()
    left = (Difference("line", journal="BNQ", period="2026-10"),)
    monkeypatch.setattr(kinds, "_left", lambda *_: left)
    result = synced.done("repair")
    assert [found["journal"] for found in result["differences"]] == ["BNQ"]
    assert not result["proved"]
    assert synced.dossier().full_advised == DIFFERENCES_LEFT


def test_a_moved_entry_takes_its_lines_along(synced: Desk) -> None:
    posted = synced.post()
    synced.done("incremental")
    with synced.ledger() as ledger:
        amend(ledger, posted.key, Amendment(dated_on=DAY.replace(month=9)))
    synced.done("incremental")
    assert synced.mirrored() == synced.truth()
    assert synced.done("check")["proved"]


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


def test_a_row_that_was_deleted_and_comes_back_is_simply_there_again(synced: Desk) -> None:
    posted = synced.post()
    synced.done("incremental")
    copy = synced.path.with_suffix(".backup")
    copy.write_bytes(synced.path.read_bytes())
    synced.delete(posted.key)
    assert synced.done("repair")["deleted"] == 2
    synced.path.write_bytes(copy.read_bytes())
    assert synced.done("repair")["added"] == 2
    assert synced.mirrored() == synced.truth()


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


def test_the_financial_journals_are_entered_through_the_last_bank_entry(synced: Desk) -> None:
    connection_dates = [row[6] for row in synced.truth()["entry"]]
    synced.post()
    synced.done("incremental")
    dossier = synced.dossier()
    assert dossier.financial_through is not None
    assert dossier.financial_through <= max(connection_dates)
    bank = {row[0] for row in synced.truth()["journal"] if row[4] == "financial"}
    last = max(row[6] for row in synced.truth()["entry"] if row[1] in bank)
    assert dossier.financial_through == last
