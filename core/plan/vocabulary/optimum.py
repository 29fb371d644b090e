"""Choose the vocabulary: the entries with the lowest predicted loss at a budget, and what others cost.

Training compute is that of the law: 6 (N_nv + V d) D of Tao et al. 2024 (arXiv:2407.13623), with one matrix of the
vocabulary, because looking an entry up costs nothing, so that compute is the same with tied and with untied embeddings.
Tying matters where all parameters are held: an untied vocabulary then takes twice as many from the rest of the model.
"""

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd

from ...bisection import bisect, lowest_traced
from ...errors import BadInput
from ...fit.calibrated import Calibrated
from ...laws.base import Law
from ..blocks import in_blocks
from ..cost import cost_of
from ..courses import Ends, around, lowest_places, ratios
from ..span import span_around
from .budget import VocabularyBudget, balanced, balanced_flops, checked_size, derived
from .rules import BISECTIONS, FEWEST_ENTRIES, TAO, IsoFlop, by_derivative, by_isoflop, width_of

GRID, POINTS, GROWTH = 160, 120, 33
TRAINED = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)  # times the compute of approach 1
WITHIN = 0.02  # of the compute: vocabularies that so much more makes up for are nearly as good
NEEDED = ("params_non_embedding", "vocab_size", "embedding_dim", "tokens")
SIZES = (1, 64, 1024, 4096)  # of a batch of budgets or draws
NAMED = (32_000, 50_257, 128_256, 256_000)  # Llama 2, GPT-2, Llama 3, Gemma
MULTIPLES = (1, 64, 128, 256)
LARGEST_FACTOR = 1e6  # of compute, up to which a loss is sought
AROUND, COURSE_POINTS = 1.5, 51  # decades of entries on either side of the best, and sizes along them
HALVINGS = 40  # for that factor
APPROACHES: Mapping[str, str] = MappingProxyType({
    "isoflop": "isoFLOP frontier", "derivative": "slope of compute", "parametric": "law of loss",
})  # fmt: skip


@dataclass(frozen=True)
class Vocabulary:
    """The best vocabulary of a budget, in entries: `size` by the law of loss, with the ends of its 95 % interval (None
    without draws) for sampling and form error, or of sampling error alone for the reason in `no_form`; `rounded` to a
    `multiple`, `loss` there, and the `span` of sizes that reach it with `within` (a share) more compute.

    `approaches` are the answers of all three at the budget: approach 1 goes by the compute alone, approach 2 by the
    size alone. `even` are those at the compute that approach 1 gives the model outside of the vocabulary, which is
    held; `spread` is how far these lie apart, as a share of the largest. `over` is how many times that compute the
    budget is: above 1 over-trained, below 1 under-trained. `bounded` is False at the edge of the search.
    """

    budget: VocabularyBudget
    size: float
    low: float | None
    high: float | None
    rounded: int
    multiple: int
    loss: float
    within: float
    span: tuple[float, float]
    approaches: dict[str, float]
    even: dict[str, float]
    spread: float
    over: float
    bounded: bool
    no_form: str = ""


def vocabulary(
    calibrated: Calibrated, budget: VocabularyBudget, multiple: int = 64, within: float = WITHIN, rule: IsoFlop = TAO
) -> Vocabulary:
    """Return the best vocabulary of a budget by any law of its size, beside the two rules that need no law.

    Raises BadInput for a law without the features of NEEDED, and a multiple below 1.
    """
    if multiple < 1:
        raise BadInput(f"The multiple is {multiple}; allowed are whole numbers from 1 up.")
    every = by_law(calibrated, [budget])[:, 0]
    best, over = float(every[0]), budget.flops / balanced_flops(budget, rule)
    low, high = _ends(calibrated, budget, every) or (None, None)
    level = balanced(budget, rule)
    even = _approaches(level, float(by_law(replace(calibrated, draws=None), [level])[0, 0]), rule)
    values = list(even.values())
    return Vocabulary(
        budget, best, low, high, _rounded(calibrated, budget, best, multiple),
        multiple, float(losses(calibrated, budget, np.array([best]))[0]), within,
        near_optimal(calibrated, budget, best, within), _approaches(budget, best, rule), even,
        (max(values) - min(values)) / max(values), over, FEWEST_ENTRIES * 1.01 < best < budget.most / 1.01,
        calibrated.no_form if low is not None else "",
    )  # fmt: skip


def _ends(calibrated: Calibrated, budget: VocabularyBudget, every: np.ndarray) -> Ends | None:
    """Return the 95 % ends of the best vocabulary, by the constants and by every draw [1 + B]; None without draws.

    Where the form error is known they also hold the best vocabularies of 95 % of the courses that it allows.
    """
    if len(every) < 2:
        return None
    sampling = around(every[1:], None)
    middle, apart = math.log(every[0]), AROUND * math.log(10)
    first, last = max(middle - apart, math.log(FEWEST_ENTRIES)), min(middle + apart, math.log(budget.most))
    places = np.linspace(first, last, COURSE_POINTS)
    sizes = np.exp(places)
    drawn = ratios(calibrated, _features(calibrated, budget, sizes, budget.flops))
    if drawn is None:
        return sampling
    courses = losses(calibrated, budget, sizes) * drawn
    return around(np.exp(lowest_places(np.where(np.isnan(courses), np.inf, courses), places)), sampling)


def _approaches(budget: VocabularyBudget, parametric: float, rule: IsoFlop) -> dict[str, float]:
    """Return the answers of all approaches: by the compute, by the size, and by both."""
    isoflop = float(by_isoflop(budget.flops, budget.width, rule))
    return dict(zip(APPROACHES, (isoflop, derived(budget), parametric), strict=True))


def losses(
    calibrated: Calibrated, budget: VocabularyBudget, sizes: np.ndarray, flops: np.ndarray | None = None
) -> np.ndarray:
    """Return the predicted loss [M] of vocabularies [M] at a budget, or each at a compute [M] of its own."""
    needs(calibrated.law)
    return calibrated.expect(_features(calibrated, budget, sizes, budget.flops if flops is None else flops))


def _features(calibrated: Calibrated, budget: VocabularyBudget, sizes: np.ndarray, compute: Any) -> dict:
    tokens = _tokens(calibrated, budget, sizes, compute)
    values = budget.outside(sizes), sizes, np.full(len(sizes), budget.width), tokens
    return dict(zip(NEEDED, values, strict=True))


def _tokens(calibrated: Calibrated, budget: VocabularyBudget, sizes: np.ndarray, compute: Any) -> np.ndarray:
    """Return the tokens [M] on which a compute trains vocabularies [M], by the cost of the law."""
    entries = {"vocab_size": sizes, "embedding_dim": budget.width}
    return cost_of(calibrated.law).tokens(compute, budget.outside(sizes), entries)


def near_optimal(
    calibrated: Calibrated, budget: VocabularyBudget, best: float, within: float = WITHIN
) -> tuple[float, float]:
    """Return the smallest and largest vocabulary that reach the best loss with at most `within` (a share) more compute.

    An end is that of the search where that is so up to there.
    """
    logs = np.linspace(math.log(FEWEST_ENTRIES), math.log(budget.most), 1023)
    place = int(np.searchsorted(logs, math.log(best)))
    sizes = np.exp(np.insert(logs, place, math.log(best)))
    more = np.full(len(sizes), budget.flops * (1 + within))
    excess = losses(calibrated, budget, sizes, more) - losses(calibrated, budget, np.array([best]))
    low, high = span_around(np.log(sizes), excess, place)
    return max(math.exp(low), float(sizes[0])), min(math.exp(high), float(sizes[-1]))


def _rounded(calibrated: Calibrated, budget: VocabularyBudget, best: float, multiple: int) -> int:
    """Return the better one of the two multiples next to the best size."""
    below = max(multiple * math.floor(best / multiple), multiple * math.ceil(FEWEST_ENTRIES / multiple))
    pair = np.array([below, below + multiple], float)
    pair = pair[budget.outside(pair) > 0] if (budget.outside(pair) > 0).any() else pair[:1]
    return int(pair[int(np.argmin(losses(calibrated, budget, pair)))])


def costs(
    calibrated: Calibrated, budget: VocabularyBudget, best: float, sizes: Sequence[float] = NAMED
) -> pd.DataFrame:
    """Return what vocabularies cost against the best one at the same budget. One row a size.

    Columns: vocab_size, loss, above (the best, nats per token), more_compute (the factor of compute that makes it up,
    infinite where none up to LARGEST_FACTOR does), inside (parameters of the vocabulary, all matrices), share (of the
    compute that the vocabulary takes), tokens (that the budget buys).
    """
    v = np.array([checked_size(budget, s) for s in sizes])
    loss, lowest = losses(calibrated, budget, v), float(losses(calibrated, budget, np.array([best]))[0])
    inside = v * budget.width
    return pd.DataFrame({
        "vocab_size": v, "loss": loss, "above": np.maximum(loss - lowest, 0.0),
        "more_compute": _factors(calibrated, budget, v, lowest), "inside": budget.matrices * inside,
        "share": inside / (budget.outside(v) + inside), "tokens": _tokens(calibrated, budget, v, budget.flops),
    })  # fmt: skip


def _factors(calibrated: Calibrated, budget: VocabularyBudget, sizes: np.ndarray, loss: float) -> np.ndarray:
    """Return the factor of compute [K] at which each vocabulary reaches a loss: more compute never raises it."""

    def enough(log_factor: np.ndarray) -> np.ndarray:
        return losses(calibrated, budget, sizes, budget.flops * np.exp(log_factor)) <= loss

    most = np.full(len(sizes), math.log(LARGEST_FACTOR))
    _, factor = bisect(enough, np.zeros(len(sizes)), most, HALVINGS)
    return np.where(enough(most), np.exp(factor), np.inf)


def along(calibrated: Calibrated, budget: VocabularyBudget, best: float, span: tuple[float, float]) -> pd.DataFrame:
    """Return the loss of vocabularies over a span: vocab_size, loss, above (the best), beyond (the runs)."""
    sizes = np.geomspace(max(span[0], FEWEST_ENTRIES), min(span[1], budget.most), POINTS)
    sizes = np.union1d(sizes, [best])
    seen = calibrated.ranges.get("vocab_size", (0.0, math.inf))
    loss = losses(calibrated, budget, sizes)
    beyond = (sizes < seen[0] * (1 - 1e-9)) | (sizes > seen[1] * (1 + 1e-9))
    return pd.DataFrame({"vocab_size": sizes, "loss": loss, "above": loss - loss.min(), "beyond": beyond})


def growth(calibrated: Calibrated, span: tuple[float, float], rule: IsoFlop = TAO) -> pd.DataFrame:
    """Return what each approach finds best for sizes from span[0] to span[1], at the compute of approach 1.

    One row a size and approach: approach (a key of APPROACHES), params (outside of the vocabulary), inside (V d),
    width (the usual one), vocab_size (inside over width), flops, beyond (the runs of the law, in parameters).
    """
    sizes = np.geomspace(*span, GROWTH)
    width, flops = width_of(sizes), rule.flops(sizes)
    budgets = [VocabularyBudget(float(n), float(f), float(d)) for n, f, d in zip(sizes, flops, width, strict=True)]
    found = (
        by_isoflop(flops, width, rule), by_derivative(sizes, width), by_law(replace(calibrated, draws=None), budgets)[0]
    )  # fmt: skip
    seen = calibrated.ranges.get("params_non_embedding", (0.0, math.inf))
    common = {"params": sizes, "width": width, "flops": flops, "beyond": (sizes < seen[0]) | (sizes > seen[1])}
    parts = [
        pd.DataFrame({"approach": key, "vocab_size": v, "inside": v * width, **common})
        for key, v in zip(APPROACHES, found, strict=True)
    ]
    return pd.concat(parts, ignore_index=True)


def by_compute(
    calibrated: Calibrated, budget: VocabularyBudget, factors: Sequence[float] = TRAINED, rule: IsoFlop = TAO
) -> pd.DataFrame:
    """Return the best vocabulary at factors of the compute that approach 1 gives this size: factor, flops, vocab_size.

    Below 1 a model is under-trained, above it is over-trained, as most models that are used much.
    """
    level = balanced_flops(budget, rule)
    budgets = [replace(budget, flops=level * f) for f in factors]
    best = by_law(replace(calibrated, draws=None), budgets)[0]
    return pd.DataFrame({"factor": factors, "flops": [b.flops for b in budgets], "vocab_size": best})


def needs(law: Law) -> None:
    """Raise BadInput for a law that does not say what a vocabulary does."""
    names = [f.name for f in law.features]
    if set(names) != set(NEEDED):
        raise BadInput(
            f"{law.key} takes {', '.join(names)}; a vocabulary can only be chosen by a law of {', '.join(NEEDED)}."
        )


def by_law(calibrated: Calibrated, budgets: Sequence[VocabularyBudget]) -> np.ndarray:
    """Return the best vocabularies [1 + B, K] of budgets [K] by a law: approach 3, for its constants and every draw.

    The law is evaluated over a grid of V with the tokens that the budget buys, and halved where its slope changes sign.
    """
    needs(calibrated.law)
    stacked, compiled = calibrated.stacked, _program(calibrated.law)
    inputs = np.array([(math.log(b.flops), b.params, b.width, b.held, math.log(b.most)) for b in budgets])

    def best(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        return compiled({p: v[rows] for p, v in stacked.items()}, inputs[columns])

    return in_blocks(best, (len(next(iter(stacked.values()))), len(budgets)), SIZES, SIZES)


@functools.lru_cache(maxsize=32)
def _program(law: Law):
    cost = cost_of(law)

    def loss(log_v, p, inputs):
        log_f, params, width, held, _ = inputs
        entries = jnp.exp(log_v)
        outside = params - held * entries * width
        tokens = cost.tokens(jnp.exp(log_f), outside, {"vocab_size": entries, "embedding_dim": width})
        return law.predict(p, dict(zip(NEEDED, (outside, entries, width, tokens), strict=True)))

    slope = jax.grad(loss)

    def best(p, inputs):
        grid = jnp.linspace(math.log(FEWEST_ENTRIES), inputs[4], GRID)
        values = jax.vmap(lambda g: loss(g, p, inputs))(grid)
        return jnp.exp(lowest_traced(values, lambda g: slope(g, p, inputs) > 0, grid, BISECTIONS))

    return jax.jit(jax.vmap(jax.vmap(best, in_axes=(None, 0)), in_axes=(0, None)))
