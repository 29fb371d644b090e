"""Coordinates of runs: decades for what is walked along its logarithm, the span of the runs for all else."""

import numpy as np

from core import laws
from core.fit.discrepancy.coordinates import coordinates


def test_a_decade_of_size_is_one_unit_and_the_lowest_run_lies_at_0():
    x = {"params": np.array([1e8, 1e9, 1e7]), "tokens": np.array([1e9, 1e9, 1e11])}
    where = coordinates(laws.get("chinchilla"), x)
    np.testing.assert_allclose(where.of(x), [[1, 0], [2, 0], [0, 2]], atol=1e-12)


def test_the_span_of_shares_is_one_unit():
    law = laws.get("mixture-exponential[code,web]")
    x = {"mix/code": np.array([0.1, 0.3, 0.2]), "mix/web": np.array([0.9, 0.7, 0.8])}
    where = coordinates(law, x)
    at = [f.name for f in where.features].index("mix/code")
    np.testing.assert_allclose(where.of(x)[:, at], [0, 1, 0.5], atol=1e-12)


def test_coordinates_lead_back_to_features():
    x = {"params": np.array([3e8, 1e9]), "tokens": np.array([2e9, 7e9])}
    where = coordinates(laws.get("chinchilla"), x)
    back = where.back(where.of(x))
    for name, values in x.items():
        np.testing.assert_allclose(back[name], values, rtol=1e-12)


def test_a_feature_that_does_not_vary_still_has_a_unit():
    x = {"params": np.array([1e8, 1e8]), "tokens": np.array([1e9, 1e10])}
    where = coordinates(laws.get("chinchilla"), x)
    assert where.of({"params": np.array([1e9]), "tokens": np.array([1e9])})[0, 0] == 1.0
