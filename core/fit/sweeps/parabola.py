"""Parabolas in K variables through values at points, and their lowest points.

y = c + g u + u H u / 2 is lowest at u = -H^-1 g, where it is c + g u / 2, if the eigenvalues of H are above 0.
"""

import numpy as np

Pairs = tuple[tuple[int, int], ...]  # which two variables each term of second order multiplies

POOR = 1e12  # condition number from where on a resample does not determine a parabola


def pairs_of(k: int) -> Pairs:
    """Return all terms of second order in k variables."""
    return tuple((i, j) for i in range(k) for j in range(i, k))


def columns(u: np.ndarray, pairs: Pairs) -> np.ndarray:
    """Return what the coefficients of a parabola multiply at u [M, K]: a constant, u, and the terms of second order."""
    return np.column_stack([np.ones(len(u)), u, *(u[:, i] * u[:, j] for i, j in pairs)])


def lowest(coefficients: np.ndarray, k: int, pairs: Pairs) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return of parabolas in k variables, by their coefficients [B, P], the lowest points [B, K], the values there [B],
    and the second derivatives [B, K, K].

    Coefficients are in the order of `columns`. Point and value are NaN where a parabola does not rise on all sides, and
    where its coefficients are not finite.
    """
    slopes, bends = coefficients[:, 1 : 1 + k], np.zeros((len(coefficients), k, k))
    for n, (i, j) in enumerate(pairs):
        bends[:, i, j] += coefficients[:, 1 + k + n]
        bends[:, j, i] += coefficients[:, 1 + k + n]
    up = np.array(np.isfinite(coefficients).all(axis=1))
    up[up] = np.linalg.eigvalsh(bends[up])[:, 0] > 0
    places, values = np.full((len(coefficients), k), np.nan), np.full(len(coefficients), np.nan)
    places[up] = -np.linalg.solve(bends[up], slopes[up][..., None])[..., 0]
    values[up] = coefficients[up, 0] + (slopes[up] * places[up]).sum(axis=1) / 2
    return places, values, bends


def lowest_of(u: np.ndarray, y: np.ndarray) -> tuple[np.ndarray | None, float, np.ndarray]:
    """Return the lowest point [K] of the parabola through values y [M] at u [M, K], its value, and its second
    derivatives [K, K], by least squares.

    None for the point where the points do not determine the parabola, and where it does not rise on all sides.
    """
    k, centre = u.shape[1], u.mean(axis=0)
    design = columns(u - centre, pairs_of(k))
    found, _, rank, _ = np.linalg.lstsq(design, y, rcond=None)
    places, values, bends = lowest(found[None], k, pairs_of(k))
    if rank < design.shape[1] or np.isnan(places).any():
        return None, np.nan, bends[0]
    return places[0] + centre, float(values[0]), bends[0]


def lowest_in_resamples(u: np.ndarray, y: np.ndarray, resamples: int, rng: np.random.Generator) -> np.ndarray:
    """Return the lowest points [B, K] when the points u [M, K] with their values y [M] are drawn with replacement.

    NaN where a resample has none.
    """
    k, centre = u.shape[1], u.mean(axis=0)
    design = columns(u - centre, pairs_of(k))
    counts = rng.multinomial(len(y), np.full(len(y), 1 / len(y)), resamples).astype(float)
    # All resamples at once, by their normal equations; in columns of like size these are well enough conditioned.
    sizes = np.linalg.norm(design, axis=0)
    scaled = design / sizes
    gram = np.einsum("bm,mp,mq->bpq", counts, scaled, scaled)
    right = np.einsum("bm,mp,m->bp", counts, scaled, y)
    known = np.linalg.cond(gram) < POOR
    found = np.full((resamples, design.shape[1]), np.nan)
    found[known] = np.linalg.solve(gram[known], right[known][..., None])[..., 0] / sizes
    return lowest(found, k, pairs_of(k))[0] + centre
