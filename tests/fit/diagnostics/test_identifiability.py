"""What runs leave open is said by name; healthy fits raise no alarm."""

import numpy as np
import pytest

from core import laws
from core.fit import FitOptions, fit, verdict
from core.fit.diagnostics.identifiability import identify
from core.runs import from_table, load_bundled
from tests.fit._examples import CHINCHILLA, bundled_fit, named, spread, two_terms


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
    fitted = fit(laws.get("width-depth"), runs, FitOptions(starts=32, delta=1e-4))
    assert "E, the floor, was driven to zero" in words(identify(fitted, runs))
    assert fitted.parameters["E"].value == 0
    assert "stands at a bound" not in words(identify(fitted, runs))  # which would say the same again
    assert verdict(fitted, runs).level == "no"


def test_one_width_alone_is_flagged():
    table = load_bundled("gemstones").included
    runs = from_table(table[table["width"] == 512].drop(columns="excluded").reset_index(drop=True), "512 wide")
    fitted = fit(laws.get("chinchilla"), runs, FitOptions(starts=32, delta=1e-4))
    found = identify(fitted, runs)
    assert "A was driven off" in words(found)
    assert "A" in found.weak
    assert verdict(fitted, runs).level == "no"


def test_one_level_of_a_factor_is_flagged():
    x = spread(40)
    runs = two_terms({**x, "tokens": np.full(40, 1e10)})
    fitted = fit(laws.get("chinchilla"), runs, FitOptions(starts=32))
    found = identify(fitted, runs)
    assert any(r.level == "no" for r in found.findings)
    assert "beta" in words(found) or {"E", "B"} <= set(found.sentence.split())
    assert verdict(fitted, runs).level == "no"


@pytest.mark.parametrize("pin", ["E", "alpha"])
def test_a_held_parameter_is_not_open(pin):
    runs = two_terms(spread(40))
    fitted = fit(laws.get("chinchilla"), runs, FitOptions(starts=16, pins=((pin, CHINCHILLA[pin]),)))
    found = identify(fitted, runs)
    assert pin not in found.weak
    assert found.findings == ()


def test_no_more_groups_than_parameters_give_no_standard_errors():
    for many, known in ((5, False), (6, True)):
        runs = named(two_terms(spread(40)), [f"r{i % many}" for i in range(40)])
        fitted = fit(laws.get("chinchilla"), runs, FitOptions(starts=16, bootstrap=0))
        assert all((e is not None) == known for e in identify(fitted, runs).errors.values())
