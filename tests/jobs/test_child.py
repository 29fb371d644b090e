"""A child runs functions of its modules only."""

import dataclasses
import json
import os
import subprocess
import sys

import pytest

from core.jobs import Limits, dump, process
from core.jobs.child import resident
from core.jobs.process import ChildProcess
from tests.jobs import _work as work


@pytest.mark.parametrize(("module", "function"), [("os", "system"), (work.__name__, "absent")])
def test_nothing_but_a_function_of_its_modules_is_run(module, function, capfd):
    child = ChildProcess([work.__name__])
    head = json.dumps({"module": module, "function": function, "limits": {}}).encode()
    assert child.ask((head, dump({}), b""), Limits()) == (b"", "died")
    assert not child.lives()


@pytest.mark.parametrize(("size", "wall", "ended"), [(1.5e8, 25.0, "memory"), (0.0, 0.5, "wall")])
def test_without_proc_a_watcher_ends_what_holds_too_much(monkeypatch, size, wall, ended):
    elsewhere = f"from {process.__package__} import child; child.STATM = '/absent'\nserve("
    monkeypatch.setattr(process, "_PROGRAM", process._PROGRAM.replace("serve(json", f"{elsewhere}json"))
    child, limits = ChildProcess([work.__name__]), Limits(memory=5e7, wall=wall)
    head = {"module": work.__name__, "function": "hold_memory", "limits": dataclasses.asdict(limits)}
    assert child.ask((json.dumps(head).encode(), dump({"size": dump(size)}), b""), limits)[1] == ended
    assert child.lives()
    child.end()


def test_what_ps_says_is_what_a_process_holds():
    program = "import time; held = b'x' * 300_000_000; print('ready', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-S", "-c", program], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert 3e8 <= resident(holder.pid) < 4e8
        holder.kill()
    assert resident(holder.pid) == 0
    assert resident(os.getpid()) > 1e7
