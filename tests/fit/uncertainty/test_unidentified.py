"""Where runs cannot say how uncertain a fit is, it says so; and what priors, copies and leaning objectives do."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.fit import FitOptions, fit, from_fit, predict
from core.fit.diagnostics.residuals import residuals
from core.fit.predict import new_run
from core.fit.solver.task import options_of
from core.runs import from_table
from core.runs.options import ReadOptions
from tests.fit._examples import CHINCHILLA, LINE, named, spread, two_terms


def test_two_sizes_leave_floor_coefficient_and_exponent_without_interval():
    size, tokens = (v.ravel() for v in np.meshgrid([2e8, 2e9], np.geomspace(2e9, 1e11, 6)))
    runs = two_terms({"params": size, "tokens": tokens}, 0.003)
    found = fit(laws.get("chinchilla"), runs, FitOptions(bootstrap=60))
    open_ones = {k for k, e in found.parameters.items() if e.low is None}
    assert open_ones == {"E", "A", "alpha"}
    for name in open_ones:
        assert f"{name} has no 95 % interval: these runs would allow any value of it." in found.notes
    assert found.parameters["beta"].low < found.parameters["beta"].value < found.parameters["beta"].high
    bare = fit(laws.get("chinchilla"), runs, FitOptions(bootstrap=60, weak_priors=False))
    assert bare.draws == {}
    assert {k for k, e in bare.parameters.items() if e.low is None} == open_ones
    assert not any("weak priors" in n for n in bare.notes)


def test_one_run_to_spare_gives_no_interval():
    found = fit(laws.get("chinchilla"), two_terms(spread(6)), FitOptions(bootstrap=60, starts=16))
    assert all(e.low is None for e in found.parameters.values())
    assert "No intervals: 6 runs for 5 parameters do not say how noisy they are." in found.notes


def test_too_few_groups_give_no_interval():
    runs = named(two_terms(spread(30)), np.repeat([f"r{i}" for i in range(6)], 5))
    found = fit(laws.get("chinchilla"), runs, FitOptions(bootstrap=60, starts=16))
    assert all(e.low is None for e in found.parameters.values())
    assert "No intervals: 30 rows of only 6 groups; for 5 parameters at least 7 are needed." in found.notes
    rows = fit(laws.get("chinchilla"), runs, FitOptions(bootstrap=60, starts=16, cluster="none"))
    assert all(e.low is not None for e in rows.parameters.values())


def test_runs_without_noise_have_no_intervals():
    found = fit(laws.get("chinchilla"), two_terms(spread(20), noise=0.0), FitOptions(bootstrap=60, starts=32))
    assert all(e.low is None for e in found.parameters.values())
    assert "No intervals: the law passes through every run, so nothing says how noisy runs are." in found.notes


def test_refits_that_scatter_over_many_powers_of_ten_give_no_interval():
    """Seven runs for five parameters: linearised, A looks held; its refits say otherwise."""
    found = fit(laws.get("chinchilla"), two_terms(spread(7), 0.03), FitOptions(bootstrap=200, starts=32))
    given = {k: e for k, e in found.parameters.items() if e.low is not None}
    assert len(given) < 5
    assert any("refits range from" in n or "would allow any value" in n for n in found.notes)
    for name, e in given.items():
        log = laws.get("chinchilla").param(name).domain.log
        assert (np.log(e.high / e.low) if log else e.high - e.low) < 20


LEANING = FitOptions(objective="huber-log-asymmetric", starts=16, bootstrap=1000, delta=0.1)


def test_noise_around_a_law_below_the_runs_is_upward():
    """An objective that punishes overestimates leaves runs above the law: a further run lies above it too."""
    found = fit(laws.get("chinchilla"), two_terms(spread(60), 0.02), LEANING)
    above = residuals(found, two_terms(spread(60), 0.02))["residual"]
    assert above.mean() > 0.01
    assert np.mean(found.noise) == pytest.approx(above.mean(), rel=0.3)
    low, high = new_run(found, {"params": 1e9, "tokens": 2e10})
    mean = predict(from_fit(found), {"params": 1e9, "tokens": 2e10})
    assert high - mean.value > 2 * (mean.value - low)


@pytest.mark.parametrize("method", ["residual", "wild", "profile"])
def test_a_law_off_the_middle_of_the_runs_has_case_intervals_only(method):
    found = fit(laws.get("chinchilla"), two_terms(spread(60), 0.02), replace(LEANING, intervals=method))
    assert all(e.low is None for e in found.parameters.values())
    assert any(n.startswith(f"No intervals by {method}") for n in found.notes)


@pytest.mark.parametrize("method", ["case", "residual", "wild"])
@pytest.mark.parametrize("sd", [1e-4, 2e-3, 10.0])
def test_a_prior_widens_and_narrows_intervals_as_bayes_does(method, sd):
    """A line, squares and a normal prior of the slope: its posterior is known in closed form."""
    x = np.linspace(1, 10, 200)
    y = 2.0 + 0.3 * x + 0.05 * np.random.default_rng(5).standard_normal(200)
    runs = from_table(pd.DataFrame({"tokens": x, "loss": y}), "line", options=ReadOptions(rows="runs"))
    design = np.stack([np.ones_like(x), x], axis=1)
    rss = np.linalg.lstsq(design, y, rcond=None)[1][0]
    precision = design.T @ design / (rss / 198) + np.diag([0.0, sd**-2])
    expected = np.sqrt(np.diag(np.linalg.inv(precision)))
    found = fit(LINE, runs, FitOptions(starts=4, bootstrap=2000, intervals=method, priors=(("b", 0.3, sd),)))
    for name, e in zip("ab", expected, strict=True):
        fitted = found.parameters[name]
        assert (fitted.high - fitted.low) / (2 * 1.96 * e) == pytest.approx(1.0, abs=0.15)
        middle = (fitted.high + fitted.low) / 2
        assert middle == pytest.approx(fitted.value, abs=0.3 * e)


def test_runs_that_say_less_than_a_prior_leave_it_as_wide_as_it_is():
    options = FitOptions(bootstrap=400, starts=32, priors=(("alpha", 0.35, 0.03 * 0.35),))
    e = fit(laws.get("chinchilla"), two_terms(spread(9), 0.02), options).parameters["alpha"]
    log = laws.get("chinchilla").param("alpha").domain.log
    width = np.log(e.high / e.low) if log else e.high - e.low
    assert 0.8 < width / (2 * 1.96 * 0.03 * 0.35) < 1.1


@pytest.mark.parametrize("method", ["case", "residual", "wild"])
def test_copies_of_rows_that_nothing_names_count_once(method):
    one = two_terms(spread(30), 0.01).table.drop(columns="excluded")
    ten = one.loc[one.index.repeat(10)].reset_index(drop=True)
    options = FitOptions(starts=16, bootstrap=300, intervals=method, objective="mse-log")
    alone, copies = (fit(laws.get("chinchilla"), from_table(t, "t"), options) for t in (one, ten))
    assert (copies.n_runs, copies.n_clusters, copies.cluster) == (300, 30, "identical rows")
    assert "270 rows repeat another in every cell: intervals take such rows for one run." in copies.notes
    for name, e in alone.parameters.items():
        other = copies.parameters[name]
        ratio = np.log(other.high / other.low) / np.log(e.high / e.low)
        assert 0.75 < ratio < 1.35
    again = fit(laws.get("chinchilla"), from_table(ten, "t"), options_of(copies))
    assert again.n_clusters == 30


def test_repeated_runs_that_happen_to_agree_are_no_copies():
    x = {k: np.repeat(v, 8) for k, v in spread(6).items()}
    frame = two_terms(x, 0.01).table.drop(columns="excluded")
    frame["loss"] = frame["loss"].round(2)
    assert frame.duplicated().any()
    assert fit(laws.get("chinchilla"), from_table(frame, "rounded"), FitOptions(starts=4)).cluster == ""


def test_a_held_law_of_one_free_parameter_needs_no_spread_between_features():
    x = {"params": np.geomspace(1e8, 1e10, 12), "tokens": 20 * np.geomspace(1e8, 1e10, 12)}
    runs, pins = two_terms(x, 0.01), tuple((k, v) for k, v in CHINCHILLA.items() if k != "E")
    assert fit(laws.get("chinchilla"), runs, FitOptions(bootstrap=60, pins=pins)).parameters["E"].low is not None
    free = fit(laws.get("chinchilla"), runs, FitOptions(bootstrap=60))
    assert all(e.low is None for e in free.parameters.values())
    assert any("Runs off that line would tell." in n for n in free.notes)
