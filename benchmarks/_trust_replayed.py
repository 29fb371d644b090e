"""Public runs foretold by a law that was fitted without them: the largest hidden, for every law and bundled table."""

import time
from dataclasses import replace

import numpy as np
import pandas as pd

from core import laws
from core.errors import BadInput
from core.fit import FitOptions, fit, from_fit
from core.fit.band import band
from core.fit.data.splits import hide_top, run_numbers, sides
from core.fit.data.usable import usable_rows
from core.fit.objectives import get
from core.fit.result import Fit
from core.fit.solver.task import bound_to_runs
from core.fit.suited import suits, target_of
from core.laws.base import Law
from core.runs import Runs, load_bundled
from core.runs.catalog import bundled

DECADES = (0.5, 1.0, 1.5)  # of compute, or of what else runs are ordered by, that are hidden
FEWEST = 3  # hidden runs
MANY = 20  # hidden runs, from which the share of them in the band means something
MOST = 10  # fitted parameters of a law, where not all laws are replayed
INSIDE = 0.8  # share of the hidden runs of a split that the band should hold
HALF_SEED, ORDER_SEED = 19, 20
REAL = FitOptions(bootstrap=200)


def pairs(every: bool) -> list[tuple[str, Law, bool]]:
    """Return each bundled table (a part of it, where it has parts), a law that suits it, and whether it is halved.

    A law has at most MOST fitted parameters, unless `every` law is wanted, and can be fitted to one target alone. Pairs
    stand in an order by chance, so that those that are done are a fair sample.
    """
    found = []
    for name in [part for card in bundled() for part in ([p.name for p in card.parts] or [card.name])]:
        runs = load_bundled(name)
        for law in laws.registry().values():
            if law.series or law.together or not suits(law, runs):
                continue
            if every or bound_to_runs(law, runs).n_fitted <= MOST:
                found.append((name, law))
    order = np.random.default_rng(ORDER_SEED).permutation(len(found))
    return [(*found[i], half) for i in order for half in (False, True)]


def half_of(runs: Runs) -> Runs:
    """Return the table with half of its runs, drawn at random."""
    numbers = run_numbers(runs.table)
    kept = np.random.default_rng(HALF_SEED).permutation(numbers.max() + 1) < (numbers.max() + 1) / 2
    return runs.excluding(~kept[numbers], "the other half")


def replayed(name: str, law: Law, half: bool, options: FitOptions = REAL) -> dict:
    """Return what a law says of the largest runs of a table, or of half of it, from the others: `splits` by DECADES.

    A split that cannot be made, or whose law cannot be fitted to what is left, has a reason in its place.
    """
    begun = time.perf_counter()
    runs = load_bundled(name)
    part, target = half_of(runs) if half else runs, target_of(law, runs)
    chosen = replace(options, target=target)
    splits = []
    for decades in DECADES:
        try:
            train, test = hide_top(part, decades, laws=[law])
            fitted = fit(law, part.where(train), chosen)
            rows = sides(part, train, test)[1]
            splits.append(_compared(fitted, part, rows) if fitted.ok else {"why": fitted.message})
        except BadInput as err:
            splits.append({"why": str(err)})
    seconds = round(time.perf_counter() - begun, 2)
    return {"replayed": name, "law": law.key, "half": half, "target": target, "splits": splits, "seconds": seconds}


def _compared(fitted: Fit, runs: Runs, test: np.ndarray) -> dict:
    """Return how hidden rows of a table lie to the bands that a fit draws for further runs."""
    law, calibrated = laws.get(fitted.law), from_fit(fitted)
    hidden = runs.table[usable_rows(law, runs.table, fitted.target, fitted.columns).rows & test]
    if len(hidden) < FEWEST:
        return {"why": f"Only {len(hidden)} hidden runs can be used."}
    if calibrated.draws is None:
        return {"why": calibrated.no_draws, "hidden": len(hidden)}
    y = hidden[fitted.target].to_numpy(float)
    x = {name: hidden[column].to_numpy(float) for name, column in fitted.columns.items()}
    noise = np.asarray(fitted.noise)
    found = band(calibrated, x, noise if len(noise) == len(calibrated.drawn) else None, get(fitted.objective.name))
    given = np.isfinite(found.low) & np.isfinite(found.high)
    under, above = given & (y < found.low), given & (y > found.high)
    beneath, over = given & (y < found.sampling_low), given & (y > found.sampling_high)
    centre = np.where(np.isfinite(found.average), found.average, found.value)
    width = np.where(given, found.high - found.low, np.nan)
    shape = calibrated.form
    return {
        "fitted": fitted.n_runs, "hidden": len(y), "none": int((~given).sum()), "under": int(under.sum()),
        "above": int(above.sum()), "beneath": int(beneath.sum()), "over": int(over.sum()),
        "error": _rounded(np.abs(found.value / y - 1)), "error_average": _rounded(np.abs(centre / y - 1)),
        "width": _rounded(width[given] / 2 / np.abs(found.value[given])) if given.any() else None,
        "widened": [round(shape.below, 2), round(shape.above, 2)] if shape else None, "no_form": calibrated.no_form,
        "settled": fitted.starts.settled,
    }  # fmt: skip


def _rounded(values: np.ndarray) -> float:
    """Return the mean of values to four digits."""
    return float(f"{values.mean():.4g}")


def tabulated(rows: list[dict]) -> pd.DataFrame:
    """Return a table with one row for each split that was measured."""
    flat = [
        {"name": r["replayed"], "law": r["law"], "half": r["half"], "decades": d} | s
        for r in rows if "replayed" in r
        for d, s in zip(DECADES, r["splits"], strict=True) if "error" in s
    ]  # fmt: skip
    frame = pd.DataFrame(flat)
    return (
        frame.assign(inside=1 - (frame["under"] + frame["above"] + frame["none"]) / frame["hidden"]) if flat else frame
    )


def summary(frame: pd.DataFrame) -> dict[str, float]:
    """Return what splits come to: shares of hidden runs, of splits with MANY of them, and mean relative errors.

    `inside` counts every hidden run once a split; `alike` is the mean over splits. A hidden run without a band counts
    as outside. `beneath` and `over` are shares of runs on either side of the band of sampling error alone.
    """
    runs, many = frame["hidden"].sum(), frame[frame["hidden"] >= MANY]
    return {
        "splits": len(frame), "hidden": int(runs), "inside": float((frame["inside"] * frame["hidden"]).sum() / runs),
        "alike": frame["inside"].mean(), "many": len(many), "good": (many["inside"] > INSIDE).mean(),
        **{name: frame[name].sum() / runs for name in ("under", "above", "none", "beneath", "over")},
        "error": frame["error"].mean(), "error_average": frame["error_average"].mean(),
        "median_error": frame["error"].median(), "median_average": frame["error_average"].median(),
    }  # fmt: skip


def worst(frame: pd.DataFrame, count: int = 5) -> pd.DataFrame:
    """Return the splits with MANY hidden runs whose bands held least of them, one a table."""
    many = frame[frame["hidden"] >= MANY].sort_values(["inside", "error"], ascending=[True, False])
    return many.drop_duplicates("name").head(count)
