"""`/healthz`: whether the database and the engine of this process work, for whatever watches it.

It says nothing of anybody's data. A proxy goes by `engine`: where the database alone is away, all else still works.
"""

import functools
import math
import threading
import time
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse

from core import __version__, laws, log
from core.errors import BadInput
from core.laws.base import Check, Law
from core.store import health

FRESH = 1.0  # seconds that an answer about the database stands: many who watch ask it once


def healthz(request: Request) -> JSONResponse:
    """Answer 200 where database and engine work, else 503, and what works; `?of=engine` asks of the engine alone."""
    looks = {"engine": _engine} if request.query_params.get("of") == "engine" else LOOKS
    states = {what: _state(what, look) for what, look in looks.items()}
    well = set(states.values()) == {"ok"}
    found = {"status": "ok" if well else "failing", **states, "version": __version__}
    return JSONResponse(found, 200 if well else 503, {"Cache-Control": "no-store"})


def _state(what: str, look: Callable[[], None]) -> str:
    """Return "ok", or in one line what is wrong."""
    try:
        look()
        return "ok"
    except BadInput as error:
        return str(error)
    except Exception as error:
        return log.unforeseen(f"the health of the {what}", type(error).__name__, log.places(error))


class _Asked:
    """What was found when the database was last asked, and when."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.at = -math.inf
        self.refusal: BadInput | None = None

    def look(self) -> None:
        """Touch the database, but no more often than every FRESH seconds. Raises BadInput where it cannot be used."""
        with self.lock:
            if time.monotonic() - self.at > FRESH:
                try:
                    health.touch()
                    self.refusal = None
                except BadInput as error:
                    self.refusal = error
                self.at = time.monotonic()
        if self.refusal:
            raise self.refusal


_database = _Asked().look


@functools.cache
def _example() -> tuple[Law, dict[str, float], Check]:
    """Return the law that is tried first, with published constants and a point whose value is known."""
    best = min((v for v in laws.registry().values() if v.rank and v.published), key=lambda v: v.rank)
    return best, dict(best.published[0].values), best.published[0].checks[0]


def _engine() -> None:
    """Predict one published number, by programs that are compiled once. Raises ValueError where another comes out."""
    law, constants, check = _example()
    found = float(law.predict(constants, check.at))
    if not abs(found - check.value) <= check.rtol * abs(check.value):
        raise ValueError("the engine gives another number than the published one")


LOOKS: dict[str, Callable[[], None]] = {"database": _database, "engine": _engine}
