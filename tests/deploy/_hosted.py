"""The app in two processes behind the proxy, as `make serve` begins it."""

import contextlib
import http.client
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from deploy import serve
from tests.deploy._proxied import haproxy

ROOT = pathlib.Path(__file__).parents[2]


@dataclass(frozen=True)
class Hosted:
    """The port of the proxy, the supervising process, the database, and the file of what they say."""

    port: int
    process: subprocess.Popen
    url: str
    log: pathlib.Path


def started(url: str, port: int, log: pathlib.Path, **environment: str) -> subprocess.Popen:
    """Start two processes behind a proxy; what they say goes to a file."""
    usual = {name: value for name, value in os.environ.items() if not name.startswith("JAX_")}
    env = usual | {"EXPLORER_DATABASE": url, "EXPLORER_WARM": "0"} | environment
    command = [sys.executable, "-m", "deploy.serve", "--processes", "2", "--port", str(port)]
    with log.open("w") as file:
        return subprocess.Popen(command, cwd=ROOT, env=env, stdout=file, stderr=file)


@contextlib.contextmanager
def hosting(**environment: str) -> Iterator[Hosted]:
    """Hold two processes behind a proxy, on one database, once all answer."""
    haproxy()
    folder = tempfile.mkdtemp(prefix="hosted")
    (port,) = serve.free_ports(1)
    url = f"sqlite:///{folder}/hosted.db"
    log = pathlib.Path(folder) / "log"
    process = started(url, port, log, **environment)
    until(lambda: process.poll() is not None or "2 processes answer" in log.read_text())
    try:
        yield Hosted(port, process, url, log)
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def until(good: Callable[[], object], seconds: float = 120.0) -> None:
    """Wait until good() holds."""
    end = time.monotonic() + seconds
    while not good():
        assert time.monotonic() < end
        time.sleep(0.1)


def status(port: int, path: str) -> int:
    """Return the status of an answer, 0 where there is none."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
            connection.request("GET", path)
            return connection.getresponse().status
    return 0
