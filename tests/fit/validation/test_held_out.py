"""One law or baseline on runs held out: its predictions, scores and intervals, worked out by hand."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import pandas as pd
import pytest

from core import laws
from core.fit import FitOptions
from core.fit.calibrated import Calibrated
from core.fit.validation import held_out
from core.fit.validation.held_out import FRAME, baseline_entry, law_entry
from core.fit.validation.refits import Refit
from core.fit.validation.scores import score
from tests.fit._examples import LINE, spread, two_terms
from tests.tolerances import ALGEBRA

OPTIONS = FitOptions()


def parts(train, test):
    """Rows fitted and rows held out: tokens, which the rows are ordered by too, and losses."""
    columns = [{"tokens": t, "_x": t, "loss": y} for t, y in (train, test)]
    fitted, held = (pd.DataFrame({k: np.asarray(v, float) for k, v in c.items()}) for c in columns)
    return fitted, held.set_index(np.arange(len(fitted), len(fitted) + len(held)))


@pytest.fixture
def refitted(monkeypatch):
    """Return a function that says what the refit, which has tests of its own, comes to: a line of these constants."""

    def come_to(a, b, draws=None, log=False, law=LINE):
        calibrated = Calibrated(law, {"a": a, "b": b}, draws, {}, law.unit, law.key)
        monkeypatch.setattr(held_out, "refit", lambda *_: [Refit(calibrated, {"tokens": "tokens"}, log, None)])

    return come_to


def test_published_constants_are_scored_as_they_are():
    law, constants = laws.get_published("chinchilla@besiroglu")
    runs = two_terms(spread(30), noise=0.01)
    table = runs.table.assign(_x=runs.table["flops"])
    halves = (table.iloc[:20], table.iloc[20:])
    entry, frame = law_entry((law, constants), runs, np.arange(30) < 20, halves, "loss", OPTIONS)
    p = constants.values
    expected = p["E"] + p["A"] * table["params"] ** -p["alpha"] + p["B"] * table["tokens"] ** -p["beta"]
    np.testing.assert_allclose(frame["predicted"], expected, rtol=ALGEBRA)
    assert (entry.key, entry.fit, entry.error) == ("chinchilla@besiroglu", None, "")
    held = table["loss"].to_numpy()[20:]
    assert entry.score.mre == pytest.approx(np.mean(np.abs(expected[20:] - held) / held), rel=ALGEBRA)
    assert (entry.score.n_train, entry.score.n_test, entry.score.inside) == (20, 10, None)
    assert frame["low"].isna().all()
    assert frame["held_out"].tolist() == [False] * 20 + [True] * 10
    assert tuple(frame.columns) == FRAME
    assert frame["row"].tolist() == table.index.tolist()
    np.testing.assert_array_equal(frame["x"], table["flops"])


def test_the_interval_of_the_mean_is_that_of_the_draws(refitted):
    """41 draws of a level from 1.80 to 2.20: percentiles are the outermost but for rank 1.05 of 42."""
    levels = np.linspace(1.8, 2.2, 41)
    refitted(2.0, 0.0, {"a": levels, "b": np.zeros(41)})
    entry, frame = law_entry(
        LINE, None, None, parts(([1, 2], [2.0, 2.0]), ([3, 4, 5], [2.1, 2.3, 1.9])), "loss", OPTIONS
    )
    low, high = np.quantile(levels, [0.025, 0.975], method="weibull")
    np.testing.assert_allclose(frame["low"], low)
    np.testing.assert_allclose(frame["high"], high)
    assert entry.score.inside == pytest.approx(2 / 3)  # 2.3 lies above it


@pytest.mark.parametrize("log", [False, True])
def test_a_new_run_lies_as_far_from_the_law_as_the_runs_fitted_did(refitted, log):
    """Draws that agree leave the scatter alone: residuals of either sign and one size, which are never exceeded."""
    refitted(2.0, 0.0, {"a": np.full(400, 2.0), "b": np.zeros(400)}, log)
    off = np.array([0.1, -0.1, 0.1, -0.1])
    train = 2.0 * np.exp(off) if log else 2.0 + off
    test = 2.0 + np.array([0.05, -0.05, 0.3, -0.3])
    entry, _ = law_entry(LINE, None, None, parts(([1, 2, 3, 4], train), ([5, 6, 7, 8], test)), "loss", OPTIONS)
    assert entry.score.inside == 0.0
    assert entry.score.inside_new == 0.5


def test_a_law_that_gives_no_finite_value_has_a_line_and_no_score(refitted):
    rooted = dataclasses.replace(LINE, predict=lambda p, x: p["a"] + p["b"] * jnp.sqrt(4.5 - x["tokens"]))
    refitted(2.0, 0.3, law=rooted)
    entry, frame = law_entry(rooted, None, None, parts(([1, 2], [2, 2]), ([3, 5, 6], [2, 2, 2])), "loss", OPTIONS)
    assert entry.score is None
    assert entry.error == "line gives no finite value for 2 of 3 test rows."
    assert len(frame) == 0
    assert entry.report() == dict.fromkeys(entry.report()) | {"error": entry.error}


def test_a_law_that_cannot_be_fitted_keeps_its_line(monkeypatch):
    monkeypatch.setattr(held_out, "refit", lambda *_: ["Two runs are too few."])
    entry, frame = law_entry(LINE, None, None, parts(([1], [2]), ([3], [2])), "loss", OPTIONS)
    assert (entry.key, entry.title, entry.score, entry.error) == (
        "line",
        "Straight line",
        None,
        "Two runs are too few.",
    )
    assert tuple(frame.columns) == FRAME
    assert (len(frame), frame["held_out"].dtype, frame["x"].dtype) == (0, bool, float)


def test_a_baseline_is_scored_by_its_guess():
    fitted, held = parts(([1, 2, 3], [3.0, 2.5, 2.6]), ([4, 5], [2.4, 2.2]))
    entry, frame = baseline_entry("best-seen", (fitted, held), "loss")
    assert entry.score == score(np.array([2.4, 2.2]), np.array([2.5, 2.5]), 3)
    np.testing.assert_allclose(frame.loc[frame["held_out"], "predicted"], 2.5)
    assert frame["baseline"].all()
    last, _ = baseline_entry("last-value", (fitted, held), "loss")
    assert last.score.mae == pytest.approx((0.2 + 0.4) / 2)


def test_baselines_that_cannot_be_say_why():
    fitted, held = parts(([1, 2, 3], [3.0, 2.5, 2.6]), ([4, np.nan], [2.4, 2.2]))
    metric = fitted.rename(columns={"loss": "metric/x"}), held.rename(columns={"loss": "metric/x"})
    assert (
        baseline_entry("best-seen", metric, "metric/x")[0].error == "Whether a low metric/x is a good one is not known."
    )
    assert baseline_entry("power-law", (fitted, held), "loss")[0].error == "Some test rows do not say their scale."
    one = fitted.assign(_x=1.0), held
    entry, frame = baseline_entry("power-law", one, "loss")
    assert "one scale only" in entry.error
    assert len(frame) == 0


def test_rows_are_labelled_by_run_or_by_their_number(refitted):
    refitted(2.0, 0.0)
    fitted, held = parts(([1, 2], [2.0, 2.0]), ([3, 4], [2.0, 2.0]))
    assert law_entry(LINE, None, None, (fitted, held), "loss", OPTIONS)[1]["run"].tolist() == [
        "row 0", "row 1", "row 2", "row 3",
    ]  # fmt: skip
    named = fitted.assign(run=["a", ""]), held.assign(run=["b", "b"])
    assert law_entry(LINE, None, None, named, "loss", OPTIONS)[1]["run"].tolist() == ["a", "row 1", "b", "b"]
