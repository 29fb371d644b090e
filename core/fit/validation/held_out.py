"""Score one law or baseline on runs that were held out."""

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ...errors import BadInput
from ...runs import Runs
from ..draws import percentile_interval
from ..options import FitOptions
from ..result import Fit
from .baselines import BASELINES
from .refits import Entrant, Progress, Refit, named, refit
from .scores import Score, score

FRAME = ("entrant", "baseline", "row", "run", "x", "observed", "predicted", "low", "high", "held_out")
TEXTS, FLAGS = ("entrant", "run"), ("baseline", "held_out")
Parts = tuple[pd.DataFrame, pd.DataFrame]  # rows fitted and rows held out; the column `_x` is what they are ordered by


@dataclass(frozen=True, eq=False)
class Entry:
    """One law or baseline: its score, or the line (`error`) that says why it has none.

    `fit` is None for baselines and published constants.
    """

    key: str
    title: str
    score: Score | None
    error: str = ""
    fit: Fit | None = field(default=None, repr=False)

    def report(self) -> dict:
        """Return plain data; all numbers are null where there is no score."""
        numbers = dict.fromkeys(Score.__dataclass_fields__) if self.score is None else self.score.report()
        return {**numbers, **({"error": self.error} if self.error else {})}


def law_entry(
    entrant: Entrant,
    runs: Runs,
    fitted: np.ndarray,
    parts: Parts,
    target: str,
    options: FitOptions,
    progress: Progress | None = None,
) -> tuple[Entry, pd.DataFrame]:
    """Fit a law to the rows `fitted` (bool [rows]) of `runs`, and return its score on parts[1] with its predictions."""
    key, law = named(entrant)
    found = refit(entrant, runs, [fitted], options, progress)[0]
    if isinstance(found, str):
        return Entry(key, law.title, None, found), _frame(key, False, parts, target, None)
    every = [found.predict(part) for part in parts]
    observed = parts[1][target].to_numpy(float)
    lost = int((~np.isfinite(every[1][0])).sum())
    if lost:
        line = f"{key} gives no finite value for {lost} of {len(observed)} test rows."
        return Entry(key, law.title, None, line, found.fit), _frame(key, False, parts, target, None)
    scored = score(observed, every[1][0], len(parts[0]))
    frame = _frame(key, False, parts, target, every)
    if found.calibrated.draws is not None:
        low, high = frame.loc[frame["held_out"], ["low", "high"]].to_numpy().T
        inside = float(np.mean((low <= observed) & (observed <= high)))
        new = _inside_new(found, parts[0][target].to_numpy(float), every, observed, options.seed)
        scored = replace(scored, inside=inside, inside_new=new)
    return Entry(key, law.title, scored, fit=found.fit), frame


def _inside_new(found: Refit, y: np.ndarray, every: list[np.ndarray], observed: np.ndarray, seed: int) -> float:
    """Return the share of test rows inside the 95 % interval of a new run.

    A new run is a draw of the mean with a residual of the runs fitted. Residuals are multiplied by sqrt(n / (n - p)),
    because p free parameters have made them smaller.
    """
    n, p = len(y), found.n_free
    with np.errstate(all="ignore"):
        left = np.log(y / every[0][0]) if found.log else y - every[0][0]
    left = left[np.isfinite(left)]
    left = left * np.sqrt(n / (n - p))
    drawn = np.random.default_rng(seed).choice(left, every[1][1:].shape)
    low, high = percentile_interval(every[1][1:] * np.exp(drawn) if found.log else every[1][1:] + drawn)
    return float(np.mean((low <= observed) & (observed <= high)))


def baseline_entry(key: str, parts: Parts, target: str) -> tuple[Entry, pd.DataFrame]:
    """Return the score of a baseline on parts[1] with its predictions."""
    title, guess = BASELINES[key]
    none = _frame(key, True, parts, target, None)
    if key == "best-seen" and not target.startswith("loss"):
        return Entry(key, title, None, f"Whether a low {target} is a good one is not known."), none
    y, observed = (part[target].to_numpy(float) for part in parts)
    try:
        every = [v[None] for v in guess(y, *(part["_x"].to_numpy() for part in parts))]
    except BadInput as err:
        return Entry(key, title, None, str(err)), none
    if not np.isfinite(every[1]).all():
        return Entry(key, title, None, "Some test rows do not say their scale."), none
    return Entry(key, title, score(observed, every[1][0], len(y))), _frame(key, True, parts, target, every)


def _frame(key: str, baseline: bool, parts: Parts, target: str, every: list[np.ndarray] | None) -> pd.DataFrame:
    """Return the table of predictions of one entrant; it is empty where there are none."""
    if every is None:
        kinds = {name: object if name in TEXTS else bool if name in FLAGS else float for name in FRAME}
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
    table, drawn = pd.concat(parts), len(every[0]) > 1
    ends = [percentile_interval(e[1:]) for e in every] if drawn else []
    low, high = np.concatenate(ends, axis=1) if drawn else np.full((2, len(table)), np.nan)
    return pd.DataFrame({
        "entrant": key, "baseline": baseline, "row": table.index.to_numpy(), "run": _labels(table),
        "x": table["_x"].to_numpy(float), "observed": table[target].to_numpy(float),
        "predicted": np.concatenate([e[0] for e in every]), "low": low, "high": high,
        "held_out": np.repeat([False, True], [len(p) for p in parts]),
    })  # fmt: skip


def _labels(table: pd.DataFrame) -> np.ndarray:
    rows = ("row " + table.index.astype(str)).to_numpy(object)
    return np.where(table["run"] != "", table["run"], rows) if "run" in table else rows
