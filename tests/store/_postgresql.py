"""A PostgreSQL of the tests' own: a real server under an ordinary account, reached by a socket in its own folder."""

import contextlib
import os
import pathlib
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator

import psycopg
import pytest

FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")
ABSENT = "no PostgreSQL is here: the tests of the store on it were skipped"


def programs() -> pathlib.Path | None:
    """Return the folder of PostgreSQL's programs, None where there is none."""
    found = [
        p
        for pattern in FOLDERS
        for p in sorted(pathlib.Path("/").glob(pattern.lstrip("/")))
        if (p / "postgres").exists()
    ]
    on_path = shutil.which("postgres")
    return found[-1] if found else pathlib.Path(on_path).parent if on_path else None


class Server:
    """A server with its data in a folder: `start`, `stop`, and `database` for a new, empty one."""

    def __init__(self, folder: pathlib.Path, programs: pathlib.Path):
        self.folder, self.programs = folder, programs
        self.account = "nobody" if os.geteuid() == 0 else None
        if self.account:
            os.chown(folder, pwd.getpwnam(self.account).pw_uid, -1)
        self._run("initdb", "-D", str(folder / "data"), "-U", "explorer", "-A", "trust", "--no-sync", "-E", "UTF8")

    def start(self) -> None:
        """Start the server, which listens on a socket in its folder only."""
        options = (
            f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync=off -c max_connections=60"
        )
        self._run(
            "pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", str(self.folder / "log"), "-o", options, "start"
        )

    def stop(self, mode: str = "fast") -> None:
        """Stop the server: `fast` ends sessions, `immediate` is as if it had crashed."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", mode, "stop")

    def database(self) -> str:
        """Return the address of a new, empty database."""
        name = f"t{secrets.token_hex(6)}"
        with psycopg.connect(f"host={self.folder} user=explorer dbname=postgres", autocommit=True) as connection:
            connection.execute(f"create database {name}")
        return f"postgresql://explorer@/{name}?host={self.folder}"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.programs / program), *arguments], check=True, user=self.account, cwd=self.folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, timeout=60,
        )  # fmt: skip


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """Hold a server that runs. Skips where PostgreSQL is not here."""
    if (found := programs()) is None:
        pytest.skip(ABSENT)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pg"))  # a socket's path may have some hundred letters only
    server = Server(folder, found)
    try:
        server.start()
        yield server
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            server.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)
