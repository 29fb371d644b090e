"""What every candidate's loss is: the law of size and tokens, times what each factor adds to it.

ln L = ln L0(N, D) + sum of excesses. Each excess is the logarithm of a law's loss over its loss with what is usual, as
factors' laws come from runs with different losses (so that they add up in logarithms, not in nats).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...fit.calibrated import Calibrated
from ...units import KINDS
from ..architecture.aspect import aspect as usual_aspect
from ..architecture.transformer import BACKWARD
from ..vocabulary.per_character import per_character
from .evidence import MOST, FactorEvidence
from .factor import Factor
from .goal import RecipeGoal
from .grid import ASPECT_SPAN, Grid
from .registry import factors

BYTES = KINDS["loss_per_byte"][1]
UNHEARD = ("memory", "time", "kv_cache", "dollars", "days")  # columns that no law of loss takes
LOGITS = 2.0 * (1 + BACKWARD)  # FLOP of training on a token for each number of the output matrix


@dataclass(frozen=True, eq=False)
class Losses:
    """`features` of the base law [M] each; `excess` [MOST, M] is what all factors add to ln L by the first to the last
    of their laws (one with fewer laws repeats them), or [1, M] by the first alone; `each` has the part of every factor
    by its nearest law, `expected` the loss by the constants and nearest laws, infinite for what is not allowed.
    """

    features: Mapping[str, np.ndarray]
    excess: np.ndarray
    each: Mapping[str, np.ndarray]
    expected: np.ndarray


def usual_columns(grid: Grid, x: Mapping[str, np.ndarray], goal: RecipeGoal) -> dict[str, np.ndarray]:
    """Return some candidates, columns [R] of the grid, with what is usual at their size in place of what they have.

    Width and depth are those of the usual width over depth at the same parameters without embeddings, and not whole.
    With the usual vocabulary a model is trained on what the same compute buys, or on the same text if tokens are held.
    """
    axes, place = grid.axes, grid.usual
    ratio = np.clip(usual_aspect(x["params_non_embedding"]), *ASPECT_SPAN)
    layer = x["params_non_embedding"] / (x["width"] ** 2 * x["depth"])  # over the square of the width
    width = np.cbrt(x["params_non_embedding"] * ratio / layer)
    entries = np.full_like(x["width"], axes["vocab_size"][place["vocab_size"]])
    params = x["params_non_embedding"] + x["matrices"] * entries * x["width"]
    heads = np.maximum(x["width"] / axes["head_dim"][place["head_dim"]], 1.0)
    if "tokens" in goal.pins:
        tokens = x["tokens"] * per_character(entries) / per_character(x["vocab_size"])
    else:
        exact = x["exact"] + LOGITS * (entries - x["vocab_size"]) * x["width"]
        tokens = x["flops"] / grid.counted.per_token(exact, params)
    return {
        "width": width, "depth": width / ratio, "query_heads": heads, "vocab_size": entries,
        "kv_heads": np.maximum(x["query_heads"] / axes["group"][place["group"]], 1.0),
        "params": params,
        "tokens": tokens,
    }  # fmt: skip


def losses(
    base: Calibrated, grid: Grid, goal: RecipeGoal, known: Mapping[str, FactorEvidence], every: bool = True
) -> Losses:
    """Return what the law of size and tokens takes at every candidate, and what all factors add, by `every` law of
    theirs or by the nearest alone.

    Where a law decides the vocabulary, size and tokens are counted as with the usual one: its excess has the rest. What
    is not allowed has harmless numbers.
    """
    rows = np.flatnonzero(grid.allowed)
    x = {k: v[rows] for k, v in grid.columns.items() if k not in UNHEARD}
    usual = usual_columns(grid, x, goal)
    x["unique_tokens"] = x["tokens"] * np.minimum((goal.unique_tokens or np.inf) / x["text"], 1.0)
    taken = {**x, **({k: usual[k] for k in ("params", "tokens")} if _heard(known, "vocab-size") else {})}
    some = {f.name: taken[f.name] for f in base.law.features}
    level = base.expect(some)
    per_token = level / per_character(usual["vocab_size"]) if base.unit == BYTES else level
    most = MOST if every else 1
    total, each = np.zeros((most, len(grid.allowed))), {}
    for factor in factors():
        if not (factor.excess and _heard(known, factor.key)) or _inside(factor, base):
            continue
        if factor.key == "repetition" and not goal.unique_tokens:
            continue
        heard = known[factor.key].laws[:most]
        parts = [np.nan_to_num(factor.excess(c, x, usual, per_token), nan=np.inf) for c in heard]
        each[factor.key] = _spread(parts[0], rows, total.shape[1], 0.0)
        for i in range(most):
            total[i, rows] += parts[i % len(parts)]
    features = {k: _spread(v, rows, total.shape[1], 1.0) for k, v in some.items()}
    return Losses(features, total, each, _spread(level * np.exp(total[0, rows]), rows, total.shape[1], np.inf))


def _spread(values: np.ndarray, rows: np.ndarray, n: int, otherwise: float) -> np.ndarray:
    """Return values [R] of some rows as a column of all [n]; what is no number is `otherwise`."""
    found = np.full(n, otherwise)
    found[rows] = np.where(np.isfinite(values), values, otherwise)
    return found


def _inside(factor: Factor, base: Calibrated) -> bool:
    """Whether the base law takes what the factor decides itself: that beats adding its excess."""
    return bool({f.name for f in base.law.features} & {*factor.decides}) and factor.key != "size"


def _heard(known: Mapping[str, FactorEvidence], key: str) -> bool:
    return key in known and known[key].decides
