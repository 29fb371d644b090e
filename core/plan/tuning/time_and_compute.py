"""Time against compute: a larger batch needs fewer steps and more tokens for the same loss.

At a critical batch B_crit, D = D_min (1 + B / B_crit) tokens reach what D_min would at a vanishing batch (McCandlish et
al. 2018, arXiv:1812.06162; Bergsma et al. 2025, arXiv:2505.13738, "Power Lines"). A smaller model than the cheapest
needs more tokens, a larger one fewer. So a loss can be reached by a front of (N, D, B): compute against serial steps,
or against days on a number of devices.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ... import laws
from ...errors import BadInput
from ...fit.calibrated import Calibrated
from ...laws.cost import SIX_ND, Cost
from ...units import SIZES, count
from ..cost import cost_of, size_feature
from ..front import unbeaten
from ..inference.cheapest import tokens_for

DAY = 86_400.0
SIZES_TRIED, BATCHES_TRIED = 241, 97
AROUND = 100.0  # times the given size, and a part of it: sizes that are tried


@dataclass(frozen=True)
class Cluster:
    """`devices` of `peak` FLOP/s, of which training reaches the share `use`; sequences of `context` tokens.

    A device works on one sequence of a batch at the least, so that a batch keeps no more devices busy than it has
    sequences.
    """

    devices: float = 256
    peak: float = 989e12
    use: float = 0.4
    context: float = 4096

    def days(self, flops: np.ndarray, batch_tokens: np.ndarray) -> np.ndarray:
        """Return how long training takes."""
        busy = np.minimum(self.devices, np.maximum(batch_tokens / self.context, 1.0))
        return flops / (busy * self.peak * self.use) / DAY


def checked(cluster: Cluster) -> Cluster:
    """Return the cluster. Raises BadInput, in one line, for one that cannot be."""
    for name, value, low in (
        ("devices", cluster.devices, 1),
        ("peak", cluster.peak, 1),
        ("context", cluster.context, 1),
    ):
        if not (np.isfinite(value) and value >= low):
            raise BadInput(f"{name} is {value:g}; allowed are numbers from {low} up.")
    if not 0 < cluster.use <= 1:
        raise BadInput(f"The share of the peak is {cluster.use:g}; allowed are numbers above 0, up to 1.")
    return cluster


def checked_batch(batch_tokens: float, tokens: float, context: float) -> float:
    """Return a batch in tokens. Raises BadInput for one smaller than a sequence or larger than the data."""
    if not (np.isfinite(batch_tokens) and batch_tokens > 0):
        raise BadInput(f"The batch is {batch_tokens:g} tokens; allowed are numbers above 0.")
    if batch_tokens > tokens:
        raise BadInput(f"A batch of {count(batch_tokens)} tokens is larger than the data of {count(tokens)} tokens.")
    if batch_tokens < context:
        raise BadInput(
            f"A batch of {batch_tokens:.4g} tokens is less than one sequence of {context:g}: is it a count of "
            f"sequences? {batch_tokens:.4g} of them are {count(batch_tokens * context)} tokens."
        )
    return batch_tokens


def critical_batches() -> tuple[str, ...]:
    """Return the published constants (KEY@SET) of critical batches at which a run takes twice its least tokens."""
    every = [law for law in laws.registry().values() if law.target == "batch_tokens" and law.gives == "doubling"]
    return tuple(f"{law.key}@{constants.name}" for law in every for constants in law.published)


def critical_at(critical: Calibrated, params, tokens_min, loss: float) -> np.ndarray:
    """Return the critical batch in tokens of sizes and tokens [M], by a law of either, or of the loss."""
    given = {"tokens": tokens_min, "loss": loss, **dict.fromkeys(SIZES, params)}
    names = [f.name for f in critical.law.features]
    if unknown := [n for n in names if n not in given]:
        raise BadInput(f"{critical.law.key} takes {unknown[0]}; a front needs a law of size, tokens or loss.")
    found = critical.expect({n: np.atleast_1d(np.asarray(given[n], float)) for n in names})
    return np.broadcast_to(found, np.shape(tokens_min))


def costs_of_batch(
    critical: Calibrated, params: float, tokens_min: float, loss: float, cluster: Cluster, batches: np.ndarray,
    cost: Cost = SIX_ND,
) -> pd.DataFrame:  # fmt: skip
    """Return what batches [M] (tokens) cost one model: batch_tokens, tokens, extra (a share), steps, flops, days.

    `cost` is that of the law of the loss; where none is at hand a model is taken to be dense, C = 6 N D.
    """
    size = float(critical_at(critical, params, np.array([tokens_min]), loss)[0])
    tokens = tokens_min * (1 + batches / size)
    flops = np.asarray(cost.flops(params, tokens))
    return pd.DataFrame({
        "batch_tokens": batches, "tokens": tokens, "extra": batches / size, "steps": tokens / batches, "flops": flops,
        "days": cluster.days(flops, batches),
    })  # fmt: skip


def costs_of_larger(
    critical: Calibrated, loss_law: Calibrated, at: Mapping[str, float], loss: float, cluster: Cluster,
    batch: float, times: np.ndarray,
) -> pd.DataFrame:  # fmt: skip
    """Return what `times` [M] a `batch` (tokens) cost the run `at`, against that batch: `times`, `more` (tokens for
    the same loss, a share), `fewer` (the share of them that the batch itself saves), and `nats` (the loss given up
    where the tokens are held, in the unit of `loss_law`).
    """
    batches = batch * np.concatenate([[1.0], times])
    tokens = costs_of_batch(critical, at["params"], at["tokens"], loss, cluster, batches)["tokens"].to_numpy()
    more = tokens / tokens[0]
    x = {f.name: np.full(len(more), at[f.name]) for f in loss_law.law.features}
    reached = loss_law.expect(x | {"tokens": at["tokens"] / more})
    table = pd.DataFrame({"times": batches / batch, "more": more - 1, "fewer": 1 - 1 / more})
    return table.assign(nats=reached - reached[0]).iloc[1:].reset_index(drop=True)


def front(
    loss_law: Calibrated, critical: Calibrated, loss: float, params: float, cluster: Cluster, by: str = "days"
) -> pd.DataFrame:
    """Return the front of (N, D, B) that reach `loss`: no other has both less compute and less time, by time.

    Columns: params, tokens (with what the batch adds), batch_tokens, steps, flops, days, tokens_per_param, and `knee`,
    true for the row where giving up more of one buys least of the other. `by` is "days" or "steps". Sizes lie around
    `params`. Raises BadInput where no size reaches the loss.
    """
    checked(cluster)
    size_feature(loss_law.law)
    sizes = np.geomspace(params / AROUND, params * AROUND, SIZES_TRIED)
    least = tokens_for(loss_law, loss, sizes)
    reached = np.isfinite(least)
    if not reached.any():
        raise BadInput(f"No size from {sizes[0]:.3g} to {sizes[-1]:.3g} parameters reaches a loss of {loss:g}.")
    n, d = sizes[reached], least[reached]
    b = critical_at(critical, n, d, loss)
    shares = np.geomspace(1e-3, 1e3, BATCHES_TRIED)  # of the critical batch
    n, d, b = (np.repeat(v, BATCHES_TRIED) for v in (n, d, b))
    share = np.tile(shares, len(n) // BATCHES_TRIED)
    tokens, batch = d * (1 + share), b * share
    flops = np.asarray(cost_of(loss_law.law).flops(n, tokens))
    table = pd.DataFrame({
        "params": n, "tokens": tokens, "batch_tokens": batch, "steps": tokens / batch, "flops": flops,
        "days": cluster.days(flops, batch), "tokens_per_param": tokens / n,
    })  # fmt: skip
    possible = table[(batch >= cluster.context) & (batch <= tokens)]
    table = unbeaten(possible, (by, "flops"), "flops").reset_index(drop=True)
    return table.assign(knee=np.arange(len(table)) == _knee(table, by))


def _knee(table: pd.DataFrame, by: str) -> int:
    """Return the row farthest below the line between the ends, in logarithms scaled to the front's own extent."""
    if len(table) < 3:
        return 0
    x, y = (np.log(table[c].to_numpy(float)) for c in (by, "flops"))
    x, y = ((v - v.min()) / max(np.ptp(v), 1e-12) for v in (x, y))
    return int(np.argmin(x + y))
