import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from jobs.instance import InstanceRefused, held, require_free_port

ROOT = Path(__file__).parents[2]
HOLD = "import sys; from pathlib import Path; from jobs.instance import held\n"
HOLD += "with held(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"


def test_a_second_instance_on_the_same_data_is_refused_by_name(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path / "var")]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(InstanceRefused, match=f"process {first.pid}"), held(tmp_path / "var"):
            pass
        first.kill()
    with held(tmp_path / "var"):  # the kernel gives back what a killed process held
        assert (tmp_path / "var" / "instance.lock").read_text() == f"{os.getpid()}\n"


def test_a_port_in_use_is_refused_before_anything_starts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(InstanceRefused, match=rf"Port {port} of 127.0.0.1 is in use"):
            require_free_port("127.0.0.1", port)
    require_free_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(InstanceRefused, match="Nothing can be served"):
        require_free_port("192.0.2.1", 5000)
