"""Laws that tell the loss on a domain from its own share, against their formulas and another solver."""

import functools

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize

from core import laws
from core.laws.mixture.capacity import capacities
from core.laws.transforms import bound
from tests.laws._cases import loss
from tests.tolerances import ALGEBRA, DIFFERENCE, SOLVER

KEYS = ("mixture-bimix", "mixture-dcpt", "mixture-capacity")
DOMAINS = ("books", "code", "web")
RUN = {"params": 7e8, "tokens": 2e10, "mix/books": 0.2, "mix/code": 0.5, "mix/web": 0.3}
H = np.array([0.2, 0.5, 0.3])


def law_of(key):
    return bound(laws.get(key), DOMAINS)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_bimix_is_its_formula(number):
    p = {"t": float(number), "a": 0.1, "B": 0.7, "b": 0.4, "C": 1.6}
    expected = H[number] ** -0.1 * (0.7 * 20.0**-0.4 + 1.6)
    assert loss(law_of("mixture-bimix"), p, RUN) == pytest.approx(expected, rel=ALGEBRA)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_dcpt_is_its_formula(number):
    p = {
        "t": float(number), "E": 1.2, "A": 0.5, "alpha": 0.3, "B": 0.7, "beta": 0.4, "eta": 0.2, "C": 0.1,
        "eps": 0.02, "gamma": 0.6,
    }  # fmt: skip
    share, of_paper = H[number], 0.1 * 1.02**0.6
    expected = 1.2 + 0.5 / 7**0.3 + 0.7 * share**0.2 / 20**0.4 + of_paper / (share + 0.02) ** 0.6
    assert loss(law_of("mixture-dcpt"), p, RUN) == pytest.approx(expected, rel=ALGEBRA)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_capacity_is_its_formula_by_another_solver(number):
    c, b, size, least = np.array([0.5, 0.9, 0.3]), np.array([0.2, 0.5, 0.4]), 7.0, 1.5
    room = minimize(
        lambda x: (H * c * x**-b).sum(), np.full(3, (size + 2 * least) / 3), bounds=[(least, None)] * 3,
        constraints={"type": "eq", "fun": lambda x: x.sum() - size - 2 * least}, method="SLSQP",
        options={"ftol": 1e-15, "maxiter": 500},
    ).x  # fmt: skip
    expected = c[number] * room[number] ** -b[number] + 0.8 * (20 * H[number]) ** -0.3 + 1.1
    p = {"t": float(number), "H": least}
    for i, m in enumerate(DOMAINS):
        p |= {f"c[{m}]": c[i], f"b[{m}]": b[i], f"A[{m}]": 0.8, f"a[{m}]": 0.3, f"E[{m}]": 1.1}
    assert loss(law_of("mixture-capacity"), p, RUN) == pytest.approx(expected, rel=SOLVER)


def by_brentq(h, c, b, size, least):
    """x [K] from the conditions of Karush, Kuhn and Tucker, whose multiplier SciPy finds."""
    least = min(least, size)
    total = size + (len(h) - 1) * least

    def spread(log_mu):
        with np.errstate(divide="ignore"):
            return np.maximum(least, np.exp((np.log(h * c * b) - log_mu) / (b + 1)))

    high = 100.0
    if spread(high).sum() >= total:  # all domains have all of the model
        return spread(high)
    return spread(brentq(lambda v: spread(v).sum() - total, -100.0, high, xtol=1e-14, rtol=1e-15))


@functools.cache
def compiled():
    return jax.jit(capacities), jax.jit(jax.jacfwd(capacities, range(5))), jax.jit(jax.jacrev(capacities, range(5)))


def problem(rng, k=5, zero=False):
    h = rng.dirichlet(np.full(k, 0.5))
    h[-1] = 0.0 if zero else h[-1]
    c, b = np.exp(rng.uniform(-3, 2, k)), np.exp(rng.uniform(-3, 0.5, k))
    size = np.exp(rng.uniform(-2, 5))
    return h, c, b, size, size * np.exp(rng.uniform(-6, 0.3))


@given(seed=st.integers(0, 2**32 - 1), zero=st.booleans())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_capacities_meet_their_conditions(seed, zero):
    h, c, b, size, least = problem(np.random.default_rng(seed), zero=zero)
    x = np.asarray(compiled()[0](h, c, b, size, least))
    np.testing.assert_allclose(x, by_brentq(h, c, b, size, least), rtol=1e-10)
    assert x.sum() == pytest.approx(size + 4 * min(least, size), rel=ALGEBRA)


@pytest.mark.parametrize("seed", range(6))
def test_derivatives_of_capacities_are_those_of_differences_both_ways(seed):
    values = problem(np.random.default_rng(seed), zero=seed % 2 == 1)
    values = (*values[:4], 0.4 * values[3])  # with differences that do not cross an H of N
    _, forward, reverse = compiled()
    for i, (by_columns, by_rows) in enumerate(zip(forward(*values), reverse(*values), strict=True)):
        np.testing.assert_allclose(by_columns, by_rows, rtol=1e-9, atol=1e-12 * values[3])
        for j in np.ndindex(np.shape(values[i])):
            if values[i][j] == 0:
                continue  # a share that is none has a derivative on one side only
            step = np.zeros(np.shape(values[i]))
            step[j] = 1e-6 * values[i][j]
            up, down = (by_brentq(*values[:i], values[i] + s, *values[i + 1 :]) for s in (step, -step))
            difference = (up - down) / 2e-6
            slope = np.asarray(by_columns)[(..., *j)] * values[i][j]
            np.testing.assert_allclose(slope, difference, atol=DIFFERENCE * values[3], rtol=DIFFERENCE)


def test_more_of_a_domain_gives_it_more_of_the_model():
    c, b = np.full(3, 0.5), np.full(3, 0.3)
    x = np.asarray(capacities(H, c, b, 10.0, 1.0))
    assert list(np.argsort(x)) == list(np.argsort(H))
    even = np.asarray(capacities(np.full(3, 1 / 3), c, b, 10.0, 1.0))
    np.testing.assert_allclose(even, 4.0, rtol=ALGEBRA)
    np.testing.assert_allclose(capacities(H, c, b, 1.0, 5.0), 1.0, rtol=ALGEBRA)  # H above N


@pytest.mark.parametrize("key", KEYS)
def test_a_share_of_zero(key):
    law = law_of(key)
    p = {q.name: float(np.sqrt(q.start[0] * q.start[1])) for q in law.params if not q.target_member}
    x = {**RUN, "mix/books": 0.0, "mix/code": 0.7}
    first, other = (loss(law, p | {"t": t}, x) for t in (0.0, 1.0))
    assert np.isfinite(other)
    assert np.isinf(first) == law.needs_share
