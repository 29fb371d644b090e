"""Causes that no fit can mend: named first, with numbers worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.fit import FitOptions, fit, verdict
from core.runs import from_table
from core.runs.options import ReadOptions
from tests.fit._examples import LINE, spread, two_terms


@pytest.fixture(autouse=True)
def line_is_known(monkeypatch):
    known = laws.get
    monkeypatch.setattr(laws, "get", lambda key: LINE if key == LINE.key else known(key))


def line(y, **options):
    x = np.linspace(1, 10, len(y))
    runs = from_table(pd.DataFrame({"tokens": x, "loss": y}), "line", options=ReadOptions(rows="runs"))
    return fit(LINE, runs, FitOptions(starts=4, **options)), runs


def judged(law, runs, **options):
    found = fit(laws.get(law), runs, FitOptions(starts=16, **options))
    return verdict(found, runs)


def test_a_loss_that_never_changes_is_no():
    runs = two_terms(spread(20), 0.0)
    flat = from_table(runs.table.drop(columns="excluded").assign(loss=2.5), "flat", options=ReadOptions(rows="runs"))
    found = judged("chinchilla", flat, bootstrap=40)
    assert found.level == "no"
    assert found.reasons[0].text == "loss is 2.500 in every run: nothing can be learned from them."


def test_a_pin_above_the_losses_is_the_cause():
    runs = two_terms(spread(20), 0.003)
    losses = np.sort(runs.included["loss"].to_numpy())
    pin = float((losses[4] + losses[5]) / 2)  # five of the twenty lie below
    found = judged("chinchilla", runs, bootstrap=40, pins=(("E", pin),))
    assert found.level == "no"
    assert found.reasons[0].text.startswith(f"E was held at {pin:.3g}"[:16])
    assert "25% of the runs lie below" in found.reasons[0].text
    below = judged("chinchilla", runs, bootstrap=40, pins=(("E", float(losses[0]) * 0.9),))
    assert not any("that pin is the cause" in r.text for r in below.reasons)


@pytest.mark.parametrize("sd", [1e-3, 0.01, 0.05])
@pytest.mark.parametrize("off", [1.0, 3.0, 8.0])
def test_a_prior_is_told_by_its_distance_from_the_runs_alone(sd, off):
    """The slope of a line: its least squares estimate and standard error, against a prior so many deviations away."""
    x, rng = np.linspace(1, 10, 60), np.random.default_rng(1)
    y = 2.0 + 0.3 * x + 0.05 * rng.standard_normal(60)
    design = np.stack([np.ones_like(x), x], axis=1)
    best, rss, *_ = np.linalg.lstsq(design, y, rcond=None)
    error = np.sqrt(rss[0] / 58 * np.linalg.inv(design.T @ design)[1, 1])
    mean = float(best[1] + off * np.hypot(error, sd))
    found, runs = line(y, priors=(("b", mean, sd),))
    said = [r for r in verdict(found, runs).reasons if r.text.startswith("The prior of b")]
    if off < 2:
        assert said == []
        return
    k = float(said[0].text.partition(" lies ")[2].partition(" ")[0])
    assert k == pytest.approx(off, abs=0.051)
    assert said[0].level == ("no" if k > 4 else "care")
