"""Choose the data mixture: the shares of domains with the lowest predicted loss on weighted targets, with intervals."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace

import jax
import numpy as np
import pandas as pd

from ...errors import BadInput
from ...fit.band import band
from ...fit.calibrated import Calibrated
from ...fit.draws import percentile_interval
from ...fit.point import Point, check_point
from ...laws._repeats import R_D
from ...laws.base import Law
from .sampling import best_by_sampling
from .simplex import LEAST, SHARE, Searches, search, seen

STARTS = 12
MOST_DRAWS = 256  # optima that a cloud is made of
ENDLESS = 1e12  # repetitions that are worth as much as fresh tokens: infinity times nothing is no number
Fits = Mapping[str, Calibrated]  # fits of one law, by target


@dataclass(frozen=True)
class Wish:
    """What is asked of a mixture: the `weights` of targets, `at` which size and tokens, shares between `low` and
    `high`, and how strongly (`pull`, nats of weighted loss per nat) it is drawn to the mixture `natural`.

    `unique` are the tokens that there are of a domain: they are repeated `epochs` times at the most, and every
    repetition is worth less (`repeats`, R* of Muennighoff et al. 2023, infinite: as much as fresh tokens).
    """

    weights: Mapping[str, float]
    at: Mapping[str, float]
    low: Mapping[str, float]
    high: Mapping[str, float]
    natural: Mapping[str, float]
    pull: float = 0.0
    unique: Mapping[str, float] | None = None
    epochs: float = 4.0
    repeats: float = R_D

    def free(self) -> "Wish":
        """Return the same without limits, pull or repetition."""
        return replace(self, low={}, high={}, pull=0.0, unique=None)


@dataclass(frozen=True)
class Mixture:
    """The best mixture: `shares` by domain, with 95 % intervals `ends` and `cloud` [B, K] of the optima of resamples
    (empty without draws), the `losses` there by target as (value, low, high), and the weighted sum of them, `value`.
    `epochs` says how often each domain with known unique tokens is seen.
    """

    shares: dict[str, float]
    ends: dict[str, tuple[float, float]]
    cloud: np.ndarray
    losses: dict[str, tuple[float, float | None, float | None]]
    value: float
    epochs: dict[str, float]


def domains_of(law: Law) -> list[str]:
    """Return the domains whose shares a law takes, in its order."""
    return [f.name[len(SHARE) :] for f in law.features if f.name.startswith(SHARE)]


def given_run(law: Law, at: Mapping[str, float], scarce: bool) -> Point:
    """Return size and tokens of a run from values by column (see `core.fit.point`), as a law over domains takes them.

    Tokens are kept where domains are `scarce`, whether the law takes them or not. Raises BadInput as `check_point`
    does, and for a share, which the best mixture decides.
    """
    return check_point(law, at, decided=[f.name for f in law.shares], also=("tokens",) if scarce else ())


def best_mixture(fits: Fits, wish: Wish) -> Mixture:
    """Return the best mixture by fits of one law to several targets.

    Raises BadInput for targets that were not fitted, a size or number of tokens that the law needs, bounds that leave
    no mixture, and fits that give no finite loss.
    """
    law, weights = checked(fits, wish)
    names, used = domains_of(law), [fits[t] for t in weights]
    best = optima(fits, [wish], starts(len(names), natural(names, wish)))[0]
    cloud = np.empty((0, len(names)))
    if all(c.draws for c in used):
        drawn = _draws(law, used)
        cloud = search(law, searches(law, drawn, [wish] * len(next(iter(drawn.values()))), weights), best[None])
    ends = {}
    if len(cloud):
        ends = {n: (float(a), float(b)) for n, a, b in zip(names, *percentile_interval(cloud), strict=True)}
    shares = dict(zip(names, best.tolist(), strict=True))
    losses = {t: loss_at(c, shares, wish) for t, c in fits.items()}
    value = float(weighted_loss(fits, wish, best[None])[0])
    if not np.isfinite(value):
        raise BadInput(f"{law.key.partition('[')[0]} gives no finite loss of any mixture; its fit went astray.")
    return Mixture(shares, ends, cloud, losses, value, epochs_of(shares, wish))


def optima(fits: Fits, wishes: list[Wish], begin: np.ndarray) -> np.ndarray:
    """Return the best mixtures [B, K] of several wishes that differ in weights, size, tokens and bounds, searched from
    begin [S, K]. Raises BadInput as `best_mixture` does.
    """
    law, _ = checked(fits, wishes[0])
    if not law.params:
        return np.stack([_sampled(fits, w) for w in wishes])
    weights = {t: 1.0 for t in dict.fromkeys(t for w in wishes for t in checked(fits, w)[1])}
    point = {p.name: np.array([[fits[t].values[p.name] for t in weights]] * len(wishes)) for p in law.params}
    return search(law, searches(law, point, wishes, weights), begin)


def _sampled(fits: Fits, wish: Wish) -> np.ndarray:
    """Return the best mixture [K] by predictors without parameters, which have no gradient to follow."""
    names = domains_of(next(iter(fits.values())).law)
    given = natural(names, wish)

    def value(h: np.ndarray) -> np.ndarray:
        entropy = (h * np.log(np.maximum(h, 1e-300) / given)).sum(axis=1)
        return weighted_loss(fits, wish, h) + wish.pull * entropy

    return best_by_sampling(value, *limits(names, wish), given)


def searches(law: Law, params: Mapping[str, np.ndarray], wishes: list[Wish], targets: Mapping[str, float]) -> Searches:
    """Return the searches of wishes [B] by constants [B, T] of the law on `targets`."""
    first, names = wishes[0], domains_of(law)
    low, high = (np.array(side) for side in zip(*(limits(names, w) for w in wishes), strict=True))
    weights = np.array([[w.weights.get(t, 0.0) for t in targets] for w in wishes])
    return Searches(
        params, weights / weights.sum(axis=1, keepdims=True),
        {n: np.array([float(w.at[n]) for w in wishes]) for n in needed(law)},
        np.array([float(w.at.get("tokens", 1.0)) for w in wishes]), low, high, natural(names, first), first.pull,
        _unique(names, first), min(first.repeats, ENDLESS),
    )  # fmt: skip


def weighted_loss(fits: Fits, wish: Wish, shares: np.ndarray) -> np.ndarray:
    """Return the weighted loss [M] of mixtures [M, K], shares in the order of the law's domains."""
    _, weights = checked(fits, wish)
    return sum((w * losses_at(fits[t], shares, wish) for t, w in weights.items()), np.zeros(len(shares)))


def value_of(fits: Fits, wish: Wish, shares: Mapping[str, float]) -> float:
    """Return the weighted loss of one mixture."""
    law = next(iter(fits.values())).law
    return float(weighted_loss(fits, wish, np.array([[shares[n] for n in domains_of(law)]]))[0])


def loss_at(
    calibrated: Calibrated, shares: Mapping[str, float], wish: Wish
) -> tuple[float, float | None, float | None]:
    """Return the predicted loss of a mixture at what is wished, and the ends of its 95 % band (None: there is none)."""
    names = domains_of(calibrated.law)
    x = _inputs(calibrated.law, np.array([[shares[n] for n in names]]), wish)
    if calibrated.draws is None:
        return float(calibrated.expect(x)[0]), None, None
    found = band(calibrated, x)
    low, high = (float(e[0]) if np.isfinite(e[0]) else None for e in (found.low, found.high))
    return float(found.value[0]), low, high


def losses_at(calibrated: Calibrated, shares: np.ndarray, wish: Wish) -> np.ndarray:
    """Return the predicted loss [M] of mixtures [M, K], shares in the order of the law's domains."""
    return calibrated.expect(_inputs(calibrated.law, shares, wish))


def _inputs(law: Law, shares: np.ndarray, wish: Wish) -> dict[str, np.ndarray]:
    """Return the features [M] of mixtures [M, K], each for what it is worth where domains are repeated."""
    names, tokens = domains_of(law), float(wish.at.get("tokens", 1.0))
    fresh = np.full(len(shares), tokens)
    if wish.unique:
        of_all = jax.vmap(seen, (0, None, None, None))
        mixed = of_all(shares, tokens, _unique(names, wish), min(wish.repeats, ENDLESS))
        shares, fresh = (np.asarray(v) for v in mixed)
    known = {SHARE + n: shares[:, i] for i, n in enumerate(names)} | {"tokens": fresh}
    return {f.name: known.get(f.name, np.full(len(shares), wish.at.get(f.name, np.nan))) for f in law.features}


def epochs_of(shares: Mapping[str, float], wish: Wish) -> dict[str, float]:
    """Return how often each domain is seen whose unique tokens are known."""
    return {n: shares[n] * wish.at["tokens"] / u for n, u in (wish.unique or {}).items() if n in shares}


def limits(names: list[str], wish: Wish) -> tuple[np.ndarray, np.ndarray]:
    """Return the lowest and highest share [K] of each domain. Raises BadInput where they leave no mixture."""
    low = np.array([wish.low.get(n, 0.0) for n in names])
    high = np.array([wish.high.get(n, 1.0) for n in names])
    for n, a, b in zip(names, low, high, strict=True):
        if not 0 <= a <= b <= 1:
            raise BadInput(f"The share of {n} cannot lie between {a:g} and {b:g}: allowed are 0 to 1, low before high.")
    if wish.unique:
        high = np.minimum(high, _caps(names, wish))
        if (high < low).any():
            n = names[int(np.argmax(low - high))]
            raise BadInput(f"{n} has too few unique tokens for its least share at {wish.epochs:g} epochs.")
        if high.sum() < 1 - 1e-9:
            raise BadInput(
                f"The unique tokens are too few: {wish.epochs:g} epochs of all domains are {high.sum():.0%} of the "
                "tokens to train on. Train on fewer, or allow more epochs."
            )
    if low.sum() > 1 + 1e-9 or high.sum() < 1 - 1e-9:
        raise BadInput(
            f"No mixture fits the bounds: they sum to {low.sum():.3g} at least and {high.sum():.3g} at most."
        )
    return low, high


def _caps(names: list[str], wish: Wish) -> np.ndarray:
    """Return the share [K] of each domain that its unique tokens allow."""
    if not wish.at.get("tokens", 0) > 0:
        raise BadInput("How often a domain is repeated depends on the tokens to train on; they are not given.")
    if unknown := [n for n in wish.unique or {} if n not in names]:
        raise BadInput(f"There is no domain {unknown[0]!r} here; there are {', '.join(names)}.")
    for n, u in (wish.unique or {}).items():
        if not u > 0:
            raise BadInput(f"{n} has {u:g} unique tokens; allowed are numbers above 0.")
    return wish.epochs * _unique(names, wish) / wish.at["tokens"]


def _unique(names: list[str], wish: Wish) -> np.ndarray:
    return np.array([float((wish.unique or {}).get(n, np.inf)) for n in names])


def shares_of_runs(table: pd.DataFrame, names: list[str]) -> np.ndarray:
    """Return the mixtures [R, K] of the rows of a run table that say theirs."""
    return table[[SHARE + n for n in names]].dropna().to_numpy(float)


def nearest_run(shares: Mapping[str, float], runs: np.ndarray, names: list[str]) -> float:
    """Return how far the nearest of the mixtures of runs [R, K] is: half the sum of differences, the share to move."""
    return float(0.5 * np.abs(runs - [shares[n] for n in names]).sum(axis=1).min())


def checked(fits: Fits, wish: Wish) -> tuple[Law, dict[str, float]]:
    """Return the law and the weights above 0, summing to 1. Raises BadInput for a wish that cannot be met."""
    weights = {t: float(w) for t, w in wish.weights.items() if w}
    if not weights or min(weights.values()) < 0:
        raise BadInput("A mixture is chosen for targets with weights above 0; there are none.")
    if unknown := [t for t in weights if t not in fits]:
        raise BadInput(f"{unknown[0]} was not fitted; fitted are {', '.join(fits)}.")
    total = sum(weights.values())
    law = next(iter(fits.values())).law
    if not domains_of(law):
        raise BadInput(f"{law.key} does not depend on the mixture; allowed are laws with shares.")
    for name in needed(law):
        if not wish.at.get(name, 0) > 0:
            raise BadInput(f"{law.key.partition('[')[0]} needs {name}, a number above 0.")
    return law, {t: w / total for t, w in weights.items()}


def needed(law: Law) -> list[str]:
    """Return the features of a law beside shares: size and tokens."""
    return [f.name for f in law.features if not f.name.startswith(SHARE)]


def natural(names: list[str], wish: Wish) -> np.ndarray:
    """Return the mixture [K] that a wish calls natural, every share above 0; an even one where it names none."""
    values = np.array([wish.natural.get(n, 0.0) for n in names])
    values = values if values.sum() > 0 else np.ones(len(names))
    return np.maximum(values / values.sum(), LEAST)


def starts(k: int, natural: np.ndarray) -> np.ndarray:
    """Return mixtures to begin with [S, K]: even, the natural one, and scattered ones."""
    scattered = np.random.default_rng(0).dirichlet(np.ones(k), STARTS - 2)
    return np.maximum(np.stack([np.full(k, 1 / k), natural, *scattered]), LEAST)


def _draws(law: Law, fits: list[Calibrated]) -> dict[str, np.ndarray]:
    """Return the parameters of resamples by name [B, T]: of those that gave a draw for every target.

    A resample takes the same runs, or the same noise of runs, for all targets: losses of one model err together.
    """
    common = functools.reduce(np.intersect1d, [c.drawn for c in fits])[:MOST_DRAWS]
    at = [np.searchsorted(c.drawn, common) for c in fits]
    drawn = [c.draws or {} for c in fits]
    return {
        p.name: np.stack([np.asarray(d[p.name])[i] for d, i in zip(drawn, at, strict=True)], axis=1) for p in law.params
    }
