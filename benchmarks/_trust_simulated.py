"""One simulated table read, fitted and foretold as an uploaded one is, and what many of them come to."""

import itertools
import time

import numpy as np
import pandas as pd

from benchmarks._trust_worlds import DESIGNS, FORMS, NOISES, ahead, noise, table
from core import laws
from core.fit import FitOptions, fit, from_fit, predict
from core.fit.diagnostics.trust import verdict
from core.fit.predict import Prediction, predict_run
from core.plan.verdict import of_prediction
from core.runs import from_table

LAW = "chinchilla"
FAR = (1.3, 2.3)  # decades of compute beyond the largest run
CELLS = tuple(itertools.product(FORMS, DESIGNS, NOISES))
CELL = ("form", "design", "noise")
UNIT = 1e-5  # of the logarithms that are kept
ENDS = ("value", "low", "high", "sampling_low", "sampling_high", "average")
FIELDS = ("run", *ENDS, *(f"mean_{name}" for name in ENDS[1:5]), "level")
REAL = FitOptions(bootstrap=200)


def simulated(form: str, design: str, kind: str, number: int, options: FitOptions = REAL) -> dict:
    """Return what a fit to table `number` of a cell says of one further run at each distance of FAR.

    `at` has a list of FIELDS for each: the run itself, what is predicted of it and of the mean of such runs, as
    logarithms of the ratio to what the world gives without noise, in multiples of UNIT; and the level of the verdict.
    """
    begun = time.perf_counter()
    rng = np.random.default_rng([number, *(ord(c) for c in f"{form} {design} {kind}")])
    frame = table(form, design, kind, rng)
    runs = from_table(frame, f"{form} {number}")
    fitted = fit(laws.get(LAW), runs, options)
    found = {"form": form, "design": design, "noise": kind, "table": number}
    if not fitted.ok:
        return found | {"failed": fitted.message}
    calibrated, judged = from_fit(fitted), verdict(fitted, runs)
    at = []
    for decades in FAR:
        point = ahead(frame, decades)
        true = float(FORMS[form].loss(*(np.array([point[name]]) for name in ("params", "tokens")))[0])
        of_mean, of_run = predict(calibrated, point), predict_run(fitted, point)
        further = round(float(noise(kind, 1, rng)[0]) / UNIT)
        level = of_prediction(of_mean, calibrated, judged).level
        at.append([further, *_ratios(of_run, ENDS, true), *_ratios(of_mean, ENDS[1:5], true), level])
    return found | {"at": at, "seconds": round(time.perf_counter() - begun, 2)}


def _ratios(got: Prediction, names: tuple[str, ...], true: float) -> list[int | None]:
    """Return logarithms of the ratio to the truth, None where there is no end or none above 0."""
    values = [getattr(got, name) for name in names]
    return [round(float(np.log(v / true)) / UNIT) if v is not None and v > 0 else None for v in values]


def tabulated(rows: list[dict]) -> pd.DataFrame:
    """Return a table with one row for each simulated table and distance: its cell, and FIELDS as relative numbers."""
    flat = [
        {name: r[name] for name in CELL} | {"decades": far} | dict(zip(FIELDS, at, strict=True))
        for r in rows if "at" in r
        for far, at in zip(FAR, r["at"], strict=True)
    ]  # fmt: skip
    frame = pd.DataFrame(flat, columns=[*CELL, "decades", *FIELDS])
    numbers = [name for name in FIELDS if name != "level"]
    return frame.assign(**{name: frame[name].astype(float) * UNIT for name in numbers})


def summary(frame: pd.DataFrame) -> dict[str, float]:
    """Return what the simulated tables of `tabulated` rows come to, all of one distance; shares and ratios.

    `held` and `sampled` are how often the drawn band and that of sampling error alone held a further run; `half` is the
    median half width of the former, `times` the median of how much wider it is. `above` and `under` are the shares of
    runs beyond either end. `best` is the share of best badges, `false` the share of these whose band of the mean, which
    is the one that a page draws, does not hold what the world gives there.
    """
    given = frame[frame["low"].notna() & frame["high"].notna()]
    half, sampled = given["high"] - given["low"], given["sampling_high"] - given["sampling_low"]
    best = frame[frame["level"] == "solid"]
    under, above = given["run"] < given["low"], given["run"] > given["high"]
    outside = (best["mean_low"] > 0) | (best["mean_high"] < 0)
    return {
        "tables": len(frame), "none": 1 - len(given) / max(len(frame), 1), "held": 1 - (under | above).mean(),
        "half": half.median() / 2, "times": (half / sampled).median(),
        "sampled": given["run"].between(given["sampling_low"], given["sampling_high"]).mean(),
        "under": under.mean(), "above": above.mean(), "best": len(best) / max(len(frame), 1),
        "badges": len(best), "false": outside.mean() if len(best) else np.nan,
        "error": given["value"].abs().mean(), "error_average": given["average"].abs().mean(),
    }  # fmt: skip
