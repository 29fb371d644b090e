"""Laws of accuracies that rise to a ceiling: known truth, and the same fit as that of the error, which falls."""

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.fit import FitOptions, fit, verdict
from core.fit.evaluate import evaluate
from core.runs import from_table
from tests.tolerances import RECOVERED

TRUTH = {"ceiling": 0.92, "A": 40.0, "B": 60.0, "alpha": 0.28, "beta": 0.25}
SIZE, TOKENS = (v.ravel() for v in np.meshgrid([1e8, 3e8, 1e9, 3e9, 1e10], [2e9, 1e10, 5e10, 2.5e11]))
ACCURACY = 0.92 - 40.0 / SIZE**0.28 - 60.0 / TOKENS**0.25
X = {"params": SIZE, "tokens": TOKENS}


def runs_of(target, values):
    return from_table(pd.DataFrame({**X, target: values}), "simulated")


def test_it_is_a_ceiling_less_two_powers():
    found = evaluate(laws.get("ceiling-params-tokens"), {k: np.array([v]) for k, v in TRUTH.items()}, X)[0]
    np.testing.assert_allclose(found, ACCURACY, rtol=1e-12)


@pytest.mark.parametrize(
    ("key", "feature", "values"),
    [
        ("ceiling-params", "params", {"ceiling": 0.8, "A": 60.0, "alpha": 0.25}),
        ("ceiling-tokens", "tokens", {"ceiling": 0.8, "B": 60.0, "beta": 0.25}),
        ("ceiling-compute", "flops", {"ceiling": 0.8, "K": 60.0, "gamma": 0.25}),
    ],
)
def test_of_one_scale_sixteen_times_as_much_halves_what_lacks(key, feature, values):
    """0.8 - 60 x (10^8)^(-1/4) = 0.8 - 0.6; sixteen times the scale leaves half of it."""
    given = {k: np.array([v]) for k, v in values.items()}
    found = evaluate(laws.get(key), given, {feature: np.array([1e8, 16e8])})[0]
    np.testing.assert_allclose(found, [0.2, 0.5], rtol=1e-12)


def test_simulated_accuracies_give_their_truth_back():
    found = fit(laws.get("ceiling-params-tokens"), runs_of("metric/arc", ACCURACY), FitOptions(starts=32))
    assert found.target == "metric/arc"
    for name, value in TRUTH.items():
        assert found.parameters[name].value == pytest.approx(value, rel=RECOVERED), name


def test_it_is_the_fit_of_the_error_by_the_law_that_falls():
    """Squares of a and of 1 - a are the same: the ceiling is 1 less the floor, and the rest alike."""
    noisy = ACCURACY + 0.003 * np.random.default_rng(0).standard_normal(len(ACCURACY))
    options = FitOptions(starts=32, objective="mse")
    risen = fit(laws.get("ceiling-params-tokens"), runs_of("metric/arc", noisy), options)
    fallen = fit(laws.get("chinchilla"), runs_of("metric/arc_error", 1 - noisy), options)
    assert risen.objective.value == pytest.approx(fallen.objective.value, rel=1e-9)
    assert risen.parameters["ceiling"].value == pytest.approx(1 - fallen.parameters["E"].value, rel=1e-5)
    for name in ("A", "B", "alpha", "beta"):
        assert risen.parameters[name].value == pytest.approx(fallen.parameters[name].value, rel=1e-4), name


def test_no_ceiling_is_above_one():
    """Accuracies that rise by as much with every tenfold would want an endless one."""
    line = runs_of("metric/arc", 0.1 + 0.1 * (np.log10(SIZE) - 8) + 0.1 * (np.log10(TOKENS) - 9))
    assert fit(laws.get("ceiling-params-tokens"), line, FitOptions(starts=16)).parameters["ceiling"].value <= 1.0


def test_what_falls_is_no_accuracy():
    runs = runs_of("metric/arc_error", 1 - ACCURACY)
    found = verdict(fit(laws.get("ceiling-params-tokens"), runs, FitOptions(starts=8)), runs)
    assert found.level == "no"
    assert any("metric/arc_error falls with parameters and training tokens" in r.text for r in found.reasons)


def test_a_law_that_falls_leads_to_one_that_rises():
    runs = runs_of("metric/arc", ACCURACY)
    found = verdict(fit(laws.get("chinchilla"), runs, FitOptions(starts=8)), runs)
    assert found.level == "no"
    assert found.reasons[0].text.endswith("A law that rises is Accuracy: size and data, up to a ceiling.")
