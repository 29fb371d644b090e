"""What pictures and tables show of two arms: their losses and curves, the ratio along compute, every arm in a table."""

import numpy as np
import pandas as pd

from ...fit.arms.curve import ArmDesign, log_loss
from ...fit.arms.multiplier import ArmsCompared, ComputeMultiplier

POINTS = 80
SPARE = 2.0  # times the compute of the runs that curves go on, where no target lies further


def ratio_curve(found: ComputeMultiplier) -> pd.DataFrame:
    """Return the ratio along compute: `flops`, `value`, `low` and `high` (95 %, NaN for none), `beyond` the runs."""
    rows = []
    low, high = overlap(found)
    for flops in _span(found):
        at = found.ratio(flops)
        rows.append({
            "flops": flops, "value": at.value, "low": np.nan if at.low is None or found.no_interval else at.low,
            "high": np.nan if at.high is None or found.no_interval else at.high,
            "beyond": not low * (1 - 1e-9) <= flops <= high * (1 + 1e-9),
        })  # fmt: skip
    return pd.DataFrame(rows)


def overlap(found: ComputeMultiplier) -> tuple[float, float]:
    """Return from where to where both arms have runs, in FLOP; the whole range where they share none."""
    spans = [found.arms.table.loc[found.arms.table["second"] == k, "flops"].agg(["min", "max"]) for k in (0.0, 1.0)]
    low, high = max(s["min"] for s in spans), min(s["max"] for s in spans)
    every = found.arms.table["flops"]
    return (float(low), float(high)) if low <= high else (float(every.min()), float(every.max()))


def ratio_points(found: ComputeMultiplier) -> pd.DataFrame:
    """Return what each pair says of the ratio: `flops` (of the second arm), `value`, `size`, `tokens`, `first_loss`,
    `second_loss`. It is what of their losses differs, over the slope of the curve there.
    """
    arms, solution = found.arms, found.solution
    i, j = arms.pairs.T if len(arms.pairs) else (np.zeros(0, int), np.zeros(0, int))
    gain = arms.design(found.along).along[j] * solution.theta[-1] + solution.theta[-2]
    slope = log_loss(solution.theta, arms.design(found.along))[1][j, -2]
    more = (solution.residuals[j] - solution.residuals[i]) / np.where(slope < -1e-9, slope, np.nan)
    second = arms.table.iloc[j].reset_index(drop=True)
    return pd.DataFrame({
        "flops": second["flops"], "value": np.exp(gain + more), "size": second["size"], "tokens": second["tokens"],
        "first_loss": arms.table["loss"].to_numpy()[i], "second_loss": second["loss"],
    })  # fmt: skip


def losses(found: ComputeMultiplier) -> pd.DataFrame:
    """Return the runs of both arms: `arm`, `flops`, `loss` (of equally many tries), `size`, `tokens`, `tries`."""
    table = found.arms.table
    return table[["arm", "flops", "loss", "size", "tokens"]].assign(tries=table["used_tries"])


def loss_curves(found: ComputeMultiplier) -> tuple[pd.DataFrame, float | None]:
    """Return the fitted loss of both arms along compute, `arm`, `flops`, `loss`, `beyond`, and at how many tokens per
    parameter (the middle of the runs; None where the curve is over compute alone).
    """
    arms, flops = found.arms, _span(found)
    per = float(np.exp(np.log(arms.table["tokens"] / arms.table["size"]).mean())) if len(arms.features) == 2 else None
    low, high = overlap(found)
    parts = []
    for name, second in ((arms.first, 0.0), (arms.second, 1.0)):
        design = _along(found, flops, second)
        loss = np.exp(log_loss(found.solution.theta, design)[0])
        beyond = (flops < low * (1 - 1e-9)) | (flops > high * (1 + 1e-9))
        parts.append(pd.DataFrame({"arm": name, "flops": flops, "loss": loss, "beyond": beyond}))
    return pd.concat(parts, ignore_index=True), per


def _along(found: ComputeMultiplier, flops: np.ndarray, second: float) -> ArmDesign:
    """Return places along compute, of size and tokens in the middle ratio of the runs."""
    arms = found.arms
    along = np.log(flops / arms.middle())
    weights = arms.design(found.along).weights
    x = np.repeat(along[:, None], len(weights), axis=1) / (2.0 if len(weights) == 2 else 1.0)
    return ArmDesign(x, np.full(len(flops), second), along, weights)


def _span(found: ComputeMultiplier) -> np.ndarray:
    every = [*found.arms.table["flops"], found.at.flops]
    return np.geomspace(min(every) / SPARE**0.5, max(every) * SPARE**0.5, POINTS)


def every_arm(compared: ArmsCompared) -> pd.DataFrame:
    """Return a row an arm beside the reference: the ratio of compute with its ends, at the target and in the middle."""
    rows = []
    for one in compared.compared:
        better = np.nan if one.at.better is None else 100 * one.at.better
        rows.append({
            "arm": one.arms.second, f"compute of {compared.reference} over its own": one.at.value,
            "95 % from": one.at.low, "95 % to": one.at.high, "probability that it needs less (%)": better,
            "in the middle of the runs": one.middle.value, "ten times the compute multiply it by": one.drift[0],
            "pairs": len(one.arms.pairs), "noise of a run (%)": 100 * one.noise.between,
        })  # fmt: skip
    return pd.DataFrame(rows)
