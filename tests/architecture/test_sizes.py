from pathlib import Path

from tests.architecture.tree import PACKAGES, ROOT, WORKSHOP, files, product

LONGEST = 300
LONGEST_ROOF = 80
LONGEST_TEMPLATE = 120


def too_long(path: Path, limit: int) -> str:
    """What is wrong with a file's length; nothing when it is short enough."""
    lines = len(path.read_text().splitlines())
    return f"{path.name} has {lines} lines, more than {limit}" if lines > limit else ""


def test_no_python_file_passes_300_lines() -> None:
    looked_at = [*product(), *files(*WORKSHOP)]
    assert list(filter(None, (too_long(path, LONGEST) for path in looked_at))) == []


def test_the_application_is_wired_in_80_lines() -> None:
    assert not too_long(ROOT / "app.py", LONGEST_ROOF)


def test_no_template_passes_120_lines() -> None:
    looked_at = files("templates", suffix=".html")
    assert looked_at
    assert list(filter(None, (too_long(path, LONGEST_TEMPLATE) for path in looked_at))) == []


def test_one_line_more_is_too_long(tmp_path: Path) -> None:
    path = tmp_path / "long.py"
    path.write_text("pass\n" * LONGEST)
    assert not too_long(path, LONGEST)
    path.write_text("pass\n" * (LONGEST + 1))
    assert too_long(path, LONGEST) == "long.py has 301 lines, more than 300"


def test_all_packages_are_looked_at() -> None:
    here = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert here == set(PACKAGES)
