"""Laws of attention heads: published curves by hand, and this project's own set found again by SciPy."""

import numpy as np
import pytest
from scipy.optimize import least_squares

from core import laws

HEADS = np.array([1.0, 2, 4, 8, 16, 32])
# Chen et al. 2025 (arXiv:2503.09579), appendix I: parameters, then a, b, c of a n_h^b + c at a context of 1K.
AT_1K = ((4.7e8, 0.579, -0.124, 2.473), (6.8e8, 0.398, -0.177, 2.583), (1.2e9, 0.301, -0.227, 2.622))


@pytest.mark.parametrize(("name", "row"), zip(("chen-470m", "chen-680m", "chen-1-2b"), AT_1K, strict=True))
def test_published_curves_are_the_paper_s(name, row):
    law, constants = laws.get_published(f"attention-heads@{name}")
    _, a, b, c = row
    ours = [float(law.predict(constants.values, {"query_heads": h})) for h in HEADS]
    np.testing.assert_allclose(ours, a * HEADS**b + c, rtol=1e-13)


def test_the_joint_set_is_the_least_squares_through_the_published_curves():
    law, constants = laws.get_published("attention-joint-heads@through-chen")
    size, heads = (v.ravel() for v in np.meshgrid([r[0] for r in AT_1K], HEADS, indexing="ij"))
    seen = np.concatenate([a * HEADS**b + c for _, a, b, c in AT_1K])

    def model(q):
        return q[0] + (np.exp(q[1]) + np.exp(q[2]) * heads ** -q[4]) * size ** -q[3]

    def miss(q):
        return np.log(np.maximum(model(q), 1e-3) / seen)

    rng = np.random.default_rng(0)
    starts = rng.uniform([1.0, 0.0, 0.0, 0.1, 0.05], [2.6, 8.0, 8.0, 0.6, 0.8], (60, 5))
    found = [least_squares(miss, s, xtol=1e-14, ftol=1e-14, gtol=1e-14, max_nfev=4000) for s in starts]
    best = min(found, key=lambda f: f.cost)
    E, log_A, log_h, alpha, beta = best.x
    ours = [constants.values[n] for n in ("E", "A", "A_h", "alpha", "beta")]
    np.testing.assert_allclose(ours, [E, np.exp(log_A), np.exp(log_h), alpha, beta], rtol=2e-4)
    predicted = np.array(
        [
            float(law.predict(constants.values, {"params_non_embedding": n, "query_heads": h}))
            for n, h in zip(size, heads, strict=True)
        ]
    )
    assert np.abs(predicted / seen - 1).max() == pytest.approx(0.0036, abs=5e-5)
