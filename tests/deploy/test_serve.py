"""Several processes behind the proxy: one that ends is begun again, and all end together."""

import contextlib
import os
import pathlib
import signal
import subprocess
import sys

import pytest

from deploy import serve
from tests.deploy._hosted import hosting, started, status, until
from tests.deploy._proxied import haproxy


@pytest.fixture(scope="module")
def hosted():
    with hosting() as found:
        yield found


def children(process: subprocess.Popen) -> dict[int, str]:
    """The processes that another one began, by id, with their commands."""
    found = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = (folder / "stat").read_text().rpartition(") ")[2].split()[1]
            if int(parent) == process.pid:
                found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
    return {pid: command for pid, command in found.items() if command}


def apps(process: subprocess.Popen) -> set[int]:
    return {pid for pid, command in children(process).items() if "serve.py" in command}


@pytest.mark.skipif(sys.platform != "linux", reason="it looks at the processes of Linux")
def test_a_process_that_is_killed_is_begun_again_and_others_serve_on(hosted):
    port, process = hosted.port, hosted.process
    before = apps(process)
    assert len(before) == 2
    os.kill(min(before), signal.SIGKILL)
    assert [status(port, "/healthz") for _ in range(6)] == [200] * 6
    until(lambda: process.poll() is not None or len(apps(process) - before) == 1)
    assert process.poll() is None


@pytest.mark.skipif(sys.platform != "linux", reason="it looks at the processes of Linux")
def test_all_end_together_where_the_proxy_does(hosted):
    process = hosted.process
    running = children(process)
    (front,) = [pid for pid, command in running.items() if "haproxy" in command]
    os.kill(front, signal.SIGKILL)
    assert process.wait(30) == 1
    assert "error: The proxy ended with status -9." in hosted.log.read_text()
    until(lambda: not any(pathlib.Path(f"/proc/{pid}").exists() for pid in running))


def test_what_cannot_begin_ends_all_with_one_line(tmp_path):
    haproxy()
    (port,) = serve.free_ports(1)
    process = started("nonsense", port, tmp_path / "log")
    assert process.wait(120) == 1
    said = (tmp_path / "log").read_text()
    assert "error: The database cannot be used: EXPLORER_DATABASE names none that can be opened here." in said
    assert said.splitlines()[-1].startswith("error: A process of the app ended with status 1")
    assert "Traceback" not in said


def test_processes_share_the_cores_and_sign_cookies_alike(monkeypatch):
    for name in ("EXPLORER_FITS", "EXPLORER_OPEN", "STREAMLIT_SERVER_COOKIE_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(serve.os, "cpu_count", lambda: 8)
    found = serve.environment(2, "0.0.0.0")
    assert (found["EXPLORER_FITS"], found["EXPLORER_OPEN"]) == ("4", "1")
    assert len(found["STREAMLIT_SERVER_COOKIE_SECRET"]) == 64
    assert serve.environment(2, "127.0.0.1")["EXPLORER_OPEN"] == "0"
    monkeypatch.setenv("EXPLORER_FITS", "1")
    monkeypatch.setenv("STREAMLIT_SERVER_COOKIE_SECRET", "chosen")
    found = serve.environment(2, "0.0.0.0")
    assert (found["EXPLORER_FITS"], found["STREAMLIT_SERVER_COOKIE_SECRET"]) == ("1", "chosen")


def test_without_a_proxy_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(serve.proxy, "program", lambda: None)
    with pytest.raises(serve.EndedError, match="HAProxy is not here: install it"):
        serve.run(2, "127.0.0.1", 8501)
