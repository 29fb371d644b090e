"""Search the simplex of mixtures: exponentiated gradient within bounds, many searches as lanes of one program.

Mirror descent with the entropy, as Shukor et al. 2025 (arXiv:2507.09404) find their best mixtures, each search with a
step of its own that grows while it helps. Bounds are kept by the projection that belongs to it: all shares times one
factor, clipped.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np

from ... import jax_setup
from ...bisection import bisect_traced
from ...fit.data.distinct_mixtures import SHARE
from ...laws._repeats import worth
from ...laws.base import Law
from ..blocks import blocks

STEPS, FIRST_STEP = 600, 0.3
GROWS, SHRINKS = 1.3, 0.4  # the step, where it helped and where it did not
HALVINGS = 40
SIZES = (1, 64, 256)  # searches that are walked together
LEAST = 1e-6  # where a search begins a share that may be 0


@dataclass(frozen=True)
class Searches:
    """B searches of the lowest weighted loss over mixtures of K domains, by T fits of one law.

    `params` by name [B, T], `weights` [B, T], `x` the size and tokens by feature [B], `tokens` [B] that are trained
    on, bounds `low` and `high` [B, K]. For all alike: the `natural` mixture [K], how strongly it pulls (nats per nat),
    how many tokens there are of a domain, `unique` [K] (infinite: enough), and how long repeating them helps
    (`repeats`, R* of `worth`).
    """

    params: Mapping[str, np.ndarray]
    weights: np.ndarray
    x: Mapping[str, np.ndarray]
    tokens: np.ndarray
    low: np.ndarray
    high: np.ndarray
    natural: np.ndarray
    pull: float
    unique: np.ndarray
    repeats: float


def search(law: Law, searches: Searches, starts: np.ndarray) -> np.ndarray:
    """Return the best mixture [B, K] of each search, from starts [S, K]."""
    n, k = len(searches.tokens), starts.shape[1]
    found = np.empty((n, k))
    for held, at in blocks(n, SIZES):
        single = (
            {name: v[at] for name, v in searches.params.items()}, searches.weights[at],
            {name: v[at] for name, v in searches.x.items()}, searches.tokens[at], searches.low[at], searches.high[at],
        )  # fmt: skip
        shared = (searches.natural, searches.pull, searches.unique, searches.repeats)
        ends, values = _program(law)(single, shared, starts)
        best = np.argmin(np.asarray(values), axis=1)
        found[held] = np.asarray(ends)[np.arange(len(at)), best][: held.stop - held.start]
    return found


def seen(h, tokens, unique, repeats):
    """Return the mixture [K] that h [K] is worth, and the fresh tokens that all of it is worth.

    Of a domain with fewer `unique` tokens than its share of `tokens`, every repetition counts for less, by the law of
    repeated data; what is left of the tokens is a smaller amount of another mixture.
    """
    drawn = h * tokens
    short = drawn > unique
    fresh = jnp.where(short, unique, 1.0)
    valued = jnp.where(short, worth(jnp.where(short, drawn, 1.0), fresh, repeats), drawn)
    return valued / valued.sum(), valued.sum()


@functools.lru_cache(maxsize=32)
def _program(law: Law):
    names = [f.name for f in law.features if f.name.startswith(SHARE)]

    def value(h, single, shared):
        params, weights, x, tokens, _, _ = single
        natural, pull, unique, repeats = shared
        mixed, fresh = seen(h, tokens, unique, repeats)
        at = x | dict(zip(names, mixed, strict=True)) | ({"tokens": fresh} if "tokens" in x else {})
        losses = jax.vmap(lambda one: law.predict(one, at))(params)
        return weights @ losses + pull * jnp.sum(h * jnp.log(jnp.maximum(h, 1e-300) / natural))

    def descend(start, single, shared):
        low, high = single[-2:]
        both = jax.value_and_grad(value)
        begin = within(start, low, high)
        at, slope = both(begin, single, shared)

        def step(_, state):
            h, best, slope, size = state
            trial = within(h * jnp.exp(-size * (slope - slope @ h)), low, high)
            lower, steep = both(trial, single, shared)
            better = (lower <= best) & jnp.all(jnp.isfinite(steep))
            pick = lambda new, old: jnp.where(better, new, old)  # noqa: E731
            return pick(trial, h), pick(lower, best), pick(steep, slope), size * jnp.where(better, GROWS, SHRINKS)

        h, best, _, _ = jax.lax.fori_loop(0, STEPS, step, (begin, at, slope, FIRST_STEP))
        return h, best

    over_starts = jax.vmap(descend, in_axes=(0, None, None))

    def every(single, shared, starts):
        return jax.vmap(lambda one: over_starts(starts, one, shared))(single)

    return jax_setup.Nameless(every)


def within(h, low, high):
    """Return the mixture within bounds that is nearest to h [K] in relative entropy: clip(factor h), summing to 1."""
    h = jnp.maximum(h, 1e-12)

    def too_much(log_factor):
        return jnp.sum(jnp.clip(jnp.exp(log_factor) * h, low, high)) > 1

    a, b = bisect_traced(too_much, jnp.asarray(-30.0), jnp.asarray(30.0), HALVINGS)
    return jnp.clip(jnp.exp((a + b) / 2) * h, low, high)
