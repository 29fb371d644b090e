"""All runs of a sweep in one fit: the laws of the best settings that made them, and what the two-step way finds."""

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.fit import FitOptions, fit
from core.fit.sweeps.valleys import trends, valleys
from core.plan.tuning.weight_decay import decay_of
from core.runs import from_table
from tests.tolerances import RECOVERED

TRUE = {
    "E": 1.8, "A_N": 300.0, "A_D": 400.0, "alpha": 0.3, "beta": 0.3, "k_eta": 2e-3, "a": -0.7, "b": 0.3, "k_B": 5e5,
    "m": 0.57, "c_eta": 0.012, "c_B": 0.008, "rho": -0.3, "k_tau": 0.2236, "g": -0.527, "c_tau": 0.01,
}  # fmt: skip
AWAY = np.stack(np.meshgrid([-0.8, 0.1, 1.0], [-1.0, -0.1, 0.8], [-0.9, 0.1, 1.2]), -1).reshape(-1, 3)


def sweep(noise: float = 0.0, decay: bool = True) -> pd.DataFrame:
    """Nine scales, settings on a grid that is not centred on the best."""
    rng, rows, p = np.random.default_rng(1), [], TRUE
    crossed = p["rho"] * np.sqrt(p["c_eta"] * p["c_B"])
    for n in (6e7, 2e8, 6e8):
        for ratio in (10, 40, 160):
            d = n * ratio
            rate, batch = 2e-3 * (n / 1e9) ** -0.7 * (d / 2e10) ** 0.3, 5e5 * (d / 2e10) ** 0.57
            for u, v, w in AWAY:
                bowl = (0.012 * u**2 + 0.008 * v**2 + (0.01 * w**2 if decay else 0)) / 2 + crossed * u * v
                loss = (1.8 + 300 * n**-0.3 + 400 * d**-0.3) * np.exp(bowl + noise * rng.standard_normal())
                eta, b = rate * np.exp(u), batch * np.exp(v)
                rows.append((n, d, eta, b, b / (eta * d * 0.2236 * (ratio / 20) ** -0.527 * np.exp(w)), loss))
    names = ["params_non_embedding", "tokens", "learning_rate", "batch_tokens", "weight_decay", "loss"]
    return pd.DataFrame(rows, columns=names)


@pytest.mark.parametrize("key", ["valley-joint", "valley-joint-decay"])
def test_it_recovers_what_made_the_runs(key):
    table = sweep(decay=key.endswith("decay"))
    found = fit(laws.get(key), from_table(table, "sweep"), FitOptions(starts=64))
    assert found.status == "converged"
    assert found.starts.at_best >= 3
    for name, estimate in found.parameters.items():
        assert estimate.value == pytest.approx(TRUE[name], rel=RECOVERED), name


def test_noisy_runs_give_intervals_that_hold_it_and_agree_with_the_valleys_one_by_one():
    table = sweep(0.001)
    found = fit(laws.get("valley-joint-decay"), from_table(table, "sweep"), FitOptions(starts=64, bootstrap=200))
    missed = [n for n, e in found.parameters.items() if not e.low <= TRUE[n] <= e.high]
    assert len(missed) <= 3, missed
    # The same runs, one valley after the other.
    settings, scales = ("learning_rate", "batch_tokens", "weight_decay"), ("params_non_embedding", "tokens")
    cells = valleys(table, settings, scales, near=0.1)
    steps = trends(cells, {"learning_rate": scales, "batch_tokens": ("tokens",)})
    rate, line = steps["learning_rate"].exponents, decay_of(table, near=0.1).line
    assert found.parameters["a"].value == pytest.approx(rate["params_non_embedding"][0], abs=0.05)
    assert found.parameters["b"].value == pytest.approx(rate["tokens"][0], abs=0.05)
    assert found.parameters["m"].value == pytest.approx(steps["batch_tokens"].exponents["tokens"][0], abs=0.05)
    assert line is not None
    assert found.parameters["g"].value == pytest.approx(line.slope[0], abs=0.05)
    assert line.slope[1] <= TRUE["g"] <= line.slope[2]
