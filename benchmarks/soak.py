"""Kill servers while they save: `make soak`. Writes benchmarks/results/soak.md.

Two processes of the app share one database. Sessions of the app and callers of `core.store` in these processes save,
one of the processes is killed (SIGKILL) and begun again every so many saves, and PostgreSQL crashes once in between.
"""

import argparse
import asyncio
import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._soak_clients import Save, calling, pressing
from benchmarks._soak_server import ISSUER, SUBJECT
from core.store import dashboards, verify
from core.store.accounts import account, local_account
from core.store.database import session
from core.store.tables import BlobRow, DashboardBlobRow, DashboardVersionRow
from deploy.serve import free_ports
from tests.store import _postgresql

REPORT = ROOT / "benchmarks" / "results" / "soak.md"
EVERY = 50  # saves from one kill to the next


@dataclass
class Replica:
    """A process of the app on a port; `seconds` are those from each beginning to its first healthy answer."""

    port: int
    url: str
    seconds: list[float] = field(default_factory=list)
    process: subprocess.Popen | None = None

    def start(self) -> None:
        """Begin it, and return once it is healthy. Raises RuntimeError where it ends or takes two minutes."""
        begun = time.monotonic()
        usual = {name: value for name, value in os.environ.items() if not name.startswith("JAX_")}
        env = usual | {"EXPLORER_DATABASE": self.url, "EXPLORER_WARM": "0", "EXPLORER_LOG": "ERROR"}
        command = [sys.executable, "-m", "streamlit", "run", "benchmarks/_soak_server.py", "--server.headless", "true"]
        command += ["--server.port", str(self.port), "--server.address", "127.0.0.1"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        while not self._healthy():
            if self.process.poll() is not None or time.monotonic() > begun + 120:
                raise RuntimeError("a process of the app did not begin")
            time.sleep(0.05)
        self.seconds.append(time.monotonic() - begun)

    def kill(self) -> None:
        """End it as if the machine had lost its power."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def _healthy(self) -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5):
            return True
        return False


@dataclass
class Soak:
    """What was acknowledged to sessions and to callers, and how often what was killed."""

    saves: int
    by_session: set[Save] = field(default_factory=set)
    by_call: set[Save] = field(default_factory=set)
    kills: int = 0
    crashes: int = 0

    @property
    def acknowledged(self) -> int:
        """How many saves were acknowledged."""
        return len(self.by_session) + len(self.by_call)

    async def run(self, replicas: list[Replica], server: _postgresql.Server | None) -> None:
        """Save by all ways at once, with a kill every EVERY saves and a crash of the database in the middle."""
        half = self.saves // 2
        tasks = [asyncio.create_task(self._killing(replicas, server))]
        for replica in replicas:
            tasks.append(
                asyncio.create_task(pressing(replica.port, self.by_session, self._full(self.by_session, half)))
            )
            tasks.append(asyncio.create_task(calling(replica.port, self.by_call, self._full(self.by_call, half))))
        await asyncio.gather(*tasks)

    def _full(self, found: set[Save], count: int):
        return lambda: len(found) >= count

    async def _killing(self, replicas: list[Replica], server: _postgresql.Server | None) -> None:
        while self.acknowledged < self.saves:
            if self.acknowledged >= EVERY * (self.kills + 1):
                replica = replicas[self.kills % len(replicas)]
                self.kills += 1
                await asyncio.to_thread(replica.kill)
                if server is not None and self.kills == self.saves // EVERY // 2:
                    await asyncio.to_thread(server.stop, "immediate")
                    await asyncio.to_thread(server.start)
                    self.crashes += 1
                await asyncio.to_thread(replica.start)
            await asyncio.sleep(0.01)

    def check(self, url: str) -> tuple[int, list[str]]:
        """Return how many saves open as they were acknowledged, and what is not whole."""
        soak, local, opens = account(ISSUER, SUBJECT, "Soak", None, url), local_account(url), 0
        for who, saves in ((local, self.by_session), (soak, self.by_call)):
            for key, number, table in saves:
                with contextlib.suppress(Exception):
                    found = dashboards.open_dashboard(who, key, number, url)
                    opens += list(found.blobs) == ([table] if table else [])
        with session(url) as opened:
            used = {name for (name,) in opened.query(DashboardBlobRow.blob)}
            loose = {name for (name,) in opened.query(BlobRow.id)} - used
        return opens, [*verify.faults(url), *(f"Bytes {name[:6]}... belong to nothing." for name in loose)]


def stored(url: str) -> int:
    """Return how many versions there are."""
    with session(url) as opened:
        return opened.query(DashboardVersionRow).count()


@contextlib.contextmanager
def databases() -> Iterator[list[tuple[str, str, _postgresql.Server | None]]]:
    """Hold an empty database of each kind that is here: what it is called, its address, and its server."""
    with contextlib.ExitStack() as held, tempfile.TemporaryDirectory() as folder:
        found: list[tuple[str, str, _postgresql.Server | None]] = [("SQLite", f"sqlite:///{folder}/soak.db", None)]
        if _postgresql.programs():
            server = held.enter_context(_postgresql.running())
            found.append(("PostgreSQL", server.database(), server))
        yield found


def soak(name: str, url: str, server: _postgresql.Server | None, saves: int) -> str:
    """Run one soak; return its row of the report."""
    replicas, found = [Replica(port, url) for port in free_ports(2)], Soak(saves)
    begun = time.monotonic()
    try:
        for replica in replicas:
            replica.start()
        asyncio.run(found.run(replicas, server))
    finally:
        for replica in replicas:
            if replica.process is not None and replica.process.poll() is None:
                replica.kill()
    opens, faults = found.check(url)
    longest = max(s for replica in replicas for s in replica.seconds)
    row = [
        name, len(found.by_session), len(found.by_call), found.kills, found.crashes, opens, stored(url), len(faults),
        f"{longest:.1f} s", f"{time.monotonic() - begun:.0f} s",
    ]  # fmt: skip
    print(row, *faults, sep="\n")
    return f"| {' | '.join(map(str, row))} |\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--saves", type=int, default=1000)
    parser.add_argument("--database", choices=["SQLite", "PostgreSQL"])
    given = parser.parse_args()
    with databases() as found:
        rows = [soak(*one, given.saves) for one in found if given.database in (None, one[0])]
    if given.saves >= 1000 and given.database is None:
        REPORT.write_text(report(rows))


def report(rows: list[str]) -> str:
    """Return the report in Markdown."""
    names = [
        "database", "acknowledged to sessions", "acknowledged to callers", "processes killed", "database crashed",
        "acknowledged saves that open as they were", "versions there are", "saves that are there by half",
        "longest from start to serving", "in all",
    ]  # fmt: skip
    head = f"| {' | '.join(names)} |\n|{' --- |' * len(names)}\n"
    return (
        "# Servers that are killed while they save\n\n"
        f"`make soak`, on {os.cpu_count()} cores. Two processes of the app share one database. Two sessions of the app "
        "press a button that saves a new\ndashboard, two callers save tables of 30 kB by `core.store` in these "
        f"processes. Every {EVERY} saves one process is ended by SIGKILL and\nbegun again at once. PostgreSQL is "
        "stopped once in the middle as if it had crashed. A save that was under way at a kill may be there\nor not; "
        "it is never there by half.\n\n" + head + "".join(rows)
    )


if __name__ == "__main__":
    main()
