"""How large a vocabulary is by rules that need no law of loss: a frontier of runs, and the slope of compute.

Both are of Tao et al. 2024 (arXiv:2407.13623): approach 1 (section 4.1) and approach 2 (section 4.2). V d parameters
are in the vocabulary, one matrix, N_nv outside of it; training compute is 6 (N_nv + V d) D with D = H f(V) tokens of H
characters.
"""

import functools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ...bisection import bisect
from ...errors import BadInput
from ...units import SETTLED_VOCABULARY, TOKENS_PER_CHARACTER, tokens_per_character
from ..front import unbeaten

FEWEST_ENTRIES = 256  # the bytes
HALF = 0.5  # exponent of size and of characters, held there by the paper
DELTA = 1e-3  # Huber's, of logarithms
FEWEST_POINTS = 6  # of a frontier
WIDTHS = (  # (most parameters outside of the vocabulary, width), 6048 and not 6144 as in the authors' code
    (50e6, 512), (200e6, 768), (500e6, 1024), (1e9, 1536), (2e9, 2048), (5e9, 3200), (10e9, 4096), (20e9, 5120),
    (50e9, 6048), (100e9, 8192), (200e9, 12_288), (500e9, 16_384), (1e12, 20_480), (math.inf, 24_576),
)  # fmt: skip
ANCHOR_PARAMS, ANCHOR_ENTRIES = 33e6, 3_145_728.0  # best V d of 33M at 2.7e17 FLOP: 6,144 entries of 512
SOLVED_PARAMS = (33e6, 85e6, 151e6, 302e6, 631e6, 1130e6, 2870e6)  # sizes at which the slope of compute is solved
BISECTIONS = 60


def width_of(params: Any) -> np.ndarray:
    """Return the usual width of models with so many parameters [...] outside of the vocabulary (`Nnv_to_d`)."""
    most, widths = np.array(WIDTHS).T
    return widths[np.searchsorted(most, np.asarray(params, float))]


@dataclass(frozen=True)
class IsoFlop:
    """Approach 1: what is best at F FLOP. exp(log_params) F^0.5 parameters outside of the vocabulary,
    exp(log_entries) F^exponent inside, exp(log_characters) F^0.5 characters.
    """

    log_params: float
    log_entries: float
    exponent: float
    log_characters: float

    @property
    def gamma(self) -> float:
        """The power of parameters outside by which those inside grow."""
        return self.exponent / HALF

    def flops(self, params: Any) -> Any:
        """Return the compute in FLOP at which so many parameters outside of the vocabulary are best."""
        return (np.asarray(params, float) / math.exp(self.log_params)) ** (1 / HALF)

    def inside(self, flops: Any) -> Any:
        """Return the best parameters of the vocabulary, V d, at a compute in FLOP."""
        return math.exp(self.log_entries) * np.asarray(flops, float) ** self.exponent


# Unrounded, from the authors' code. They took the ends of an optimiser with the smallest squared error; the smallest
# Huber loss, which was minimised, has an exponent of 0.436 on the same points (see benchmarks/vocabulary.py).
TAO = IsoFlop(-2.48465102, -1.5890313, 0.41636226, 1.85958504)


def by_isoflop(flops: Any, width: Any, rule: IsoFlop = TAO) -> Any:
    """Return the best vocabulary, in entries of `width` numbers, at a compute in FLOP: approach 1."""
    return rule.inside(flops) / width


def isoflop_rule(table: pd.DataFrame) -> IsoFlop:
    """Return approach 1 from the runs themselves: the frontier of `loss` over flops, and lines through its logarithms.

    The table has flops, params_non_embedding, vocab_size, embedding_dim, characters and loss; a run is on the frontier
    where no cheaper one has as low a loss. Lines minimise Huber's loss with DELTA. Raises BadInput for too few points.
    """
    best = frontier_of(table)
    if len(best) < FEWEST_POINTS:
        raise BadInput(f"The frontier of loss over compute has {len(best)} runs; {FEWEST_POINTS} are needed.")
    log_f, one = np.log(best["flops"].to_numpy(float)), np.ones((len(best), 1))
    inside = np.log((best["vocab_size"] * best["embedding_dim"]).to_numpy(float))
    outside, characters = (np.log(best[n].to_numpy(float)) for n in ("params_non_embedding", "characters"))
    middle = log_f.mean()  # columns that do not lean on each other
    height, exponent = huber_line(np.column_stack([one, log_f - middle]), inside)
    return IsoFlop(
        float(huber_line(one, outside - HALF * log_f)[0]), float(height - exponent * middle), float(exponent),
        float(huber_line(one, characters - HALF * log_f)[0]),
    )  # fmt: skip


def frontier_of(table: pd.DataFrame) -> pd.DataFrame:
    """Return the runs, by compute, that have a lower loss than every cheaper one."""
    return unbeaten(table, ("flops",), "loss")


@functools.cache
def gamma_by_derivative() -> float:
    """Return the power of N_nv by which V d grows: approach 2, solved at SOLVED_PARAMS and fitted through the first."""
    sizes = np.array(SOLVED_PARAMS)
    inside = cheapest_vocabulary(sizes, width_of(sizes)) * width_of(sizes)
    return float(huber_line(np.log(sizes[1:] / sizes[0])[:, None], np.log(inside[1:] / inside[0]))[0])


def by_derivative(params: Any, width: Any) -> Any:
    """Return the best vocabulary, in entries of `width` numbers, of so many parameters outside of it: approach 2."""
    return ANCHOR_ENTRIES * (np.asarray(params, float) / ANCHOR_PARAMS) ** gamma_by_derivative() / width


def cheapest_vocabulary(params: np.ndarray, width: np.ndarray) -> np.ndarray:
    """Return the entries [K] with which a text costs least compute: d f(V) + (N_nv + V d) f'(V) = 0.

    Fewer make the text longer, more make every token dearer. SETTLED_VOCABULARY where it would be more than that.
    """
    least, most = (np.full(np.shape(params), math.log(v)) for v in (FEWEST_ENTRIES, SETTLED_VOCABULARY))
    low, high = bisect(lambda log_v: _slope(log_v, params, width) > 0, least, most, BISECTIONS)
    return np.exp((low + high) / 2)


def _slope(log_v: np.ndarray, params: np.ndarray, width: np.ndarray) -> np.ndarray:
    """Return dF/dV / (6 H) at the logarithm of V."""
    a, b, _ = TOKENS_PER_CHARACTER
    entries = np.exp(log_v)
    return width * tokens_per_character(log_v) + (params + entries * width) * (2 * a * log_v + b) / entries


def huber_line(x: np.ndarray, y: np.ndarray, delta: float = DELTA) -> np.ndarray:
    """Return the coefficients [P] of x [R, P] that minimise the sum of Huber's loss of y - x b, by reweighting."""
    b = np.linalg.lstsq(x, y, rcond=None)[0]
    after = b
    for _ in range(20_000):
        root = np.sqrt(delta / np.maximum(np.abs(y - x @ b), delta))
        after = np.linalg.lstsq(x * root[:, None], y * root, rcond=None)[0]
        if np.abs(after - b).max() <= 1e-14 * max(1.0, np.abs(b).max()):
            break
        b = after
    return after
