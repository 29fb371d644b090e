"""A fit that is made beside this tab: its visitor may leave, and finds it under My things."""

import urllib.parse
from typing import Any

from core.fit import FitOptions
from core.fit.options import read_pin, read_prior
from core.store.jobs import keep_job
from core.store.long_fit import fit_job
from pages.parts import account, question, state
from pages.parts.server import workers

MOST_RESAMPLES = 100_000  # of what a page shows: a fit with more takes a browser too long to open
PAGE = "fit"


def fit_later(chosen: dict[str, Any]) -> None:
    """Keep the job of a fit as a form has `chosen` it, by the names of links.

    Raises BadInput where nobody signed in, for choices that cannot be, and where it cannot be kept.
    """
    who, ask = account.needed(), question.current()
    options = FitOptions(
        target=chosen["target"] or None, objective=chosen["objective"] or None, delta=chosen["delta"],
        starts=chosen["starts"], bootstrap=chosen["boot"], pins=tuple(read_pin(i) for i in _items(chosen["pins"])),
        priors=tuple(read_prior(i) for i in _items(chosen["priors"])), seed=chosen["seed"],
        intervals=chosen["intervals"],
    )  # fmt: skip
    where = state.get("where")
    said = {n: state.write(v) for n, v in (chosen | {"where": where}).items() if v != state.default(n)}
    keep_job(who, fit_job(ask.source, where, chosen["law"], options, f"{PAGE}?{urllib.parse.urlencode(said)}"))
    workers.wake()


def _items(text: str) -> list[str]:
    return [item for item in text.split(",") if item.strip()]
