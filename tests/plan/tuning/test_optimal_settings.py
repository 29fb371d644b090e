"""The settings of lowest loss: where closed forms put them, and where there are none."""

import dataclasses

import numpy as np
import pytest
from scipy.optimize import minimize

from core import laws
from core.errors import BadInput
from core.fit.calibrated import Calibrated, from_published
from core.fit.evaluate import evaluate
from core.plan.tuning.optimal_settings import best_settings
from tests.fit.sweeps.test_valley_law_fits import TRUE

LAW = laws.get("valley-joint-decay")
AT = {"params_non_embedding": 3e8, "tokens": 3e10}
START = {"learning_rate": 1e-4, "batch_tokens": 3e6, "weight_decay": 1.0}
MADE = Calibrated(LAW, TRUE, None, {}, "nats per token", "made up")


def test_they_are_those_of_the_power_laws_and_of_scipy():
    rate, batch = 2e-3 * 0.3**-0.7 * 1.5**0.3, 5e5 * 1.5**0.57
    decay = batch / (rate * 3e10 * 0.2236 * 5**-0.527)
    found = best_settings(MADE, AT, START)
    assert {n: v[0] for n, v in found.items()} == pytest.approx(
        {"learning_rate": rate, "batch_tokens": batch, "weight_decay": decay}, rel=1e-9
    )
    assert all(np.isnan(v[1:]).all() for v in found.values())
    values = {k: np.array([v]) for k, v in TRUE.items()}

    def loss(logs):
        x = {n: np.array([v]) for n, v in AT.items()} | dict(zip(START, np.exp(logs)[:, None], strict=True))
        return float(evaluate(LAW, values, x)[0, 0])

    best = minimize(loss, np.log([1e-3, 1e6, 0.1]), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-14})
    np.testing.assert_allclose([found[n][0] for n in START], np.exp(best.x), rtol=1e-3)


def test_draws_give_intervals():
    rng = np.random.default_rng(0)
    draws = {k: np.full(400, v) for k, v in TRUE.items()} | {"k_eta": 2e-3 * np.exp(0.1 * rng.standard_normal(400))}
    value, low, high = best_settings(dataclasses.replace(MADE, draws=draws), AT, START)["learning_rate"]
    assert np.log(high / value) == pytest.approx(0.196, abs=0.03)
    assert np.log(value / low) == pytest.approx(0.196, abs=0.03)


def test_a_law_that_is_no_valley_is_refused():
    with pytest.raises(BadInput, match="is no parabola in the logarithms of tokens"):
        best_settings(from_published(*laws.get_published("chinchilla@besiroglu")), {"params": 1e9}, {"tokens": 1e10})
    with pytest.raises(BadInput, match="takes tokens, which is not said"):
        best_settings(MADE, {"params_non_embedding": 1e9}, START)
