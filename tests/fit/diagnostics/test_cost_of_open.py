"""Levels by what predictions cost: widths by hand, and intervals of parameters that move predictions or do not."""

import numpy as np
import pytest

from core import laws
from core.fit import FitOptions, fit
from core.fit.diagnostics.cost_of_open import cost_of_open, half_width_ahead, undetermined, width_level
from tests.fit._examples import LINE, bundled_fit, line_runs

E = laws.get("chinchilla").param("E")


@pytest.fixture(autouse=True)
def line_is_known(monkeypatch):
    known = laws.get
    monkeypatch.setattr(laws, "get", lambda key: LINE if key == LINE.key else known(key))


@pytest.mark.parametrize(
    ("half", "level"), [(0.0, "solid"), (0.02, "solid"), (0.021, "care"), (0.1, "care"), (0.101, "no"), (np.nan, "no")]
)
def test_the_level_of_a_width(half, level):
    assert width_level(half) == level


def test_the_width_half_a_decade_beyond_is_that_of_the_draws_by_hand():
    """A line to 10: 10 sqrt 10 is 31.6; draws of a + 31.6 b between their 2.5 and 97.5 percentiles."""
    found = fit(LINE, line_runs(40)[1], FitOptions(starts=4, bootstrap=99))
    drawn = np.array(found.draws["a"]) + 10 * 10**0.5 * np.array(found.draws["b"])
    low, high = np.percentile(drawn, [2.5, 97.5], method="weibull")
    at = found.parameters["a"].value + 10 * 10**0.5 * found.parameters["b"].value
    assert half_width_ahead(found) == pytest.approx((high - low) / 2 / at, rel=1e-12)
    assert cost_of_open(found) == "care"
    assert half_width_ahead(bundled_fit(bootstrap=0)) is None
    assert cost_of_open(bundled_fit(bootstrap=0)) == "no"


def with_interval(found, name, value, low, high):
    moved = found.parameters[name].model_copy(update={"value": value, "low": low, "high": high})
    return found.model_copy(update={"parameters": found.parameters | {name: moved}})


@pytest.mark.parametrize(
    ("value", "low", "high", "left_open"),
    [(0.005, 0.0, 0.019, False), (0.5, 0.0, 1.5, True), (1.8, 1.7, 1.9, False), (0.0, 0.0, 0.0, False)],
)
def test_a_floor_is_open_only_where_its_interval_moves_predictions(value, low, high, left_open):
    """Half of 0.019 nats is half a percent of a loss near 2; half of 1.5 nats is more than a third of it."""
    found = with_interval(bundled_fit(), "E", value, low, high)
    rest = {name: 8 * found.parameters[name].value for name in "AB"}  # so that the loss is about 2 without the floor
    for name, v in rest.items():
        found = with_interval(found, name, v, 0.9 * v, 1.1 * v)
    assert undetermined(found, E) == left_open


def test_a_tight_slope_around_zero_is_determined():
    """A loss of 2 whatever the tokens: the slope is known to be next to nothing, and a wide one is not."""
    found = fit(LINE, line_runs(40)[1], FitOptions(starts=4, bootstrap=60))
    tight = with_interval(with_interval(found, "a", 2.0, 1.9, 2.1), "b", 1e-4, -4e-4, 6e-4)
    assert not undetermined(tight, LINE.param("b"))  # 0.0005 x 31.6 is 0.8 % of 2
    assert undetermined(with_interval(tight, "b", 1e-4, -0.02, 0.02), LINE.param("b"))


def test_a_logarithm_is_open_beyond_its_box():
    a = laws.get("chinchilla").param("A")
    wide = max(a.start[1] / a.start[0], 1e3)
    assert undetermined(with_interval(bundled_fit(), "A", 400.0, 1.0, 2 * wide), a)
    assert not undetermined(with_interval(bundled_fit(), "A", 400.0, 100.0, 1000.0), a)


def test_without_an_interval_nothing_is_said():
    assert not undetermined(bundled_fit(bootstrap=0), E)
