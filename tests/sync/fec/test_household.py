import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import sync
from models.database import Mirrors, Platform
from models.dossier import Dossier
from models.mirror import BOOKS
from models.task import Task
from reports.trial_balance import trial_balance
from tests.sync.contract import Rows
from tests.sync.fec.dialects import HOUSEHOLD
from tests.sync.offices import settle_office

PLACE = "place1"
YEARS = [str(year) for year in range(2008, 2016)]
CABLE = "BQ201100152"  # two lines in the bank journal of April 2011
TRUTH: dict[str, dict[str, dict[str, int]]] = json.loads(
    (HOUSEHOLD / "trial_balance.json").read_text()
)


@dataclass(frozen=True)
class Household:
    """A dossier whose books are the eight files."""

    workshop: sync.Workshop
    files: Path

    def sync(self, kind: str) -> Task:
        with self.workshop.platform.writing() as session:
            task_id = sync.request(session, sync.Asking(1, kind)).task_id
        sync.run_task(self.workshop, task_id, "household")
        with self.workshop.platform.reading() as session:
            return session.get_one(Task, task_id)

    def done(self, kind: str) -> dict[str, Any]:
        task = self.sync(kind)
        assert task.state == "done", (task.failure, task.failure_facts, task.failure_detail)
        assert task.result is not None
        return task.result

    def trial_balance(self, year: str) -> dict[str, dict[str, int]]:
        with self.workshop.mirrors.reading(PLACE) as mirror:
            rows = trial_balance(mirror, year).rows
        return {row.account: {"debit": row.debit_minor, "credit": row.credit_minor} for row in rows}

    def mirrored(self) -> Rows:
        with self.workshop.mirrors.reading(PLACE) as mirror:
            return {
                table.name: sorted(map(tuple, mirror.execute(select(*table.columns))))
                for table in BOOKS
            }

    def lose(self, number: str) -> list[str]:
        """Take an entry out of its file; the lines it had."""
        path = self.files / f"123456782FEC{number[2:6]}1231.txt"
        rows = path.read_bytes().decode().split("\r\n")
        lost = [row for row in rows if row.split("\t")[2:3] == [number]]
        path.write_bytes("\r\n".join(row for row in rows if row not in lost).encode())
        return lost


def a_household(folder: Path) -> Household:
    files = folder / "1.ledger"
    files.mkdir()
    for path in HOUSEHOLD.glob("*.txt"):
        shutil.copyfile(path, files / path.name)
    platform = Platform(folder / "data" / "platform.db")
    platform.prepare()
    with platform.writing() as session:
        settle_office(session, source="fec", locations=str(folder))
    data = folder / "data"
    workshop = sync.Workshop(
        platform, Mirrors(data / "mirrors"), data / "extracts", data / "sources"
    )
    return Household(workshop, files)


@pytest.fixture
def household(tmp_path: Path) -> Household:
    made = a_household(tmp_path)
    made.done("full")
    return made


def test_all_trial_balances_are_right_to_the_cent(household: Household) -> None:
    assert {year: household.trial_balance(year) for year in YEARS} == TRUTH


def test_the_dossier_knows_its_books(household: Household) -> None:
    with household.workshop.platform.reading() as session:
        dossier = session.get_one(Dossier, 1)
    assert dossier.ledger_id == "FEC:123456782"
    assert dossier.line_count == 8636
    assert dossier.financial_through == "2015-10-04"
    assert dossier.findings == 0


def test_a_full_sync_again_changes_nothing(household: Household) -> None:
    before = household.mirrored()
    result = household.done("full")
    assert (result["added"], result["changed"], result["deleted"]) == (0, 0, 0)
    assert household.mirrored() == before


@pytest.mark.parametrize("kind", ["repair", "incremental", "full"])
def test_a_lost_entry_is_found_and_mended(household: Household, kind: str) -> None:
    before = household.mirrored()
    (gone,) = [row for row in before["entry"] if row[5] == CABLE]
    assert len(household.lose(CABLE)) == 2
    (found,) = household.done("check")["differences"]
    assert (found["table"], found["journal"], found["period"]) == ("line", "BQ", "2011-04")
    assert found["rows_mirror"] - found["rows_source"] == 2
    result = household.done(kind)
    assert (result["added"], result["changed"], result["deleted"]) == (0, 0, 2)
    after = household.mirrored()
    assert after.pop("entry") == [row for row in before.pop("entry") if row != gone]
    assert after.pop("line") == [row for row in before.pop("line") if row[1] != gone[0]]
    assert after == before
    assert household.done("check")["differences"] == []


def test_a_repair_reads_little(household: Household) -> None:
    household.lose(CABLE)
    assert household.done("repair")["read"] < 20


def test_a_lost_line_is_found_and_the_others_keep_their_ids(household: Household) -> None:
    before = household.mirrored()["line"]
    path = household.files / "123456782FEC20111231.txt"
    rows = path.read_bytes().decode().split("\r\n")
    del rows[500]
    path.write_bytes("\r\n".join(rows).encode())
    result = household.done("repair")
    assert (result["added"], result["changed"], result["deleted"]) == (0, 0, 1)
    after = household.mirrored()["line"]
    assert set(after) < set(before)
    assert {code["code"]: code["count"] for code in result["findings"]} == {"unbalanced_entry": 1}


def test_a_wrong_file_leaves_the_mirror_as_it_was(household: Household) -> None:
    before = household.mirrored()
    path = household.files / "123456782FEC20111231.txt"
    path.write_bytes(path.read_bytes().replace(b"\t120,00\t", b"\t12O,00\t", 1))
    task = household.sync("incremental")
    assert task.state == "failed"
    assert task.failure == "fec_amount"
    assert task.failure_facts is not None
    assert task.failure_facts["file"] == path.name
    assert (task.failure_facts["column"], task.failure_facts["found"]) == ("Credit", "12O,00")
    assert household.mirrored() == before


def test_lost_keys_cost_a_full_sync(household: Household) -> None:
    household.lose(CABLE)
    shutil.rmtree(household.workshop.sources / PLACE)
    household.done("full")
    assert household.done("check")["differences"] == []
    assert {year: household.trial_balance(year) for year in YEARS if year != "2011"} == {
        year: balance for year, balance in TRUTH.items() if year != "2011"
    }


def test_nothing_is_left_beside_the_mirror(household: Household) -> None:
    household.done("check")
    extracts = household.workshop.extracts
    assert [path for path in extracts.rglob("*") if path.is_file()] == []
    assert [path.name for path in (household.workshop.sources / PLACE).iterdir()] == ["keys.db"]
