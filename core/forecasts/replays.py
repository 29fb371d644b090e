"""Forecasts of runs that are known: a law fitted to the smaller runs of a bundled table foretells its largest ones.

They are no forecasts made before a run existed, and are named replays wherever they are shown. `python -m
core.forecasts.replays` writes them anew; `tests/forecasts/test_replays.py` holds one to a fresh one.
"""

import functools
import json
import pathlib
from collections.abc import Iterator
from datetime import UTC, datetime

from .. import laws
from ..fit import FitOptions, fit, from_fit, predict, verdict
from ..fit.suited import suits
from ..laws.cost import SIX_ND
from ..plan.verdict import of_prediction
from ..runs import load_bundled
from ..runs.catalog import names
from .records import Forecast
from .score import ForecastScore, score
from .seal import of_document
from .stamping import stamp

FILE = pathlib.Path(__file__).with_suffix(".json")
LAW = "chinchilla"
DECADES = 0.5  # of compute below the largest run: runs above that are hidden
FEWEST, MOST = 30, 2  # runs that a law is fitted to, and hidden ones that are foretold of each table
WHEN = datetime(2026, 12, 1, tzinfo=UTC)  # of all replays, so that they are made alike on any day


def replays() -> list[tuple[Forecast, ForecastScore | None]]:
    """Return all replays with their scores."""
    return [(f, score(f, result)) for f, result in _kept()]


@functools.cache
def _kept() -> tuple[tuple[Forecast, float], ...]:
    return tuple((of_document(row["forecast"]), row["result"]) for row in json.loads(FILE.read_text("utf-8")))


def replayed(table: str) -> Iterator[tuple[Forecast, float]]:
    """Yield forecasts of the largest runs of a bundled table by a law fitted to the smaller ones, with their results.

    A table that the law does not suit, or with too few smaller runs, yields none.
    """
    runs = load_bundled(table)
    law = laws.get(LAW)
    if not suits(law, runs) or "loss" not in runs.targets:
        return
    if not {"params", "tokens"} <= {*runs.included}:
        return
    flops = SIX_ND.flops(runs.table["params"], runs.table["tokens"])
    limit = flops[runs.included.index].max() / 10**DECADES
    small = runs.excluding((flops > limit).to_numpy(), "hidden")
    if len(small.included) < FEWEST:
        return
    found = fit(law, small, FitOptions(bootstrap=200))
    if not found.ok:
        return
    calibrated, judged = from_fit(found), verdict(found, small)
    hidden = runs.included.assign(flops=flops)
    hidden = hidden[(hidden["flops"] > limit) & hidden["loss"].notna()].nlargest(MOST, "flops")
    for place, (_, row) in enumerate(hidden.iterrows()):
        at = {"params": float(row["params"]), "tokens": float(row["tokens"])}
        of = of_prediction(predict(calibrated, at), calibrated, judged)
        title = f"Replay: {table}, {'largest run' if place == 0 else f'run {place + 1} by compute'}"
        yield stamp(calibrated, at, title, of, "the explorer", found, WHEN), float(row["loss"])


def write() -> None:
    """Write the file anew; it takes some minutes."""
    found = {}
    for name in names():
        if "/" not in name:  # a part of a table has its runs once more
            for forecast, result in replayed(name):
                found.setdefault((*forecast.at.values(), result), forecast)  # nor is a run of two tables two runs
    rows = [{"forecast": forecast.document(), "result": key[-1]} for key, forecast in found.items()]
    FILE.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    write()
