"""The Gemstones runs, and the FLOP of their tokens written out term by term."""

import functools

import pandas as pd

from core.plan.architecture.speed import Speed, measured
from core.runs import load_bundled


@functools.cache
def runs() -> pd.DataFrame:
    """Every checkpoint, as the authors' first approach takes them."""
    return load_bundled("gemstones").table


def by_hand(w, d):
    """FLOP of a token by appendix M of McLeish et al. 2025, term by term for a sequence, in its order."""
    S, V, q = 2048.0, 50_304.0, w / 128
    projections = 2 * S * (q + q) * w * 128 + 3.5 * S * (q + q / 2) * 128
    scores, softmax, sums, last = S * S * 128 * q, 3 * S * S * q, 2 * S * S * 128 * q, 2 * S * w * 128 * q
    feed = 6 * S * w * 4 * w + 10 * S * 4 * w + 2 * w * S
    norms, final = 14 * w * S, 7 * w * S + 2 * S * w * V
    forward = d * (projections + scores + softmax + sums + last + feed + norms) + final
    context = 2.5 * (scores + softmax + sums)
    return (forward + d * (2 * (projections + last + feed + norms) + context) + 2 * final) / S


@functools.cache
def speed() -> Speed:
    """What these runs say of the time that a token takes."""
    return measured(runs())
