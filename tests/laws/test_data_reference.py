"""Laws of repeated, filtered and synthetic data against sums carried out one by one."""

import numpy as np
import pytest

from core.laws import get
from core.laws.loss import three_axes
from tests.laws._cases import loss


def collapse(beta: float, cut: int, samples: float) -> float:
    """The error of a model that knows what it saw, rank by rank, over a million ranks."""
    p = np.arange(1.0, 1e6 + 1) ** -beta
    p /= p.sum()
    q = np.where(np.arange(1, len(p) + 1) <= cut, p, 0.0)
    return float((p * np.exp(samples * np.log1p(-q / q.sum()))).sum())


@pytest.mark.parametrize(("beta", "cut", "samples"), [
    (1.5, 1_000_000, 1e2), (1.5, 1_000_000, 1e4), (1.5, 100, 1e3), (1.5, 100, 1e6), (1.5, 1000, 1e4), (2.0, 100, 1e6),
])  # fmt: skip
def test_the_sum_of_collapse_is_that_over_a_million_ranks(beta, cut, samples):
    found = loss(get("collapse-exact"), {"beta": beta, "k": float(cut)}, {"tokens": samples})
    assert found == pytest.approx(collapse(beta, cut, samples), rel=2e-4)


def test_collapse_has_the_plateau_of_what_the_generator_never_says():
    """.07566 is the mass beyond rank 100 at beta = 1.5, and .20174, .09342, .04296 fall as T^(-1/3)."""
    law = get("collapse-exact")
    assert loss(law, {"beta": 1.5, "k": 100.0}, {"tokens": 1e6}) == pytest.approx(0.07566, abs=2e-5)
    first, last = (loss(law, {"beta": 1.5, "k": 1e6}, {"tokens": t}) for t in (1e3, 1e4))
    assert np.log10(last / first) == pytest.approx(-1 / 3, abs=0.01)


def filtered(a: float, u: float, tau: float, d: float, pool: float, n: float) -> float:
    """The error pass by pass."""
    y, before, j = 1.0, 1e5 / a, 1
    while before < n or j == 1:
        seen = min(n, j * pool)
        y *= (seen / before) ** (-u * 2 ** (-(j - 1) / tau))
        before, j = seen, j + 1
    return y + d


@pytest.mark.parametrize(("n", "error"), [(12.8e6, 0.928614), (32e6, 0.834664), (128e6, 0.788571), (640e6, 0.787390)])
def test_a_repeated_pool_is_worth_ever_less(n, error):
    """The numbers are those of the paper's form at a = .02, b = -.2, tau = 2, d = .1 and 12.8M pairs."""
    values = {"a": 0.02, "u": 0.2, "tau": 2.0, "d": 0.1}
    found = loss(get("filtered-pool"), values, {"tokens": n, "unique_tokens": 12.8e6})
    assert found == pytest.approx(error, abs=1e-6)
    assert found == pytest.approx(filtered(0.02, 0.2, 2.0, 0.1, 12.8e6, n), rel=1e-9)


def test_three_axes_are_at_right_angles_and_give_the_law_of_size_and_data():
    axes = np.array(three_axes.AXES)
    np.testing.assert_allclose(axes @ axes.T, np.eye(3), atol=1e-6)
    a, b, e, alpha, beta = axes.T @ np.array([4.6, 5.6, 6.4])
    expected = np.exp(e) + np.exp(a) * 1e9**-alpha + np.exp(b) * 1e11**-beta
    found = loss(get("three-axes"), {"z1": 4.6, "z2": 5.6, "z3": 6.4}, {"params": 1e9, "tokens": 1e11})
    assert found == pytest.approx(expected, rel=1e-12)


def test_a_distilled_student_of_a_poor_teacher_is_near_its_teacher():
    """With a teacher much worse than the student could be alone the gap closes; by hand for plain numbers."""
    values = {"c0": 1.0, "c1": 1.0, "d": 1.0, "f": 1.0, "A": 1e2, "B": 0.0, "alpha": 0.25, "beta": 0.3, "gamma": 1.0}
    x = {"params": 1e8, "tokens": 1e10, "teacher_loss": 2.0, "supervised_loss": 2.0}
    assert loss(get("distillation"), values, x) == pytest.approx(2.0 + 0.5 * 0.5 * 1.0, rel=1e-12)
