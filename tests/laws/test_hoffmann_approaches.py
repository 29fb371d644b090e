"""Hoffmann's first two approaches: power laws through the rows that the paper prints, by NumPy's least squares."""

import numpy as np
import pytest

from core import laws
from tests.laws._cases import value

# Tables 3 and A3 of Hoffmann et al. 2022 (arXiv:2203.15556): parameters, FLOP and tokens of either approach.
SIZES = np.array([0.4, 1, 10, 67, 175, 280, 520, 1000, 10_000]) * 1e9
FLOPS = {
    "envelope": np.array([1.92e19, 1.21e20, 1.23e22, 5.76e23, 3.85e24, 9.90e24, 3.43e25, 1.27e26, 1.30e28]),
    "parabolas": np.array([1.84e19, 1.20e20, 1.32e22, 6.88e23, 4.54e24, 1.18e25, 4.19e25, 1.59e26, 1.75e28]),
}
TOKENS = {
    "envelope": np.array([8, 20.2, 205.1, 1500, 3700, 5900, 11_000, 21_200, 216_200]) * 1e9,
    "parabolas": np.array([7.7, 20, 219.5, 1700, 4300, 7100, 13_400, 26_500, 292_000]) * 1e9,
}
each_approach = pytest.mark.parametrize("approach", FLOPS)


@each_approach
@pytest.mark.parametrize("key", ["optimal-params", "deepseek-optimal-tokens"])
def test_the_constants_are_least_squares_through_the_printed_rows(approach, key):
    target = SIZES if key == "optimal-params" else TOKENS[approach]
    slope, intercept = np.polyfit(np.log(FLOPS[approach]), np.log(target), 1)
    values = laws.get(key).constants(f"hoffmann-{approach}").values
    assert (values["a"], values["k"]) == pytest.approx((slope, np.exp(intercept)), rel=1e-5)


@each_approach
def test_every_printed_row_is_met_to_four_per_cent(approach):
    found = [value(f"optimal-params@hoffmann-{approach}", flops=c) for c in FLOPS[approach]]
    assert np.allclose(found, SIZES, rtol=0.04)


def test_size_times_tokens_is_the_compute():
    for approach in FLOPS:
        size, data = (
            value(f"{k}@hoffmann-{approach}", flops=1e21) for k in ("optimal-params", "deepseek-optimal-tokens")
        )
        assert 6 * size * data == pytest.approx(1e21, rel=0.02)


def test_at_the_compute_of_gopher_the_envelope_gives_about_the_printed_size():
    assert value("optimal-params@hoffmann-envelope", flops=5.76e23) == pytest.approx(67e9, rel=0.02)
    assert value("optimal-params@hoffmann-envelope", flops=1e21) == pytest.approx(2.86e9, rel=2e-3)
