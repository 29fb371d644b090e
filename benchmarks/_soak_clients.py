"""Who saves in a soak: sessions of the app, as a browser holds them, and callers of `core.store` in its processes."""

import asyncio
import json
import os
import urllib.parse
import urllib.request
from collections.abc import Awaitable, Callable

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE = 60.0
ISSUER, SUBJECT = "https://soak.example", "soak"  # who calls
BUTTON = "New dashboard"
Save = tuple[str, int, str]  # id, number, SHA-256 of the table ("" for one without)


class AppSession:
    """A session of the app on the page of dashboards, with the button that saves a new one."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self.socket, self.page, self.button, self.shown = socket, "", "", set[str]()

    async def open(self) -> None:
        """Open the page."""
        message = BackMsg()
        message.rerun_script.page_name = "dashboards"
        await self._run(message)

    async def save(self) -> set[str]:
        """Press the button; return all dashboards that the page then shows, by id."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page
        pressed = message.rerun_script.widget_states.widgets.add()
        pressed.id, pressed.trigger_value = self.button, True
        await self._run(message)
        return self.shown

    async def _run(self, message: BackMsg) -> None:
        self.shown = set()
        await self.socket.send(message.SerializeToString())
        async for part in self.socket:
            answer = ForwardMsg.FromString(part if isinstance(part, bytes) else part.encode())
            kind = answer.WhichOneof("type")
            if kind == "navigation":
                self.page = answer.navigation.page_script_hash
            elif kind == "delta":
                self._element(answer.delta.new_element)
            elif kind == "script_finished" and answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return

    def _element(self, element) -> None:
        if element.WhichOneof("type") == "button" and element.button.label == BUTTON:
            self.button = element.button.id
        if element.WhichOneof("type") == "page_link":
            self.shown |= {*urllib.parse.parse_qs(element.page_link.query_string).get("dashboard", [])}


async def pressing(port: int, acknowledged: set[Save], enough: Callable[[], bool]) -> None:
    """Save by a session of the app until there are `enough`, by a new session where one breaks."""
    address = f"127.0.0.1:{port}"
    while not enough():
        try:
            async with websockets.connect(
                f"ws://{address}/_stcore/stream", subprotocols=[websockets.Subprotocol("streamlit")],
                origin=websockets.Origin(f"http://{address}"), max_size=None,
            ) as socket:  # fmt: skip
                session = AppSession(socket)
                await asyncio.wait_for(session.open(), PATIENCE)
                while session.button and not enough():
                    acknowledged |= {(key, 1, "") for key in await asyncio.wait_for(session.save(), PATIENCE)}
        except (OSError, TimeoutError, websockets.WebSocketException):
            await asyncio.sleep(0.2)


async def calling(port: int, acknowledged: set[Save], enough: Callable[[], bool]) -> None:
    """Save by `core.store` in a process of the server until there are `enough`: three versions of each dashboard."""
    into = ""
    while not enough():
        try:
            key, number, table = await asyncio.to_thread(_call, port, into)
        except OSError:
            into = ""
            await asyncio.sleep(0.2)
            continue
        acknowledged.add((key, number, table))
        into = f"?into={key}" if number < 3 else ""


def _call(port: int, into: str) -> Save:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/soak{into}", os.urandom(30_000), method="POST")
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        found = json.loads(answer.read())
        return found["key"], found["number"], found["table"]


Client = Callable[[int, set[Save], Callable[[], bool]], Awaitable[None]]
