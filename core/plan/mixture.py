"""Choose the data mixture: the shares of domains with the lowest predicted loss on weighted targets, with intervals.

The search is exponentiated gradient on the simplex (mirror descent with the entropy, as Shukor et al. 2025,
arXiv:2507.09404, find theirs), from several starts, each with a step of its own that grows while it helps. Bounds are
kept by the projection that belongs to it: all shares times one factor, clipped.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np

from core.errors import BadInput
from core.fit.bootstrap import percentile_interval
from core.fit.calibrated import Calibrated
from core.fit.evaluate import evaluate
from core.laws.base import Law

SHARE = "mix/"
STEPS, FIRST_STEP = 600, 0.3
HALVINGS = 40
STARTS = 12
MOST_DRAWS = 256  # optima that a cloud is made of
DRAW_SIZES = (1, 64, MOST_DRAWS)
LEAST = 1e-6  # where a search begins a share that may be 0


@dataclass(frozen=True)
class Wish:
    """What is asked of a mixture: the `weights` of targets, `at` which size and tokens, shares between `low` and
    `high`, and how strongly (`pull`, nats of weighted loss per nat) it is drawn to the mixture `natural`.

    `unique` are the tokens that there are of a domain, which are repeated `epochs` times at the most.
    """

    weights: Mapping[str, float]
    at: Mapping[str, float]
    low: Mapping[str, float]
    high: Mapping[str, float]
    natural: Mapping[str, float]
    pull: float = 0.0
    unique: Mapping[str, float] | None = None
    epochs: float = 4.0


@dataclass(frozen=True)
class Mixture:
    """The best mixture: `shares` by domain, with 95 % intervals `ends` and `cloud` [B, K] of the optima of resamples
    (empty without draws), the `losses` there by target as (value, low, high), and the weighted sum of them, `value`.
    """

    shares: dict[str, float]
    ends: dict[str, tuple[float, float]]
    cloud: np.ndarray
    losses: dict[str, tuple[float, float | None, float | None]]
    value: float


def domains_of(law: Law) -> list[str]:
    """Return the domains whose shares a law takes, in its order."""
    return [f.name[len(SHARE) :] for f in law.features if f.name.startswith(SHARE)]


def best_mixture(fits: Mapping[str, Calibrated], wish: Wish) -> Mixture:
    """Return the best mixture by fits of one law to several targets.

    Raises BadInput for targets that were not fitted, a size or number of tokens that the law needs, and bounds that
    leave no mixture.
    """
    law, weights, x = _checked(fits, wish)
    names = domains_of(law)
    low, high = limits(names, wish)
    natural = _natural(names, wish)
    starts = _starts(len(names), natural)
    point = {k: np.array([[c.values[k] for c in _used(fits, weights)]]) for k in _params(law)}
    w = np.array(list(weights.values()))
    found, values = _walk(law, point, w, x, natural, wish.pull, low, high, starts)
    best = found[0, int(np.argmin(values[0]))]
    cloud = np.empty((0, len(names)))
    if all(c.draws for c in _used(fits, weights)):
        drawn = _draws(law, _used(fits, weights))
        cloud = _walk(law, drawn, w, x, natural, wish.pull, low, high, best[None])[0][:, 0]
    ends = {}
    if len(cloud):
        ends = {n: (float(a), float(b)) for n, a, b in zip(names, *percentile_interval(cloud), strict=True)}
    shares = dict(zip(names, best.tolist(), strict=True))
    losses = {t: loss_at(c, shares, wish.at) for t, c in fits.items()}
    return Mixture(shares, ends, cloud, losses, float(weighted_loss(fits, wish, best[None])[0]))


def weighted_loss(fits: Mapping[str, Calibrated], wish: Wish, shares: np.ndarray) -> np.ndarray:
    """Return the weighted loss [M] of mixtures [M, K], shares in the order of the law's domains."""
    law, weights, _ = _checked(fits, wish)
    names = domains_of(law)
    return sum((w * losses_at(fits[t], shares, names, wish.at) for t, w in weights.items()), np.zeros(len(shares)))


def loss_at(
    calibrated: Calibrated, shares: Mapping[str, float], at: Mapping[str, float]
) -> tuple[float, float | None, float | None]:
    """Return the predicted loss of a mixture at a size and number of tokens, and its 95 % interval (None: no draws)."""
    x = {f.name: np.array([_at(f.name, shares, at)]) for f in calibrated.law.features}
    every = evaluate(calibrated.law, calibrated.stacked, x)[:, 0]
    if len(every) == 1:
        return float(every[0]), None, None
    low, high = percentile_interval(every[1:])
    return float(every[0]), float(low), float(high)


def losses_at(calibrated: Calibrated, shares: np.ndarray, names: list[str], at: Mapping[str, float]) -> np.ndarray:
    """Return the predicted loss [M] of mixtures [M, K] over domains `names`."""
    own = {SHARE + n: shares[:, i] for i, n in enumerate(names)}
    x = {f.name: own.get(f.name, np.full(len(shares), at.get(f.name, np.nan))) for f in calibrated.law.features}
    return evaluate(calibrated.law, {k: np.array([v]) for k, v in calibrated.values.items()}, x)[0]


def trades(
    fits: Mapping[str, Calibrated], wish: Wish, best: Mixture, move: float = 0.05
) -> list[tuple[str, str, float]]:
    """Return what moving a share of `move` from one domain to another costs in weighted loss, the cheapest first.

    The first are the flat directions, along which shares could as well be others. Moves that leave the bounds are not
    among them.
    """
    names = domains_of(_checked(fits, wish)[0])
    low, high = limits(names, wish)
    here = np.array([best.shares[n] for n in names])
    pairs = [
        (i, j)
        for i in range(len(names))
        for j in range(len(names))
        if i != j and here[i] - move >= low[i] and here[j] + move <= high[j]
    ]
    if not pairs:
        return []
    moved = np.tile(here, (len(pairs), 1))
    for k, (i, j) in enumerate(pairs):
        moved[k, i] -= move
        moved[k, j] += move
    cost = weighted_loss(fits, wish, moved) - best.value
    return [(names[pairs[k][0]], names[pairs[k][1]], float(cost[k])) for k in np.argsort(cost)]


def limits(names: list[str], wish: Wish) -> tuple[np.ndarray, np.ndarray]:
    """Return the lowest and highest share [K] of each domain. Raises BadInput where they leave no mixture."""
    low = np.array([wish.low.get(n, 0.0) for n in names])
    high = np.array([wish.high.get(n, 1.0) for n in names])
    for n, a, b in zip(names, low, high, strict=True):
        if not 0 <= a <= b <= 1:
            raise BadInput(f"The share of {n} cannot lie between {a:g} and {b:g}: allowed are 0 to 1, low before high.")
    if wish.unique:
        tokens = wish.at.get("tokens")
        if tokens is None:
            raise BadInput("How often a domain is repeated depends on the tokens to train on; they are not given.")
        cap = np.array([wish.epochs * wish.unique.get(n, np.inf) / tokens for n in names])
        high = np.minimum(high, cap)
        if (high < low).any():
            n = names[int(np.argmax(low - high))]
            raise BadInput(f"{n} has too few unique tokens for its least share at {wish.epochs:g} epochs.")
    if low.sum() > 1 + 1e-9 or high.sum() < 1 - 1e-9:
        raise BadInput(
            f"No mixture fits the bounds: they sum to {low.sum():.3g} at least and {high.sum():.3g} at most."
        )
    return low, high


def nearest_run(shares: Mapping[str, float], runs: np.ndarray, names: list[str]) -> float:
    """Return how far the nearest of the mixtures of runs [R, K] is: half the sum of differences, the share to move."""
    return float(0.5 * np.abs(runs - [shares[n] for n in names]).sum(axis=1).min())


def _params(law: Law) -> list[str]:
    return [p.name for p in law.params]


def _used(fits: Mapping[str, Calibrated], weights: Mapping[str, float]) -> list[Calibrated]:
    return [fits[t] for t in weights]


def _checked(fits: Mapping[str, Calibrated], wish: Wish) -> tuple[Law, dict[str, float], dict[str, float]]:
    weights = {t: float(w) for t, w in wish.weights.items() if w}
    if not weights or min(weights.values()) < 0:
        raise BadInput("A mixture is chosen for targets with weights above 0; there are none.")
    if unknown := [t for t in weights if t not in fits]:
        raise BadInput(f"{unknown[0]} was not fitted; fitted are {', '.join(fits)}.")
    total = sum(weights.values())
    law = next(iter(fits.values())).law
    if not domains_of(law):
        raise BadInput(f"{law.key} does not depend on the mixture; allowed are laws with shares.")
    needed = [f.name for f in law.features if not f.name.startswith(SHARE)]
    for name in needed:
        if not wish.at.get(name, 0) > 0:
            raise BadInput(f"{law.key.partition('[')[0]} needs {name}, a number above 0.")
    return law, {t: w / total for t, w in weights.items()}, {n: float(wish.at[n]) for n in needed}


def _at(name: str, shares: Mapping[str, float], at: Mapping[str, float]) -> float:
    return float(shares[name[len(SHARE) :]] if name.startswith(SHARE) else at[name])


def _natural(names: list[str], wish: Wish) -> np.ndarray:
    values = np.array([wish.natural.get(n, 0.0) for n in names])
    values = values if values.sum() > 0 else np.ones(len(names))
    return np.maximum(values / values.sum(), LEAST)


def _starts(k: int, natural: np.ndarray) -> np.ndarray:
    """Return mixtures to begin with [S, K]: even, the natural one, and scattered ones."""
    scattered = np.random.default_rng(0).dirichlet(np.ones(k), STARTS - 2)
    return np.maximum(np.stack([np.full(k, 1 / k), natural, *scattered]), LEAST)


def _draws(law: Law, fits: list[Calibrated]) -> dict[str, np.ndarray]:
    """Return the parameters of resamples by name [B, T], as many as all targets have."""
    n = min(MOST_DRAWS, *(len(next(iter((c.draws or {}).values()))) for c in fits))
    return {k: np.stack([np.asarray((c.draws or {})[k])[:n] for c in fits], axis=1) for k in _params(law)}


def _walk(law, params, weights, x, natural, pull, low, high, starts) -> tuple[np.ndarray, np.ndarray]:
    """Return where starts [S, K] end for B sets of constants [B, T]: mixtures [B, S, K] and values [B, S]."""
    n = len(next(iter(params.values())))
    size = next(s for s in DRAW_SIZES if s >= n)
    padded = {k: v[np.minimum(np.arange(size), n - 1)] for k, v in params.items()}
    found, values = _program(law)(padded, weights, x, natural, pull, low, high, starts)
    return np.asarray(found)[:n], np.asarray(values)[:n]


@functools.lru_cache(maxsize=32)
def _program(law: Law):
    names = [f.name for f in law.features if f.name.startswith(SHARE)]

    def value(h, p, weights, x, natural, pull):
        shares = dict(zip(names, h, strict=True))
        losses = jax.vmap(lambda one: law.predict(one, x | shares))(p)
        return weights @ losses + pull * jnp.sum(h * jnp.log(jnp.maximum(h, 1e-300) / natural))

    def search(start, p, weights, x, natural, pull, low, high):
        begin = within(start, low, high)
        both = jax.value_and_grad(value)

        def step(_, state):
            h, best, slope, size = state
            trial = within(h * jnp.exp(-size * (slope - slope @ h)), low, high)
            there, steep = both(trial, p, weights, x, natural, pull)
            better = (there <= best) & jnp.all(jnp.isfinite(steep))
            pick = lambda new, old: jnp.where(better, new, old)  # noqa: E731
            return pick(trial, h), pick(there, best), pick(steep, slope), size * jnp.where(better, 1.3, 0.4)

        at, slope = both(begin, p, weights, x, natural, pull)
        h, best, _, _ = jax.lax.fori_loop(0, STEPS, step, (begin, at, slope, FIRST_STEP))
        return h, best

    over_starts = jax.vmap(search, in_axes=(0, *[None] * 7))

    def every(params, weights, x, natural, pull, low, high, starts):
        return jax.vmap(lambda p: over_starts(starts, p, weights, x, natural, pull, low, high))(params)

    return jax.jit(every)


def within(h, low, high):
    """Return the mixture within bounds that is nearest to h [K] in relative entropy: clip(factor h), summing to 1."""
    h = jnp.maximum(h, 1e-12)

    def halve(_, ends):
        a, b = ends
        middle = (a + b) / 2
        over = jnp.sum(jnp.clip(jnp.exp(middle) * h, low, high)) > 1
        return jnp.where(over, a, middle), jnp.where(over, middle, b)

    a, b = jax.lax.fori_loop(0, HALVINGS, halve, (jnp.asarray(-30.0), jnp.asarray(30.0)))
    return jnp.clip(jnp.exp((a + b) / 2) * h, low, high)
