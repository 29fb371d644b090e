"""Addresses that no page has lead to the plan: Streamlit would answer them with a dialog over it."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from pages.parts import router

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Handler = Callable[[Scope, Receive, Send], Awaitable[None]]
# What a server answers itself; names that begin with `_` are its own as well.
SERVED = frozenset({
    "api", "app", "auth", "component", "healthz", "media", "oauth2callback", "script-health-check", "static", "vendor",
})  # fmt: skip


class KnownPages:
    """An ASGI middleware: a browser that asks for a page that is not there is sent to the plan, with its choices."""

    def __init__(self, app: Handler):
        self.app = app
        # The plan answers at the root alone: its own name is an address of nobody.
        self.names = {entry.name for entry in router.entries()[1:]}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._unknown(scope):
            await self.app(scope, receive, send)
            return
        chosen = scope.get("query_string", b"")
        home = scope.get("root_path", "").encode() + b"/" + (b"?" + chosen if chosen else b"")
        await send({"type": "http.response.start", "status": 307, "headers": [(b"location", home)]})
        await send({"type": "http.response.body", "body": b""})

    def _unknown(self, scope: Scope) -> bool:
        """Return whether a browser asks for a page, and none has this address."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return False
        accepted = next((value for name, value in scope["headers"] if name == b"accept"), b"")
        parts = scope["path"].removeprefix(scope.get("root_path", "")).strip("/").split("/")
        if b"text/html" not in accepted or parts == [""] or "." in parts[-1]:
            return False
        return parts[0] not in SERVED and not parts[0].startswith("_") and parts not in [[n] for n in self.names]
