"""Dashboards in JSON, for notebooks and scripts: only what a reader may see whom nobody knows, and only to read.

Whoever signs in on the pages is nobody here: no cookie is looked at. What stands behind a link is kept by the cache of
who has it, and by no other.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from core import log
from core.errors import BadInput
from core.store import dashboard_lists, dashboard_parts
from core.store.failures import UnusableDatabase

JSON = "application/json"
MINUTE, MINE, FOR_GOOD = "public, max-age=60", "private, max-age=60", "private, max-age=31536000, immutable"
ALWAYS = {"X-Content-Type-Options": "nosniff", "Access-Control-Allow-Origin": "*"}
LONGEST = 300  # letters of an address below /api


@dataclass(frozen=True)
class Answer:
    """What is sent: its bytes, what they are, and how long a cache may keep them."""

    body: bytes
    cache: str
    kind: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


class NothingHereError(BadInput):
    """An address that the API does not have."""


def answered(answer: Callable[[Request], Answer]) -> Callable[[Request], Response]:
    """Return an endpoint: an answer with its ETag, or what is wrong in one line of JSON."""

    def endpoint(request: Request) -> Response:
        try:
            if len(request.url.path) > LONGEST:
                raise NothingHereError("This address is too long.")
            return _sent(request, answer(request))
        except UnusableDatabase as error:
            return _refusal(503, str(error))
        except BadInput as error:
            log.refused("the API", error)
            return _refusal(404, str(error))
        except Exception as error:
            return _refusal(500, log.unforeseen("the API", type(error).__name__, log.places(error)))

    return endpoint


def listed(_: Request) -> Answer:
    """Answer with the gallery: what its owners list for everybody."""
    found = [
        {"id": d.id, "title": d.title, "owner": d.owner, "version": d.latest, "changed": f"{d.changed:%FT%TZ}"}
        for d in dashboard_lists.gallery()
    ]
    return Answer(as_json({"dashboards": found}), MINUTE)


def version(request: Request) -> Answer:
    """Answer with one version of a dashboard: who saved it and when, its document, and the parts that this names."""
    text = request.query_params.get("version", "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 9):
        raise NothingHereError("A version is a whole number of 1 or more.")
    found = dashboard_parts.parts(None, request.path_params["key"], int(text) if text else None)
    about = {
        "id": found.id, "version": found.number, "latest": found.latest, "owner": found.owner, "author": found.author,
        "created": f"{found.created:%FT%TZ}", "app": found.app,
    }  # fmt: skip
    return Answer(as_json(about | {"document": json.loads(found.document), "parts": dict(found.sizes)}), MINE)


def part(request: Request) -> Answer:
    """Answer with bytes that a dashboard refers to; what they are is said by the document that names them."""
    name = request.path_params["name"]
    data = dashboard_parts.part(None, request.path_params["key"], name)
    kind = JSON if data[:1] == b"{" else "application/octet-stream"
    return Answer(data, FOR_GOOD, kind, {"Content-Disposition": f'attachment; filename="{name}"'})


def nothing(_: Request) -> Answer:
    """Refuse an address that the API does not have."""
    raise NothingHereError("There is nothing at this address; there are /api/v1/dashboards and /api/v1/forecasts.")


def _sent(request: Request, answer: Answer) -> Response:
    tag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    headers = {**ALWAYS, **answer.headers, "ETag": tag, "Cache-Control": answer.cache}
    known = [t.strip().removeprefix("W/") for t in request.headers.get("if-none-match", "").split(",")]
    if tag in known:
        return Response(None, 304, headers)
    return Response(answer.body, 200, headers, answer.kind)


def _refusal(code: int, line: str) -> Response:
    return Response(as_json({"error": line}), code, {**ALWAYS, "Cache-Control": "no-store"}, JSON)


def as_json(value: Any) -> bytes:
    """Return plain data as JSON."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
