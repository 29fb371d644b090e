"""Simulated runs whose truth is known: one that Chinchilla's law describes, and two that it does not."""

import numpy as np

from core import laws
from core.fit.discrepancy.discrepancy import discrepancy
from core.fit.solver.space import walked

CHINCHILLA = laws.get("chinchilla")
TRUTH = {"E": 1.69, "A": 406.4, "B": 410.7, "alpha": 0.34, "beta": 0.28}
AT_TRUTH = walked(CHINCHILLA, {k: np.float64(v) for k, v in TRUTH.items()})
EDGE = 2e11  # tokens, at the upper edge of the runs


def right(n, d):
    """Hoffmann's law, computed here."""
    return TRUTH["E"] + TRUTH["A"] * n ** -TRUTH["alpha"] + TRUTH["B"] * d ** -TRUTH["beta"]


def broken(n, d):
    """The same with an exponent of data that breaks at EDGE."""
    late = np.maximum(1.0, d / EDGE) ** 0.12
    return TRUTH["E"] + TRUTH["A"] * n ** -TRUTH["alpha"] + TRUTH["B"] * d ** -TRUTH["beta"] * late


def repeated(n, d, unique=2e9):
    """The same with tokens beyond `unique` ones repeated (Muennighoff et al. 2023, equation 5, R* = 15.4)."""
    again = 15.4 * (1 - np.exp(-np.maximum(d / unique - 1, 0) / 15.4))
    return right(n, np.minimum(d, unique) + unique * again)


def sizes(count, rng):
    """Sizes and tokens of random runs: 30M to 3B parameters, 5 to 200 tokens each."""
    n = 10 ** rng.uniform(7.5, 9.5, count)
    return n, n * 10 ** rng.uniform(np.log10(5), np.log10(200), count)


def ahead(n, d, decades):
    """The size and tokens of a model with 20 tokens per parameter, so many decades of compute beyond the runs."""
    size = np.sqrt((n * d).max() * 10**decades / 20)
    return {"params": np.array([size]), "tokens": np.array([20 * size])}


def found_on(truth, count, seed, noise=0.005):
    """Runs of a truth with noise, and the discrepancy of Chinchilla's law on them."""
    rng = np.random.default_rng(seed)
    n, d = sizes(count, rng)
    y = truth(n, d) * np.exp(noise * rng.standard_normal(count))
    u = near_fit(n, d, y)
    return n, d, y, discrepancy(CHINCHILLA, u, {"params": n, "tokens": d}, y, np.arange(count), {})


def near_fit(n, d, y):
    """Chinchilla's law by SciPy, as a solver vector: squares of logarithms."""
    from scipy.optimize import least_squares

    def off(v):
        a, b, e, alpha, beta = v
        return np.log(np.exp(e) + np.exp(a) * (n / 1e9) ** -alpha + np.exp(b) * (d / 1e10) ** -beta) - np.log(y)

    a, b, e, alpha, beta = least_squares(off, [-1.0, -0.5, 0.5, 0.34, 0.28]).x
    values = {"E": np.exp(e), "A": np.exp(a) * 1e9**alpha, "B": np.exp(b) * 1e10**beta, "alpha": alpha, "beta": beta}
    return walked(CHINCHILLA, {k: np.float64(v) for k, v in values.items()})
