"""A dashboard by its address, from a notebook: what an explorer elsewhere shows, as frames and charts.

What arrives is checked as an imported file is: only what a dashboard may hold is taken, and nothing in it can run.
"""

import contextlib
import hashlib
import http.client
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import altair as alt
import pandas as pd

from ..charts.theme import Mode, config
from ..errors import BadInput
from ..runs.stored import unpack as unpack_runs
from .document import pack, unpack
from .exchange import MOST_BYTES
from .exhibits import ChartExhibit, TableExhibit
from .records import Dashboard

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
DIGEST = re.compile(r"[0-9a-f]{64}")
SECONDS = 30.0
SHORT = 300  # letters of what another server says


@dataclass(frozen=True)
class DistantDashboard:
    """A version of a dashboard as another explorer has it, and where: who saved it, when (UTC), with which version.

    `dashboard` has its panels in their order.
    """

    dashboard: Dashboard
    address: str
    version: int
    latest: int
    author: str
    created: str
    app: str

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Its tables by what they are called: those of panels, and after these the runs that they were made from."""
        shown = [(p.title, p.exhibit.frame()) for p in self.dashboard.panels if isinstance(p.exhibit, TableExhibit)]
        frozen = [(t.name, unpack_runs(t.runs, t.name, "").table) for t in self.dashboard.tables]
        found: dict[str, pd.DataFrame] = {}
        for name, frame in [*shown, *frozen]:
            number = sum(known == name or known.startswith(f"{name} (") for known in found)
            found[f"{name} ({number + 1})" if number else name] = frame
        return found

    def charts(self, mode: Mode = "light") -> list[alt.Chart]:
        """Return its charts in their order, each under the title of its panel, in light or dark colours."""
        return [_chart(p.title, p.exhibit, mode) for p in self.dashboard.panels if isinstance(p.exhibit, ChartExhibit)]


def open_address(address: str, seconds: float = SECONDS) -> DistantDashboard:
    """Return the dashboard at an address as a browser shows it (`https://host/dashboard?dashboard=ID&version=3`).

    Raises BadInput, in one line, for an address that is none of a dashboard, for a server that does not answer within
    `seconds` or refuses, and for what is larger than MOST_BYTES or no dashboard.
    """
    base, key, number = _read(address)
    place = f"{base}/api/v1/dashboards/{key}"
    budget = _Budget(seconds)
    about: Any = budget.json(place + (f"?version={number}" if number else ""))
    try:
        names, document = list(about["parts"]), json.dumps(about["document"]).encode()
        said = [str(about[name])[:SHORT] for name in ("author", "created", "app")]
        numbers = int(about["version"]), int(about["latest"])
    except (KeyError, TypeError, ValueError, RecursionError):
        raise BadInput("What this server answers is no dashboard.") from None
    if not all(isinstance(name, str) and DIGEST.fullmatch(name) for name in names):
        raise BadInput("What this server answers is no dashboard.")
    parts = {name: budget.get(f"{place}/parts/{name}") for name in names}
    if any(hashlib.sha256(data).hexdigest() != name for name, data in parts.items()):
        raise BadInput("What arrived is not what was saved: a part of it was changed on its way.")
    found = unpack(document, parts)
    pack(found)  # within the limits of what may be saved here
    return DistantDashboard(found, address, *numbers, *said)


def _read(address: str) -> tuple[str, str, int]:
    """Return where the explorer of an address is, and which dashboard and version (0: the latest) it names."""
    allowed = "allowed is the link of a dashboard, such as https://host/dashboard?dashboard=ID."
    try:
        split = urllib.parse.urlsplit(address)
        host, _ = split.hostname, split.port
        query = urllib.parse.parse_qs(split.query)
    except ValueError:
        raise BadInput(f"This address cannot be read; {allowed}") from None
    key, number = query.get("dashboard", [""])[-1], query.get("version", ["0"])[-1]
    if split.scheme not in ("http", "https") or not host or split.username or split.password:
        raise BadInput(f"An address begins with http:// or https:// and names no user; {allowed}")
    if not KEY.fullmatch(key) or not (number.isascii() and number.isdigit() and len(number) < 9):
        raise BadInput(f"This address names no dashboard; {allowed}")
    path = split.path.rstrip("/").removesuffix("/dashboard")
    return f"{split.scheme}://{split.netloc}{path}", key, int(number)


class _NoWayElsewhere(urllib.request.HTTPRedirectHandler):
    """A server that sends on to another address is not followed: that could be one of this machine."""

    def redirect_request(self, *_: Any) -> None:
        return None


class _Budget:
    """What one address may bring, in all its parts: MOST_BYTES bytes."""

    def __init__(self, seconds: float) -> None:
        self.left, self.seconds = MOST_BYTES, seconds
        self.opener = urllib.request.build_opener(_NoWayElsewhere)

    def get(self, url: str) -> bytes:
        """Return what is at an address."""
        with _said(self.seconds), self.opener.open(url, timeout=self.seconds) as answer:
            data = answer.read(self.left + 1)
        self.left -= len(data)
        if self.left < 0:
            raise BadInput(f"This dashboard is too large: {MOST_BYTES / 1e6:.0f} MB are allowed.")
        return data

    def json(self, url: str) -> Any:
        """Return the JSON at an address."""
        data = self.get(url)
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            raise BadInput("What this server answers is no dashboard: it is no JSON.") from None


@contextlib.contextmanager
def _said(seconds: float) -> Iterator[None]:
    """Say in one line why a server gave nothing."""
    try:
        yield
    except urllib.error.HTTPError as error:
        raise BadInput(f"The server refuses ({error.code}): {_refusal(error)}") from None
    except TimeoutError:
        raise BadInput(f"The server did not answer within {seconds:g} s.") from None
    except (OSError, http.client.HTTPException) as error:
        reason = " ".join(str(getattr(error, "reason", "") or type(error).__name__).split())[:SHORT]
        raise BadInput(f"The server cannot be reached: {reason}.") from None


def _refusal(error: urllib.error.HTTPError) -> str:
    """Return the line with which a server refuses, as far as it gives one."""
    try:
        return " ".join(str(json.loads(error.read(10_000))["error"]).split())[:SHORT]
    except (ValueError, KeyError, TypeError, OSError, RecursionError):
        return "it says no more than that."


def _chart(title: str, exhibit: ChartExhibit, mode: Mode) -> alt.Chart:
    whole = exhibit.specification | {"datasets": exhibit.data, "config": config(mode)}
    if title and "title" not in whole:
        whole["title"] = title
    return cast(alt.Chart, alt.Chart.from_dict(whole))
