"""What runs leave open is said by name; healthy fits raise no alarm."""

import numpy as np
import pytest

from core import laws
from core.fit import FitOptions, fit, verdict
from core.fit.curvature import curvature
from core.fit.identify import identify
from core.fit.task import prepare, start_of
from core.runs import from_table, load_bundled
from tests.fit._made import CHINCHILLA, bundled_fit, spread, two_terms


def words(found):
    return " ".join(r.text for r in found.findings)


def test_a_healthy_fit_raises_no_alarm_and_names_its_weak_direction():
    found = identify(bundled_fit(bootstrap=0), load_bundled("chinchilla"))
    assert found.findings == ()
    assert set(found.sentence.split(" against ")) == {"beta", "B"}
    assert sum(v * v for v in found.weak.values()) == pytest.approx(1.0)
    assert found.raw > found.scaled > 1


def test_the_floor_of_gemstones_law_c_is_flagged():
    runs = load_bundled("gemstones")
    made = fit(laws.get("width-depth"), runs, FitOptions(starts=32, delta=1e-4))
    assert "E, the floor, was driven to zero" in words(identify(made, runs))
    assert verdict(made, runs).level == "do not"


def test_one_width_alone_is_flagged():
    table = load_bundled("gemstones").included
    runs = from_table(table[table["width"] == 512].drop(columns="excluded").reset_index(drop=True), "512 wide")
    made = fit(laws.get("chinchilla"), runs, FitOptions(starts=32, delta=1e-4))
    found = identify(made, runs)
    assert "A was driven off" in words(found)
    assert "A" in found.weak
    assert verdict(made, runs).level == "do not"


def test_one_level_of_a_factor_is_flagged():
    x = spread(40)
    runs = two_terms({**x, "tokens": np.full(40, 1e10)})
    made = fit(laws.get("chinchilla"), runs, FitOptions(starts=32))
    found = identify(made, runs)
    assert any(r.level == "do not" for r in found.findings)
    assert "beta" in words(found) or {"E", "B"} <= set(found.sentence.split())
    assert verdict(made, runs).level == "do not"


def test_standard_errors_are_those_of_repeated_experiments():
    law, x, rng = laws.get("chinchilla"), spread(60), np.random.default_rng(0)
    options = FitOptions(starts=16, objective="mse-log")
    task = prepare(law, two_terms(x, 0.005), options)
    u = start_of(task, CHINCHILLA)
    truth = np.log(two_terms(x, 0.0).included["loss"].to_numpy())
    noise = 0.005 * rng.standard_normal((400, 60))
    ends = task.walk(np.tile(u, (400, 1)), targets=lambda lanes: truth + noise[lanes]).u
    here = curvature(task, u)
    spread_of = (np.quantile(ends, 0.84, axis=0) - np.quantile(ends, 0.16, axis=0)) / 2
    # The one sample's own estimate of the noise is off by some 10 %; logarithms of A and B are nearly normal.
    np.testing.assert_allclose(np.sqrt(np.diag(here.covariance)), spread_of, rtol=0.25)


@pytest.mark.parametrize("pin", ["E", "alpha"])
def test_a_held_parameter_is_not_open(pin):
    runs = two_terms(spread(40))
    made = fit(laws.get("chinchilla"), runs, FitOptions(starts=16, pins=((pin, CHINCHILLA[pin]),)))
    found = identify(made, runs)
    assert pin not in found.weak
    assert found.findings == ()
