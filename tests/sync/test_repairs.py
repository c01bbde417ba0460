import pytest

from simulator.acts.deleting import delete_line
from simulator.acts.matching import unmatch
from sync import kinds
from sync.advice import DIFFERENCES_LEFT
from sync.control import Difference
from tests.sync.desks import Desk


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
