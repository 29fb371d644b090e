"""Tables of a mixture beside another one and beside the mixtures that were trained."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ...fit.calibrated import Calibrated
from ...fit.data.usable import usable_rows
from ...units import plain
from .optimum import Fits, Mixture, Wish, domains_of, loss_at, losses_at, needed, shares_of_runs
from .simplex import SHARE
from .text import domain

NONE = (np.nan, np.nan)


def shares_beside(best: Mixture, other: Mapping[str, float]) -> pd.DataFrame:
    """Return a row a domain, the largest share first: `domain`, `share`, `other`, `low`, `high` (95 %, NaN without
    draws), and `epochs` where unique tokens of any are known.
    """
    rows = [
        {
            "domain": n, "share": best.shares[n], "other": other[n], "low": best.ends.get(n, NONE)[0],
            "high": best.ends.get(n, NONE)[1], "epochs": best.epochs.get(n, np.nan),
        }
        for n in sorted(best.shares, key=lambda n: -best.shares[n])
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    return table if table["epochs"].notna().any() else table.drop(columns="epochs")


def numbers(best: Mixture, unit: str) -> pd.DataFrame:
    """Return the best mixture with every digit: a row a share, then a row a loss (in `unit`), as `quantity`, `value`,
    `low`, `high` (95 %, NaN without draws) and `unit`.
    """
    rows = [(f"share of {n}", s, *best.ends.get(n, NONE), "of the tokens") for n, s in best.shares.items()]
    rows += [(t, *ends, unit) for t, ends in best.losses.items()]
    table = pd.DataFrame(rows, columns=["quantity", "value", "low", "high", "unit"])
    return table.astype({"low": float, "high": float})


def losses_beside(fits: Fits, wish: Wish, best: Mixture, other: Mapping[str, float], name: str) -> pd.DataFrame:
    """Return the predicted loss on every target under the words of a reader: at the best mixture, with its interval
    where there is one, and at the other, which is called `name`.
    """
    rows = []
    for t, (value, low, high) in best.losses.items():
        interval = "" if low is None or high is None else f"{plain(low)} to {plain(high)}"
        rows.append({
            "loss on": domain(t), "best mixture": value, "95 % interval": interval,
            name: loss_at(fits[t], other, wish)[0], "counts": "yes" if wish.weights[t] else "",
        })  # fmt: skip
    table = pd.DataFrame(rows)
    return table if table["95 % interval"].any() else table.drop(columns="95 % interval")


def trained(runs: pd.DataFrame, fits: Fits, wish: Wish) -> tuple[pd.DataFrame, str]:
    """Return the different mixtures of runs, and how their losses are known ("observed" or "predicted").

    One row a mixture: `label`, a column for each domain (share) and each target. Losses are observed where the law
    knows neither size nor tokens; where it does, runs were trained at others, and losses are predicted at those wished.
    """
    law = next(iter(fits.values())).law
    names = domains_of(law)
    label = runs["run"] if "run" in runs else "row " + runs.index.astype(str)
    shares = runs[[SHARE + n for n in names]].set_axis(names, axis=1).assign(label=label)
    observed = not needed(law)
    rows = pd.concat([shares, runs[list(fits)]], axis=1) if observed else shares
    rows = rows[~rows[names].round(9).duplicated()].dropna().reset_index(drop=True)
    if observed:
        return rows, "observed"
    mixtures = rows[names].to_numpy(float)
    return rows.assign(**{t: losses_at(c, mixtures, wish) for t, c in fits.items()}), "predicted"


def weighted(rows: pd.DataFrame, wish: Wish) -> pd.Series:
    """Return the loss of each row, its targets weighted as wished."""
    weights = {t: w for t, w in wish.weights.items() if w}
    return sum((w * rows[t] for t, w in weights.items()), pd.Series(0.0, rows.index)) / sum(weights.values())


def best_run(runs: pd.DataFrame, names: list[str], wish: Wish) -> dict[str, float] | None:
    """Return the mixture of the run whose losses, weighted as wished, are the lowest within the limits; None where no
    run has all of them.
    """
    columns = [SHARE + n for n in names]
    rows = runs.dropna(subset=[*columns, *(t for t, w in wish.weights.items() if w)])
    shares = rows[columns].set_axis(names, axis=1)
    inside = pd.Series(True, rows.index)
    for bound, worse in ((wish.low, shares.lt), (wish.high, shares.gt)):
        broken = worse(pd.Series(bound, dtype=float).reindex(names), axis=1)
        inside &= ~broken.any(axis=1)
    losses = weighted(rows, wish)[inside]
    if losses.empty:
        return None
    best = shares.to_numpy(float)[np.flatnonzero(inside)[int(losses.to_numpy().argmin())]]
    return dict(zip(names, best.tolist(), strict=True))


def distances(runs: pd.DataFrame, names: list[str], shares: np.ndarray) -> np.ndarray:
    """Return how far the nearest run is from each mixture [M, K]: half the sum of differences [M]."""
    mixtures = np.unique(np.round(shares_of_runs(runs, names), 6), axis=0)
    return np.array([0.5 * np.abs(mixtures - h).sum(axis=1).min() for h in shares])


def corner_marks(
    names: Sequence[str], corners: Sequence[str], best: Mixture, other: Mapping[str, float], name: str
) -> pd.DataFrame:
    """Return what is marked in a triangle of three domains: `kind`, `label`, and the shares `a`, `b`, `c`. First come
    the best mixtures of resamples, then the other one, which is called `name`, and the best.
    """
    at = [list(names).index(c) for c in corners]
    cloud = [("cloud", "best by a resample", *(float(h[i]) for i in at)) for h in best.cloud]
    marks = [
        ("other", name, *(other[c] for c in corners)),
        ("best", "best mixture", *(best.shares[c] for c in corners)),
    ]
    return pd.DataFrame([*cloud, *marks], columns=["kind", "label", "a", "b", "c"])


def front_points(
    rows: pd.DataFrame, pair: tuple[str, str], fits: Fits, wish: Wish, best: Mixture, other: Mapping[str, float],
    name: str,
) -> pd.DataFrame:  # fmt: skip
    """Return what lies around a front of two targets: `label`, `kind`, `x`, `y` of the `rows` of `trained`, of the best
    mixture and of the other one, which is called `name`.
    """
    runs = pd.DataFrame({"label": rows["label"], "x": rows[pair[0]], "y": rows[pair[1]], "kind": "run"}).dropna()
    marks = [
        {"label": "best mixture", "kind": "best"} | {k: best.losses[t][0] for k, t in zip("xy", pair, strict=True)},
        {"label": name, "kind": "other"}
        | {k: loss_at(fits[t], other, wish)[0] for k, t in zip("xy", pair, strict=True)},
    ]
    return pd.concat([runs, pd.DataFrame(marks)], ignore_index=True)


def errors(calibrated: Calibrated, runs: pd.DataFrame, target: str) -> pd.DataFrame:
    """Return `residual`, observed over predicted less 1, of the rows that a predictor can use; none is `excluded`."""
    rows = runs[usable_rows(calibrated.law, runs, target, {f.name: f.name for f in calibrated.law.features}).rows]
    x = {f.name: rows[f.name].to_numpy(float) for f in calibrated.law.features}
    return pd.DataFrame({"residual": rows[target] / calibrated.expect(x) - 1, "excluded": False})
