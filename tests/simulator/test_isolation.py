"""The simulator is a product of its own: it imports nothing of the portal."""

import ast
import subprocess
import sys
from pathlib import Path

import simulator

FOLDER = Path(simulator.__file__).parent
ROOT = FOLDER.parent
OURS = {
    each.stem for each in ROOT.iterdir() if each.suffix == ".py" or (each / "__init__.py").is_file()
}


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def test_no_module_of_it_imports_one_of_the_portal() -> None:
    modules = list(FOLDER.rglob("*.py"))
    foreign = (OURS - {"simulator"}) | {"flask", "sqlalchemy"}
    assert len(modules) > 40
    assert {"sync", "ledger", "models"} <= foreign
    assert {
        path.name: _imported(path) & foreign for path in modules if _imported(path) & foreign
    } == {}


def test_running_a_command_loads_nothing_of_the_portal() -> None:
    program = (
        "import sys; from simulator.commands import parser; parser();"
        " print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    )
    loaded = set(ran.stdout.split())
    assert "simulator" in loaded
    assert loaded & ((OURS - {"simulator"}) | {"flask", "sqlalchemy", "faker"}) == set()
