import hashlib
from pathlib import Path

from tests.architecture.tree import ROOT

VENDOR = ROOT / "static" / "vendor"
SUMS = "SHA256SUMS"
MADE = ".gz"  # made beside each file when it is installed


def unlike(folder: Path) -> list[str]:
    """The files of a folder that differ from its list of checksums, or that only one side has."""
    lines = (folder / SUMS).read_text().splitlines()
    said = {name.lstrip("*"): digest for digest, name in (line.split(maxsplit=1) for line in lines)}
    there = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != SUMS and path.suffix != MADE
    }
    return sorted(name for name in said | there if said.get(name) != there.get(name))


def test_vendored_files_are_those_that_were_taken() -> None:
    assert unlike(VENDOR) == []


def test_a_changed_a_missing_and_an_unlisted_file_are_seen(tmp_path: Path) -> None:
    for name in ("kept.js", "changed.js", "unlisted.js"):
        (tmp_path / name).write_text(name)
    listed = {name: hashlib.sha256(name.encode()).hexdigest() for name in ("kept.js", "gone.js")}
    lines = [f"{digest}  {name}\n" for name, digest in {**listed, "changed.js": "0"}.items()]
    (tmp_path / SUMS).write_text("".join(lines))
    assert unlike(tmp_path) == ["changed.js", "gone.js", "unlisted.js"]
