"""Visits to every page when the server starts, as a browser makes them: what is slow once is done before anyone asks.

Modules are imported, programs compiled, and fits of bundled runs laid where all sessions find them (`answers`).
"""

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from core import settings
from core.errors import BadInput
from pages.parts import router

SLOW = ("", "mixture")  # the front page, then the page that takes longest
PATIENCE = 120.0  # seconds for one page
LOOK_AGAIN = 0.1


@contextlib.contextmanager
def visiting(port: int) -> Iterator[None]:
    """Visit every page of the server on `port` in a thread of its own, once it answers."""
    ended = threading.Event()
    if settings.WARM.value():
        threading.Thread(target=lambda: asyncio.run(_all(port, ended)), name="warm", daemon=True).start()
    try:
        yield
    finally:
        ended.set()


async def _all(port: int, ended: threading.Event) -> None:
    names = [e.name for e in router.entries()[1:]]
    give_up = time.monotonic() + PATIENCE  # a server that listens elsewhere never answers here
    for page in dict.fromkeys([*SLOW, *names]):
        while not ended.is_set():
            try:
                await asyncio.wait_for(visit(port, page), PATIENCE)
                break
            except ConnectionError:  # not begun yet
                if time.monotonic() > give_up:
                    return
                await asyncio.sleep(LOOK_AGAIN)
            except (TimeoutError, OSError, websockets.WebSocketException, BadInput):
                break  # a visitor will find it as slow as it is


async def visit(port: int, page: str) -> int:
    """Open a page as a browser does, and return how many messages it took until it was drawn."""
    address, seen = f"127.0.0.1:{port}", 0
    async with websockets.connect(
        f"ws://{address}/_stcore/stream", subprotocols=[websockets.Subprotocol("streamlit")],
        origin=websockets.Origin(f"http://{address}"), max_size=None,
    ) as opened:  # fmt: skip
        message = BackMsg()
        message.rerun_script.page_name = page
        await opened.send(message.SerializeToString())
        async for part in opened:
            answer = ForwardMsg.FromString(part if isinstance(part, bytes) else part.encode())
            seen += 1
            ended = answer.WhichOneof("type") == "script_finished"
            if ended and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                break
    return seen
