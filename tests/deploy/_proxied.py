"""The proxy before servers that say what reached them."""

import base64
import contextlib
import hashlib
import http.client
import http.server
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from deploy import proxy, serve

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # of WebSocket (RFC 6455)
ABSENT = "no HAProxy is here: the tests of the proxy were skipped"


def haproxy() -> str:
    """Return HAProxy. Skips where there is none."""
    if (found := proxy.program()) is None:
        pytest.skip(ABSENT)
    return found


class Echo(http.server.BaseHTTPRequestHandler):
    """A process that answers with its port and with the request that reached it; `/healthz` with its health."""

    protocol_version = "HTTP/1.1"
    health: str

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self._answer()

    def _answer(self) -> None:
        if self.headers.get("upgrade") == "websocket":
            self.send_response(101)
            self.send_header("Upgrade", "websocket")
            self.send_header("Connection", "Upgrade")
            accepted = hashlib.sha1(f"{self.headers['sec-websocket-key']}{GUID}".encode()).digest()
            self.send_header("Sec-WebSocket-Accept", base64.b64encode(accepted).decode())
            self.end_headers()
            self.wfile.write(self.rfile.read(4)[::-1])
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        said = {"port": self.server.server_address[1], "path": self.path, "headers": headers}
        body = self.health.encode() if self.path == "/healthz" else json.dumps(said).encode()
        self.send_response(503 if self.path == "/healthz" and "failing" in self.health else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@dataclass
class Proxied:
    """The proxy on a `port`, and the servers behind it by theirs."""

    port: int
    servers: dict[int, http.server.ThreadingHTTPServer] = field(default_factory=dict)
    log: pathlib.Path = pathlib.Path()

    def ask(
        self, path: str, method: str = "GET", headers: dict[str, str] | None = None, body: bytes | None = None
    ) -> Any:
        """Return status, headers and body of an answer; a body of JSON as what it says."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            text = answer.read().decode()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, found, json.loads(text) if text[:1] == "{" else text

    def until(self, good) -> None:
        """Wait until good() holds. Raises AssertionError after half a minute."""
        end = time.monotonic() + 30
        while not good():
            assert time.monotonic() < end
            time.sleep(0.05)


def backend(health: str = '{"status":"ok","database":"ok","engine":"ok"}') -> http.server.ThreadingHTTPServer:
    """Start a server of Echo on a free port."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Echoing", (Echo,), {"health": health}))
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # a client that went away
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


@contextlib.contextmanager
def proxied(count: int = 2, **environment: str) -> Iterator[Proxied]:
    """Hold a proxy with `count` servers behind it."""
    program, found = haproxy(), Proxied(*serve.free_ports(1))
    for _ in range(count):
        server = backend()
        found.servers[server.server_address[1]] = server
    folder = pathlib.Path(tempfile.mkdtemp(prefix="proxy"))
    folder.chmod(0o755)
    written, found.log = folder / "haproxy.cfg", folder / "log"
    written.write_text(proxy.configuration(list(found.servers)))
    settled = os.environ | {"EXPLORER_BIND": f"127.0.0.1:{found.port}"} | environment
    with found.log.open("w") as log:
        process = subprocess.Popen(
            [program, "-db", "-f", str(written)], env=settled, stdout=log, stderr=log,
            user="nobody" if os.geteuid() == 0 else None,
        )  # fmt: skip
    try:
        found.until(lambda: process.poll() is not None or _listens(found.port))
        assert process.poll() is None, found.log.read_text()
        yield found
    finally:
        process.terminate()
        process.wait(20)
        for server in found.servers.values():
            server.shutdown()
            server.server_close()
        shutil.rmtree(folder, ignore_errors=True)


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 5):
            return True
    except OSError:
        return False
