"""The shape-aware law: its arithmetic, and whether runs of known constants give them back."""

import numpy as np
import pytest

from core import laws
from core.fit import FitOptions, fit
from core.fit.evaluate import evaluate
from core.runs import load_bundled
from tests.fit._examples import table_of
from tests.laws._cases import loss
from tests.tolerances import ALGEBRA

LAW = laws.get("shape-aware")
TRUTH = {"E": 1.6, "A": 320.0, "B": 1500.0, "alpha": 0.33, "beta": 0.35, "epsilon": 0.004, "gamma": 0.6}
NOISE = 0.001  # of the logarithm of a loss


def shapes(step: int):
    """The sizes, shapes and tokens of the bundled grid of widths and depths, every so many checkpoints."""
    table = load_bundled("gemstones").included.iloc[::step]
    return {f.name: table[f.name].to_numpy(float) for f in LAW.features}


def test_it_is_the_formula():
    x = {"params": 1e9, "tokens": 1e11, "width": 2048.0, "depth": 16.0}
    scale = 1.6 + 320 / 1e9**0.33 + 1500 / 1e11**0.35
    assert loss(LAW, TRUTH, x) == pytest.approx(scale * (1 + 0.004 * 128**0.6), rel=ALGEBRA)


def test_width_and_depth_count_by_their_ratio_alone():
    x = {"params": 1e9, "tokens": 1e11, "width": 2048.0, "depth": 16.0}
    assert loss(LAW, TRUTH, x | {"width": 4096.0, "depth": 32.0}) == pytest.approx(loss(LAW, TRUTH, x), rel=ALGEBRA)
    assert loss(LAW, TRUTH, x | {"width": 4096.0}) > loss(LAW, TRUTH, x)


def test_no_constants_are_shipped_that_no_paper_prints():
    assert LAW.published == ()


def test_simulated_constants_come_back():
    """Without noise to six digits; with noise of 0.1 % within four standard errors, by the law's own slopes."""
    exact = fit(LAW, table_of(LAW, TRUTH, shapes(5)), FitOptions(starts=64))
    assert exact.status == "converged"
    for name, value in TRUTH.items():
        assert exact.parameters[name].value == pytest.approx(value, rel=1e-4), name
    x = shapes(5)
    noisy = fit(LAW, table_of(LAW, TRUTH, x, NOISE), FitOptions(starts=64, objective="mse-log"))
    errors = standard_errors(x)
    for name, value in TRUTH.items():
        assert abs(np.log(noisy.parameters[name].value / value)) < 4 * errors[name], name
    assert max(errors.values()) < 0.5  # narrow enough that the test can fail


def standard_errors(x):
    """Of the logarithm of each parameter: from differences of the logarithm of the law, and the noise."""
    names, step = list(TRUTH), 1e-5

    def at(name, factor):
        values = {k: np.array([v * (factor if k == name else 1.0)]) for k, v in TRUTH.items()}
        return np.log(evaluate(LAW, values, x)[0])

    slopes = np.column_stack([(at(n, 1 + step) - at(n, 1 - step)) / (2 * step) for n in names])
    spread = np.sqrt(np.diag(np.linalg.inv(slopes.T @ slopes))) * NOISE
    return dict(zip(names, spread, strict=True))
