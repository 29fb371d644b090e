"""The answers of the server beside the app, on a free port of this machine."""

import contextlib
import json
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import uvicorn
from starlette.applications import Starlette

from pages.parts.server.routes import routes


@contextlib.contextmanager
def served() -> Iterator[str]:
    """Hold a server of `routes`; give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        free.listen()
        server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes()), log_level="critical"))
        thread = threading.Thread(target=lambda: server.run([free]), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{free.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


def asked_for(address: str, **headers: str):
    """Return status, headers and body of an address; a body of JSON as what it says."""
    request = urllib.request.Request(address, headers={k.replace("_", "-"): v for k, v in headers.items()})
    try:
        answer = urllib.request.urlopen(request, timeout=20)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        body = answer.read()
        kind = answer.headers.get("content-type", "")
        return answer.status, dict(answer.headers), json.loads(body) if kind.endswith("json") else body
