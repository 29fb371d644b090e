"""How many different mixtures determine the parameters of a law over shares; runs at other sizes are no substitute."""

import bisect
import functools
from collections.abc import Mapping

import jax
import jax.numpy as jnp
import numpy as np

from ... import jax_setup
from ...laws.base import Feature, Law

SHARE = "mix/"  # what the columns of shares begin with
SETTINGS = 8  # combinations of all that is no share, such as size and tokens; every mixture is run at each of them
PLACES = 3  # sets of parameters at which derivatives are taken; in one alone two of them might happen to go together
RANK_AT = 1e-10  # smallest singular value that counts, relative to the largest, with columns of one length


def shares_of(law: Law) -> list[str]:
    """Return the features of a bound law that are shares of a mixture."""
    return [f.name for f in law.features if f.name.startswith(SHARE)]


def numbered_mixtures(shares: np.ndarray) -> np.ndarray:
    """Return the number [R] of the mixture of each row of shares [R, K]; rows of one mixture have one number."""
    return np.unique(np.round(shares, 9), axis=0, return_inverse=True)[1].ravel()


def distinct_mixtures(x: Mapping[str, np.ndarray]) -> int:
    """Return how many different mixtures the rows of `x` have; it maps each share to its values [R]."""
    return int(numbered_mixtures(np.stack(list(x.values()), axis=1)).max()) + 1


@functools.lru_cache(maxsize=64)
def mixtures_needed(law: Law, known: tuple[tuple[str, float], ...] = ()) -> int:
    """Return how many different mixtures determine the parameters of a bound law, if runs at any size are free.

    `known` are parameters that need no runs, with their values. The function takes the derivatives of the prediction by
    all other parameters, at generic parameters, mixtures and sizes. It returns the fewest mixtures for which their rank
    is as high as for as many mixtures as parameters (local identifiability, Rothenberg 1971). A mixture adds one to the
    rank at the most where a law takes shares alone; else it adds one for every term with both a size and a mixture.
    """
    found = _derivatives(law, known)
    most = found.shape[1] // _settings(law)
    whole = _rank(found)
    return 1 + bisect.bisect_left(range(1, most), whole, key=lambda m: _rank(found[:, : m * _settings(law)]))


def _rank(derivatives: np.ndarray) -> int:
    """Return the rank of derivatives [places, rows, P], the highest of the places."""
    lengths = np.linalg.norm(derivatives, axis=1, keepdims=True)
    sizes = np.linalg.svd(derivatives / np.where(lengths > 0, lengths, 1.0), compute_uv=False)
    return int((sizes > RANK_AT * sizes[:, :1]).sum(axis=1).max())


def _settings(law: Law) -> int:
    return SETTINGS if len(law.features) > len(shares_of(law)) else 1


def _derivatives(law: Law, known: tuple[tuple[str, float], ...]) -> np.ndarray:
    """Return the derivatives [places, rows, P] of predictions by unknown parameters, mixture after mixture."""
    rng, shares = np.random.default_rng(0), shares_of(law)
    unknown = [p for p in law.params if p.name not in dict(known)]
    n, k = max(len(unknown), 1), _settings(law)
    mixed = rng.dirichlet(np.ones(len(shares)), n).repeat(k, axis=0)
    x = {name: mixed[:, i] for i, name in enumerate(shares)}
    x |= {f.name: np.tile(_drawn(f, rng, k), n) for f in law.features if f.name not in x}
    at = {p.name: rng.uniform(*p.start, PLACES) for p in unknown}

    def predict(p, x):
        return law.predict(dict(known) | p, x)

    over_rows = jax.vmap(jax.jacfwd(predict), in_axes=(None, 0))
    slopes = jax_setup.Nameless(jax.vmap(over_rows, in_axes=(0, None)))({q: jnp.asarray(v) for q, v in at.items()}, x)
    return np.nan_to_num(np.stack([np.asarray(slopes[p.name]) for p in unknown], axis=2))


def _drawn(feature: Feature, rng: np.random.Generator, n: int) -> np.ndarray:
    low, high = feature.range
    return np.exp(rng.uniform(np.log(low), np.log(high), n)) if feature.domain.log else np.linspace(low, high, n)
