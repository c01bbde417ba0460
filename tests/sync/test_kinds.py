from simulator.acts.posting import Amendment, LineChange, amend
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


def test_a_moved_entry_takes_its_lines_along(synced: Desk) -> None:
    posted = synced.post()
    synced.done("incremental")
    with synced.ledger() as ledger:
        amend(ledger, posted.key, Amendment(dated_on=DAY.replace(month=9)))
    synced.done("incremental")
    assert synced.mirrored() == synced.truth()
    assert synced.done("check")["proved"]


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
