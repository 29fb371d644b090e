"""The data-constrained law against the authors' numbers and an implementation of its own in plain Python."""

import math

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from core.laws import get, get_published
from tests.laws._cases import compiled, compiled_slopes, loss, parameters, values_of
from tests.tolerances import ALGEBRA, DIFFERENCE

LAW, CONSTANTS = get_published("data-constrained@muennighoff")
P = values_of(LAW, CONSTANTS)
UNIQUE = 25e9
drawn = settings(max_examples=200, deadline=None, derandomize=True)


def run(params, tokens, unique_tokens):
    return {"params": params, "tokens": tokens, "unique_tokens": unique_tokens}


def of_code(params, tokens, unique_tokens):
    return loss(LAW, P, run(params, tokens, unique_tokens))


def balance(alpha, beta, A, B):
    return (alpha * A / (beta * B)) ** (1 / (alpha + beta))


def matching(unique_tokens):
    """The compute-optimal size for `unique_tokens` fresh tokens."""
    G = balance(P["alpha"], P["beta"], P["A"], P["B"])
    return (unique_tokens * G) ** (P["beta"] / P["alpha"]) * G


def chinchilla(params, tokens):
    p = {name: P[name] for name in ("E", "A", "B", "alpha", "beta")}
    return loss(get("chinchilla"), p, {"params": params, "tokens": tokens})


def by_hand(N, D, U):
    """The law in plain Python, as the paper writes it, for U <= D."""
    a, b, e, alpha, beta, r_d, r_n = 6.255414, 7.3049974, 0.6254804, 0.3526596, 0.3526596, 15.387756, 5.309743
    G = balance(alpha, beta, math.exp(a), math.exp(b))
    U_N = min(N, (U * G) ** (beta / alpha) * G)
    R_N, R_D = max(N / U_N - 1, 0), max(D / U - 1, 0)
    size = U_N + U_N * r_n * (1 - math.exp(-R_N / r_n))
    data = U + U * r_d * (1 - math.exp(-R_D / r_d))
    return math.exp(e) + math.exp(a) / size**alpha + math.exp(b) / data**beta


@pytest.mark.parametrize(
    ("params", "tokens", "expected"),
    [(6.34e9, 242e9, 2.2256440889984477), (8.67e9, 178e9, 2.2269634075087867)],
)
def test_the_authors_numbers(params, tokens, expected):
    assert of_code(params, tokens, UNIQUE) == pytest.approx(expected, rel=ALGEBRA)
    assert by_hand(params, tokens, UNIQUE) == pytest.approx(expected, rel=ALGEBRA)


@given(log_n=st.floats(16, 28), log_u=st.floats(18, 32), epochs=st.floats(1, 200))
@drawn
def test_plain_python_agrees(log_n, log_u, epochs):
    N, U = math.exp(log_n), math.exp(log_u)
    assert of_code(N, epochs * U, U) == pytest.approx(by_hand(N, epochs * U, U), rel=ALGEBRA)


@given(log_d=st.floats(18, 32), share=st.floats(0.001, 1.0))
@drawn
def test_it_is_chinchilla_where_nothing_is_repeated(log_d, share):
    D = math.exp(log_d)
    N = share * matching(D)
    for unique in (D, 3 * D):
        assert of_code(N, D, unique) == pytest.approx(chinchilla(N, D), rel=ALGEBRA)


def test_an_oversized_model_is_worth_less_than_its_size():
    D = 1e10
    # 10 times the matching size is worth 1 + 5.31 (1 - exp(-9 / 5.31)) = 5.33 times it.
    worth = 1 + P["R_N"] * (1 - math.exp(-9 / P["R_N"]))
    expected = chinchilla(worth * matching(D), D)
    assert of_code(10 * matching(D), D, D) == pytest.approx(expected, rel=ALGEBRA)
    assert expected > chinchilla(10 * matching(D), D)


@pytest.mark.parametrize(
    ("epochs", "worth"), [(2, "0.9841"), (4, "0.9314"), (8, "0.8280"), (16, "0.6614"), (40, "0.3792")]
)
def test_what_a_repeated_token_is_worth(epochs, worth):
    """Worth per token seen, read back from the loss of a model that is not too large."""
    D = epochs * UNIQUE
    data_term = of_code(1e9, D, UNIQUE) - P["E"] - P["A"] * 1e9 ** -P["alpha"]
    effective = (P["B"] / data_term) ** (1 / P["beta"])
    assert abs(effective / D - float(worth)) <= 0.5e-4


@pytest.mark.parametrize("beyond", [1e6, 1e12])
def test_worth_is_bounded(beyond):
    most = by_hand(1e9, 1e6 * UNIQUE, UNIQUE)
    assert of_code(1e9, beyond * UNIQUE, UNIQUE) == pytest.approx(most, rel=ALGEBRA)


def chinchilla_point(flops):
    """The compute-optimal point for endless data under the law's own coefficients and C = 6 N D."""
    alpha, beta = P["alpha"], P["beta"]
    N = balance(alpha, beta, P["A"], P["B"]) * (flops / 6) ** (beta / (alpha + beta))
    return N, flops / (6 * N)


def test_the_authors_grid_finds_the_authors_optimum():
    N_c, D_c = chinchilla_point(1e22)
    factors = np.linspace(1.0001, 3, 500)
    points = [(N_c / i, D_c * i) for i in factors] + [(N_c * i, D_c / i) for i in factors]
    batch = {k: np.array(v) for k, v in run(*zip(*points, strict=True), [UNIQUE] * len(points)).items()}
    losses = jax.vmap(compiled(LAW), in_axes=(None, 0))(P, batch)
    N, D = points[int(np.argmin(losses))]
    assert pytest.approx(237336955477.55, rel=ALGEBRA) == D
    assert pytest.approx(7022364735.88, rel=ALGEBRA) == N
    assert pytest.approx(9.4935, abs=0.5e-4) == D / UNIQUE


def test_the_continuous_optimum_is_within_the_grids_spacing():
    N_c, D_c = chinchilla_point(1e22)
    found = minimize_scalar(
        lambda u: of_code(N_c / math.exp(u), D_c * math.exp(u), UNIQUE),
        bounds=(0, math.log(3)),
        method="bounded",
        options={"xatol": 1e-12},
    )
    spacing = (3 - 1.0001) / 499
    assert abs(math.exp(found.x) - 237336955477.55 / D_c) < spacing / 2
    assert found.fun <= of_code(7022364735.88, 237336955477.55, UNIQUE)


@pytest.mark.parametrize("size", [0.5, 1.0, 2.0], ids=["below", "at", "above"])
@pytest.mark.parametrize("epochs", [0.3, 1.0, 3.0], ids=["fewer", "once", "repeated"])
def test_gradients_are_whole_at_the_seams(size, epochs):
    """The law is smooth where repetition or excess size begins: no half gradients there."""
    x = run(size * matching(min(UNIQUE, epochs * UNIQUE)), epochs * UNIQUE, UNIQUE)
    gradient = compiled_slopes(LAW)(P, x)[1]
    for name in x:
        low, high = (loss(LAW, P, {**x, name: x[name] * factor}) for factor in (1 - 1e-6, 1 + 1e-6))
        assert abs(float(gradient[name]) * x[name] - (high - low) / 2e-6) <= DIFFERENCE * low


@given(shares=st.lists(st.floats(-2.0, 3.0), min_size=7, max_size=7), more=st.floats(1e-3, 1e3))
@drawn
def test_far_outside_its_boxes_it_stays_finite(shares, more):
    """Boxes stretched five times over, within the domains: value and gradient are still numbers."""
    p = {
        q.name: float(np.clip(v, q.domain.lower, q.domain.upper))
        for q, v in zip(LAW.params, parameters(LAW, shares).values(), strict=True)
    }
    x = run(1e9, 1e10 * more, 1e10)
    assert math.isfinite(loss(LAW, p, x))
    for gradient in compiled_slopes(LAW)(p, x):
        assert all(math.isfinite(g) for g in gradient.values()), gradient
