"""Which runs a pilot budget could buy: rungs evenly spaced in the logarithm of compute, sizes on each of them."""

from collections.abc import Mapping

import numpy as np

from ...errors import BadInput
from ...laws.base import Law
from ..cost import cost_of, size_feature

FEWEST, MOST = 3, 8  # runs
SPAN = 2.0  # decades of compute from the lowest to the highest rung
RATIOS = (2.0, 300.0)  # tokens per parameter of the runs that are tried, where no runs say otherwise
INNER = (0.05, 0.95)  # shares of the runs between whose ratios further ones are tried
NARROWEST = 4.0  # times from the lowest to the highest ratio that is tried, at least
SIZES_TRIED = 25
SMALLEST, FEWEST_TOKENS = 1e4, 1e5  # of a run: below these nothing is learned


def rungs(budget: float, number: int, span: float = SPAN) -> np.ndarray:
    """Return the compute [number] of runs that together cost `budget` FLOP, evenly spaced in its logarithm.

    The largest is last, so many decades (`span`) above the first.
    """
    shares = 10 ** np.linspace(-span, 0.0, number)
    return budget * shares / shares.sum()


def ratios_of(params: np.ndarray, tokens: np.ndarray) -> tuple[float, float]:
    """Return from which to which tokens per parameter runs are tried, by those of the runs that there are [n]."""
    if not len(params):
        return RATIOS
    low, high = np.quantile(np.log(tokens / params), INNER)
    wider = max(np.log(NARROWEST) - (high - low), 0.0) / 2
    return float(np.exp(low - wider)), float(np.exp(high + wider))


def on_rung(law: Law, flops: float, ratios: tuple[float, float], fixed: Mapping[str, float]) -> dict[str, np.ndarray]:
    """Return runs of one compute by feature [n]: round sizes between two ratios of tokens to parameters.

    Tokens are what the compute buys by the law's own cost, all else held at `fixed`. Raises BadInput where a budget
    buys no run that could learn anything.
    """
    cost, size = cost_of(law), size_feature(law)
    middle = np.sqrt(flops / cost.per_token)
    tried = np.geomspace(middle / np.sqrt(ratios[1]), middle / np.sqrt(ratios[0]), SIZES_TRIED)
    sizes = np.unique([float(f"{v:.1e}") for v in tried])
    tokens = np.asarray(cost.tokens(flops, sizes, fixed), float)
    tokens = np.array([float(f"{v:.2e}") for v in tokens])
    usable = (sizes >= SMALLEST) & (tokens >= FEWEST_TOKENS)
    if not usable.any():
        raise BadInput(
            f"A run of {flops:.1e} FLOP is too small to say anything: allowed are budgets whose smallest run has "
            f"{SMALLEST:,.0f} parameters and {FEWEST_TOKENS:,.0f} tokens."
        )
    n = int(usable.sum())
    return {size: sizes[usable], "tokens": tokens[usable], **{k: np.full(n, v) for k, v in fixed.items()}}
