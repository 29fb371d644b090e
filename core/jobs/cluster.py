"""A Dask cluster that runs pieces of jobs on other processes and machines. It is asked by name, never by shipped code.

Whoever reaches a scheduler can run code on its workers: addresses are `tls://`, with certificates of both sides in one
folder. A plain `tcp://` is taken on this machine alone.
"""

import contextlib
import importlib.util
import ipaddress
import logging
import math
import pathlib
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from typing import Any
from urllib.parse import urlsplit

from ..errors import BadInput
from ..log import logger
from .pieces import run_piece

FILES = ("ca.pem", "cert.pem", "key.pem")  # who signed, who we are, and our key
CONNECT = 10.0  # seconds to reach a scheduler
AGAIN = 60.0  # seconds after which one that did not answer is asked again
LOOK = 0.5  # seconds between looks at whether the scheduler lives
AHEAD = 2  # pieces that each thread of a worker has in line beside the one that it runs
ALLOWED = "allowed are tls://HOST:PORT, and tcp://HOST:PORT on this machine"


class SchedulerGoneError(Exception):
    """The scheduler does not answer any more."""


class DaskCluster:
    """One Dask scheduler with its workers.

    `each` runs pieces there. A worker that ends in the middle costs the pieces that it had, which others run again.
    """

    def __init__(self, address: str, certificates: pathlib.Path | None = None) -> None:
        """Take the address of a scheduler, which is reached when it is first asked.

        Raises BadInput, in one line, for an address that is not allowed, certificates that are not there, and where the
        package of Dask is missing.
        """
        if importlib.util.find_spec("distributed") is None:
            raise BadInput("Dask is not installed: `pip install -r requirements-hosting.txt` brings it.")
        self.address = checked_address(address)
        self._security = _security(self.address, certificates)
        self._client: Any = None
        self._tried = -math.inf  # when it last did not answer

    @property
    def away(self) -> bool:
        """Whether it did not answer a moment ago, so that nobody need wait for it again."""
        return time.monotonic() - self._tried < AGAIN

    def reach(self) -> None:
        """Connect where that was not done yet. Raises SchedulerGoneError where nobody answers."""
        self._connected()

    def each(
        self, name: str, requests: Iterator[tuple[int, bytes]], stop: Callable[[], None]
    ) -> Iterator[tuple[int, bytes]]:
        """Yield the number and the answer of each piece as it ends; `name` is that of its function (`pieces.name_of`).

        `requests` are numbered; they are made as workers come to need them.

        `stop` is called now and then, and may raise to end all. Raises SchedulerGoneError where the scheduler ends.
        """
        client = self._connected()
        from distributed.client import wait

        mark, waiting, running = uuid.uuid4().hex, True, {}
        try:
            while waiting or running:
                most = AHEAD * self._threads(client) + 1 if waiting else 0
                while waiting and len(running) < most:
                    number, request = next(requests, (-1, b""))
                    waiting = number >= 0
                    if waiting:
                        future = client.submit(run_piece, name, request, key=f"piece-{mark}-{number}", pure=False)
                        running[future] = number
                yield from self._ended(client, wait, running)
                stop()
        except (OSError, TimeoutError, CancelledError) as error:  # of the connection
            raise SchedulerGoneError(self.address) from error
        finally:
            self._leave(client, list(running))

    def close(self) -> None:
        """Leave the scheduler."""
        if self._client is not None:
            self._client.close(timeout=2)
            self._client = None

    def _threads(self, client: Any) -> int:
        """Return how many threads all workers have, at least 1. Raises SchedulerGoneError."""
        if client.status != "running" or client.scheduler is None:  # it is None while a lost one is looked for
            raise SchedulerGoneError(self.address)
        return max(1, sum(client.nthreads().values()))

    def _ended(self, client: Any, wait: Callable, running: dict[Any, int]) -> Iterator[tuple[int, bytes]]:
        """Yield the pieces that have ended, after a moment in which one may end."""
        if not running:
            return
        with contextlib.suppress(TimeoutError, CancelledError), client.as_current():
            wait(list(running), timeout=LOOK, return_when="FIRST_COMPLETED")
        if client.status != "running" or client.scheduler is None:
            raise SchedulerGoneError(self.address)
        for future in [f for f in running if f.status != "pending"]:
            if future.status in ("cancelled", "lost"):
                raise SchedulerGoneError(self.address)
            number = running.pop(future)
            try:
                answer = future.result()
            except CancelledError as error:
                raise SchedulerGoneError(self.address) from error
            yield number, answer

    def _leave(self, client: Any, futures: list[Any]) -> None:
        """Cancel what is still running, and forget a client whose scheduler has gone."""
        if client.status == "running" and futures:
            client.cancel(futures)
        elif client.status != "running":
            self._client = None
            client.close(timeout=1)

    def _connected(self) -> Any:
        """Return the client, connected anew where it has lost its scheduler. Raises SchedulerGoneError."""
        if self._client is not None and self._client.status == "running":
            return self._client
        from distributed import Client

        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong is said by us, in one line
        try:
            self._client = Client(
                self.address, timeout=CONNECT, security=self._security, set_as_default=False, name="explorer"
            )
        except (OSError, TimeoutError) as error:
            self._tried = time.monotonic()
            raise SchedulerGoneError(self.address) from error
        workers = len(self._client.nthreads())
        logger.info("connected: a Dask scheduler with %d workers", workers)
        if not workers:
            logger.warning("The Dask scheduler at %s has no worker yet: start `dask worker` there.", self.address)
        return self._client


def _security(address: str, certificates: pathlib.Path | None) -> Any:
    """Return how the scheduler is trusted: by certificates, or not at all on this machine. Raises BadInput."""
    if not address.startswith("tls://"):
        return None
    from distributed.security import Security

    if certificates is None:
        raise BadInput(f"{address} needs certificates: EXPLORER_DASK_TLS names the folder of {', '.join(FILES)}.")
    paths = [certificates / name for name in FILES]
    if missing := [path.name for path in paths if not path.is_file()]:
        raise BadInput(f"{certificates} lacks {', '.join(missing)}; needed are {', '.join(FILES)}.")
    ca, cert, key = map(str, paths)
    return Security(tls_ca_file=ca, tls_client_cert=cert, tls_client_key=key, require_encryption=True)


def checked_address(address: str) -> str:
    """Return an address of a scheduler. Raises BadInput for one that is none, or not safe."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if parts.scheme not in ("tls", "tcp") or not host or port is None or parts.path not in ("", "/"):
        raise BadInput(f"{address[:100]!r} is no address of a Dask scheduler; {ALLOWED}.")
    if parts.scheme == "tcp" and not _here(host):
        raise BadInput(f"{address[:100]!r} is open to whoever reaches it; {ALLOWED}.")
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def waited(cluster: DaskCluster, stop: Callable[[], None], every: float = 5.0) -> None:
    """Wait until the scheduler answers again; `stop` is called now and then, and may raise to end that."""
    while True:
        stop()
        try:
            cluster.reach()
            return
        except SchedulerGoneError:
            time.sleep(every)


def _here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
