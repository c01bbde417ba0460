import stat
from dataclasses import replace
from pathlib import Path

from sync.shelf import Shelf, kept_tasks, shelf_for, sweep
from tests.sync.offices import Office


def test_a_shelf_is_for_its_owner_only(office: Office, tmp_path: Path) -> None:
    office.ask("full")
    claim = office.claimed()
    shelf = shelf_for(tmp_path / "extracts", claim)
    assert stat.S_IMODE(shelf.folder.stat().st_mode) == 0o700
    assert shelf.folder == tmp_path / "extracts" / "place1"
    assert shelf_for(tmp_path / "extracts", replace(claim, token=9)).final != shelf.final


def test_the_newest_holders_extract_is_kept(tmp_path: Path) -> None:
    for token in (9, 10):
        Shelf(tmp_path, 3, token).final.touch()
    Shelf(tmp_path, 3, 11).part.touch()
    Shelf(tmp_path, 33, 12).final.touch()
    assert Shelf(tmp_path, 3, 20).kept() == tmp_path / "3.10.extract"
    assert Shelf(tmp_path, 4, 20).kept() is None


def test_clearing_leaves_the_files_of_other_tasks(tmp_path: Path) -> None:
    for task in (3, 33):
        Shelf(tmp_path, task, 1).final.touch()
        Shelf(tmp_path, task, 1).part.touch()
    Shelf(tmp_path, 3, 2).clear_parts()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "3.1.extract",
        "33.1.extract",
        "33.1.part",
    ]
    Shelf(tmp_path, 3, 2).clear()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["33.1.extract", "33.1.part"]


def test_sweeping_removes_what_ended_tasks_left(tmp_path: Path) -> None:
    for place, task in (("p1", 3), ("p1", 4), ("p2", 5)):
        (tmp_path / place).mkdir(exist_ok=True)
        Shelf(tmp_path / place, task, 1).final.touch()
    (tmp_path / "p1" / "notes.txt").touch()
    kept = list(kept_tasks(tmp_path))
    (tmp_path / "p2" / "6.1.part").touch()  # begun after the look
    sweep(kept, {4})
    left = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.glob("*/*"))
    assert left == ["p1/4.1.extract", "p1/notes.txt", "p2/6.1.part"]
