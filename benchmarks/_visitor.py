"""A visitor without a browser: what one sends and hears over the app's WebSocket, and nothing that one draws."""

import asyncio
import time
import urllib.request
from dataclasses import dataclass, field
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


@dataclass
class Redraw:
    """What one message brought: the `seconds` until the script had finished, the texts that were drawn, the bytes."""

    seconds: float
    texts: list[str]
    errors: list[str]
    bytes: int


@dataclass
class Visitor:
    """One session at `port` of this machine, with the cookie of the proxy where there is one."""

    port: int
    page: str = ""
    query: str = ""
    browser: str = ""  # by which the queue of fits tells people apart, the session where it is empty
    sliders: dict[str, Any] = field(default_factory=dict)  # the last of each key, as the server sent it
    boxes: set[str] = field(default_factory=set)  # of texts, by their keys
    script: str = ""  # the hash of the page that was drawn last
    fragments: dict[str, float] = field(default_factory=dict)  # which draw themselves again, each how often
    connection: Any = None

    async def open(self) -> Redraw:
        """Open the page, as a tab does."""
        address = f"127.0.0.1:{self.port}"
        self.connection = await websockets.connect(
            f"ws://{address}/_stcore/stream", subprotocols=[websockets.Subprotocol("streamlit")], max_size=None,
            origin=websockets.Origin(f"http://{address}"), compression=None, ping_interval=None,
            additional_headers=await asyncio.to_thread(cookie, self.port, self.browser),
        )  # fmt: skip
        state = ClientState(page_name=self.page, query_string=self.query)
        return await self._ask(state)

    async def choose(self, key: str, *places: int) -> Redraw:
        """Move the slider whose key ends in `key` to its options at `places`, counted from the first, without a pause;
        return the first redraw that is over.
        """
        states = [self._moved(key, place) for place in places]
        for state in states[:-1]:
            await self.connection.send(BackMsg(rerun_script=state).SerializeToString())
        return await self._ask(states[-1])

    async def write(self, key: str, text: str) -> Redraw:
        """Write a text into the box whose key ends in `key`."""
        state = ClientState(page_script_hash=self.script, query_string=self.query)
        name = next(name for name in self.boxes if name.endswith(key))
        state.widget_states.widgets.add(id=name, string_value=text)
        return await self._ask(state)

    def _moved(self, key: str, place: int) -> ClientState:
        slider = self.slider(key)
        state = ClientState(page_script_hash=self.script, query_string=self.query)
        moved = state.widget_states.widgets.add(id=slider.id)
        if slider.options:
            moved.string_array_value.data.append(slider.options[place])
        else:
            moved.double_array_value.data.append(slider.min + place * slider.step)
        return state

    def slider(self, key: str) -> Any:
        """Return the slider whose key ends in `key`."""
        return next(proto for name, proto in self.sliders.items() if name.endswith(key))

    async def look(self, fragment: str) -> Redraw:
        """Have a part of the page drawn again, as a browser does by itself where the part asks for it."""
        return await self._ask(
            ClientState(page_script_hash=self.script, query_string=self.query, fragment_id=fragment, is_auto_rerun=True)
        )

    async def settle(self) -> list[str]:
        """Look on as a browser does until nothing is worked out beside the page; return what went wrong."""
        errors: list[str] = []
        while self.fragments:
            await asyncio.sleep(min(self.fragments.values()))
            errors += (await self.look(next(iter(self.fragments)))).errors
        return errors

    async def close(self) -> None:
        """Leave."""
        await self.connection.close()

    async def _ask(self, state: ClientState) -> Redraw:
        if not state.fragment_id:
            self.fragments.clear()
        begun = time.perf_counter()
        await self.connection.send(BackMsg(rerun_script=state).SerializeToString())
        found = await self.listen(bool(state.fragment_id))
        found.seconds = time.perf_counter() - begun
        return found

    async def listen(self, part: bool = False) -> Redraw:
        """Return the next redraw that is over, which may have been of a `part` of the page alone."""
        found = Redraw(0.0, [], [], 0)
        async for sent in self.connection:
            found.bytes += len(sent)
            message = ForwardMsg.FromString(sent)
            kind = message.WhichOneof("type")
            if kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                break
            if kind == "script_finished" and part:  # it had the whole page drawn anew, which comes next
                self.fragments.clear()
            self._hear(kind, message, found)
        return found

    def _hear(self, kind: str | None, message: ForwardMsg, found: Redraw) -> None:
        if kind == "new_session":
            self.script = message.new_session.page_script_hash
        elif kind == "navigation":
            self.script = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            self.fragments[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self.fragments.pop(fragment, None)
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "session_event":
            found.errors.append(str(message.session_event))
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._see(message.delta.new_element, found)

    def _see(self, element: Any, found: Redraw) -> None:
        kind = element.WhichOneof("type")
        if kind == "slider":
            self.sliders[element.slider.id] = element.slider
        elif kind == "text_input":
            self.boxes.add(element.text_input.id)
        elif kind == "markdown":
            found.texts.append(element.markdown.body)
        elif kind == "exception" or (kind == "alert" and element.alert.format == element.alert.ERROR):
            found.errors.append(element.exception.message or element.alert.body)


def cookie(port: int, browser: str = "") -> dict[str, str]:
    """Return the header with the cookie by which a proxy keeps a visitor with one process, and that of a browser."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=60) as answer:
        given = [text.partition(";")[0] for text in answer.headers.get_all("set-cookie") or ()]
    given = [text for text in given if not (browser and text.startswith("_streamlit_xsrf="))]
    given += [f"_streamlit_xsrf={browser}"] if browser else []
    return {"Cookie": "; ".join(given)} if given else {}
