"""`python -m deploy.serve`: some processes of the app and a proxy before them, for a group, by an ordinary account.

A process that ends is begun again. Where one cannot even begin, or the proxy ends, all end with exit status 1.
"""

import contextlib
import ctypes
import os
import pathlib
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import click

from core import settings
from core.errors import BadInput
from deploy import proxy

ROOT = pathlib.Path(__file__).parents[1]
LOOK = 0.2  # seconds from one look at the processes to the next
PATIENCE = 120.0  # seconds in which a process has to answer first
MOST_ENDS, WITHIN = 5, 300.0  # so many ends of one process within so many seconds are too many
GRACE = 10.0  # seconds to end in
PARENT_ENDS = 1  # of Linux: PR_SET_PDEATHSIG


class EndedError(RuntimeError):
    """What ends all processes, in one line."""


@dataclass
class AppProcess:
    """One process of the app on a port of this machine: it is begun again where it ends after it has answered."""

    port: int
    environment: dict[str, str]
    answered: bool = False
    begun: float = 0.0
    ends: list[float] = field(default_factory=list)
    process: subprocess.Popen | None = None

    def start(self) -> None:
        """Begin it."""
        command = [sys.executable, "-m", "streamlit", "run", "serve.py", "--server.headless", "true"]
        command += ["--server.address", "127.0.0.1", "--server.port", str(self.port)]
        self.process = begin(command, self.environment)
        self.begun = time.monotonic()

    def look(self) -> None:
        """See that it runs, begin it again where it does not. Raises EndedError where that is of no use."""
        assert self.process is not None
        if (status := self.process.poll()) is None:
            self.answered = self.answered or answers(self.port)
            if not self.answered and time.monotonic() > self.begun + PATIENCE:
                raise EndedError(f"A process of the app did not answer within {PATIENCE:g} s.")
            return
        if not self.answered:
            raise EndedError(f"A process of the app ended with status {status} before it answered.")
        self.ends = [at for at in self.ends if at > time.monotonic() - WITHIN] + [time.monotonic()]
        if len(self.ends) >= MOST_ENDS:
            raise EndedError(f"A process of the app ended {MOST_ENDS} times within {WITHIN:g} s.")
        click.echo(f"A process of the app ended with status {status}: it is begun again.", err=True)
        self.start()


def begin(command: Sequence[str], environment: dict[str, str], account: str | None = None) -> subprocess.Popen:
    """Start a program in the folder of the project, which ends when this process does."""
    return subprocess.Popen(command, cwd=ROOT, env=environment, user=account, preexec_fn=_ends_with_its_parent)


def _ends_with_its_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_ENDS, signal.SIGTERM)


def answers(port: int) -> bool:
    """Return whether a process of the app answers, in whatever health."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def free_ports(count: int) -> list[int]:
    """Return ports of this machine on which nobody listens."""
    with contextlib.ExitStack() as opened:
        found = [opened.enter_context(socket.socket()) for _ in range(count)]
        for one in found:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in found]


def environment(count: int, address: str) -> dict[str, str]:
    """Return the environment of one of `count` processes: they sign cookies alike and share the cores."""
    share = str(max(1, (os.cpu_count() or 1) // count))
    usual = {"STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(32), settings.FITS.name: share}
    shown = {settings.OPEN.name: "0" if address in ("127.0.0.1", "localhost") else "1"}
    return usual | shown | {name: value for name, value in os.environ.items() if value}


def supervise(apps: Sequence[AppProcess], front: subprocess.Popen, ready: str) -> None:
    """Look after all processes for ever, and say once that they are `ready`.

    Raises EndedError where all of them have to end.
    """
    while True:
        if front.poll() is not None:
            raise EndedError(f"The proxy ended with status {front.returncode}.")
        for app in apps:
            app.look()
        if ready and all(app.answered for app in apps):
            click.echo(ready, err=True)
            ready = ""
        time.sleep(LOOK)


@contextlib.contextmanager
def ended_at_last(processes: Sequence[AppProcess], front: list[subprocess.Popen]) -> Iterator[None]:
    """End every process, in whatever way this is left."""
    try:
        yield
    finally:
        running = [p for p in [*front, *(a.process for a in processes)] if p is not None and p.poll() is None]
        for process in running:
            process.terminate()
        until = time.monotonic() + GRACE
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, until - time.monotonic()))
            process.kill()


def run(count: int, address: str, port_of_proxy: int) -> None:
    """Run until a signal ends it. Raises EndedError, in one line, where something goes wrong."""
    if (program := proxy.program()) is None:
        raise EndedError("HAProxy is not here: install it (apt-get install haproxy), or run one process (make run).")
    ports = free_ports(count)
    shared = environment(count, address)
    apps = [AppProcess(port, shared) for port in ports]
    with tempfile.TemporaryDirectory(prefix="explorer") as folder:
        pathlib.Path(folder).chmod(0o755)
        written = pathlib.Path(folder) / "haproxy.cfg"
        written.write_text(proxy.configuration(ports))
        front: list[subprocess.Popen] = []
        with ended_at_last(apps, front):
            for app in apps:
                app.start()
            settled = os.environ | {"EXPLORER_BIND": f"{address}:{port_of_proxy}"}
            account = "nobody" if os.geteuid() == 0 else None  # the proxy needs no right of anybody
            front.append(begin([program, "-db", "-f", str(written)], settled, account))
            supervise(apps, front[0], f"{count} processes answer behind http://{address}:{port_of_proxy}")


@click.command()
@click.option("--processes", default=2, type=click.IntRange(1, 64), show_default=True, help="How many processes.")
@click.option(
    "--address", default="127.0.0.1", show_default=True, help="Where the proxy listens; 0.0.0.0 is everywhere."
)
@click.option("--port", default=8501, type=click.IntRange(1, 65_535), show_default=True, help="The proxy's port.")
def main(processes: int, address: str, port: int) -> None:
    """Run the app in several processes behind a proxy."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        settings.check_all()
        run(processes, address, port)
    except KeyboardInterrupt:
        sys.exit(0)
    except (EndedError, BadInput) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
