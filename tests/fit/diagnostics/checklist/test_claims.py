"""Rows of the checklist about what a fit claims: each speaks up where it should."""

import dataclasses

import numpy as np
import pytest

from core import laws
from core.fit.diagnostics.checklist import checklist
from core.fit.diagnostics.checklist.case import SAMPLE, Case
from core.fit.result import Estimate
from core.runs import load_bundled
from tests.fit._checked import OPTIONS, at_truth, changed, healthy, looked, numbers, row, sizes, tampered
from tests.fit._examples import bundled_fit, drawn, fit_of, table_of


def checkpointed(cluster, rows=30, runs=12):
    """Runs of many checkpoints that share one error each."""
    rng = np.random.default_rng(4)
    params = np.repeat(np.exp(np.linspace(*np.log([5e7, 5e9]), runs)), rows)
    tokens = np.tile(np.geomspace(2e9, 2e11, rows), runs)
    x = {"params": params, "tokens": tokens}
    shared = np.repeat(np.exp(0.01 * rng.standard_normal(runs)), rows)
    extra = {"run": [f"run {i}" for i in np.repeat(np.arange(runs), rows)], "step": tokens / 1e6, "seed": 0}
    return changed(extra, 0.0005, dataclasses.replace(OPTIONS, cluster=cluster), x=x, factor=shared)


def test_without_intervals_none_are_judged():
    found = looked("widths", at_truth())
    assert (found.state, found.text) == ("not checked", "No intervals were asked for.")


def test_objectives_that_disagree_are_seen():
    """Published for these runs: exponents move with the objective by more than they should."""
    found = row("objective", (bundled_fit(), load_bundled("chinchilla")), deep=True)
    assert found.state == "care"
    assert "beta 0.367 to 0.428" in found.text


def test_a_law_that_breaks_at_the_top_is_flattered_by_random_folds():
    x = sizes()
    compute = x["params"] * x["tokens"]
    fitted_law = changed(factor=np.where(compute > 0.1 * compute.max(), 1.06, 1.0))
    found = {i.key: i for i in checklist(*fitted_law, deep=True)}
    hidden, folds, ratio = numbers(found["leakage"].text)[:3]
    assert found["leakage"].state == "care"
    assert hidden / folds == pytest.approx(ratio, rel=0.1)
    assert f"{hidden:.2f}%" in found["extrapolation"].text


def test_far_targets_are_seen():
    near, far = ({"params": 1e9, "tokens": t} for t in (2e10, 2e13))
    assert row("extrapolation", healthy(), at=near).state == "ok"
    found = row("extrapolation", healthy(), at=far)
    assert found.state == "care"
    out = np.log10(2e13 / healthy()[0].ranges["tokens"][1])
    assert out > np.log10(6 * 1e9 * 2e13 / healthy()[0].ranges["flops"][1])
    assert f"{out:.1f} decades beyond" in found.text
    assert row("extrapolation", healthy()).state == "not checked"


def test_a_floor_that_is_open_is_seen():
    fitted_law, _ = healthy()
    value = fitted_law.parameters["E"].value
    open_floor = {**fitted_law.parameters, "E": Estimate(value=value, low=0.4, high=2.2)}
    wide, narrow = (looked("floor", tampered(parameters=open_floor, form=form)) for form in (None, fitted_law.form))
    assert narrow.state == "ok"  # where the band of predictions is narrow with the form error in it
    assert narrow.text.startswith(wide.text)
    assert "band of ±" in narrow.text
    assert wide.state == "care"
    assert "1.8 wide" in wide.text
    assert looked("floor", tampered(pins={"E": value})).state == "not applicable"
    without = laws.get("kaplan-nd")
    runs = table_of(without, without.published[0].values, drawn(without, 60))
    assert looked("floor", (fit_of(without, without.published[0].values, runs), runs)).state == "not applicable"


def test_the_floor_is_held_off_on_both_sides():
    fitted_law, runs = healthy()
    text = looked("floor", (fitted_law, runs), deep=True).text
    value = fitted_law.parameters["E"].value
    assert f"held at {value - 0.1:.2f}" in text
    assert f"at {value + 0.1:.2f}" in text
    assert text.count("%") >= 2


def test_intervals_from_rows_in_place_of_runs_are_too_narrow():
    mistaken = looked("widths", checkpointed("none"))
    assert mistaken.state == "care"
    implied, present = numbers(mistaken.text)[:2]
    assert present == 12
    assert implied > 10 * present
    assert looked("widths", checkpointed("run")).state == "ok"


@pytest.mark.parametrize(("times", "state"), [(1.0, "ok"), (0.2, "care")])
def test_an_interval_as_wide_as_of_more_runs_says_how_many(times, state):
    """Widths fall as 1 / sqrt(n): a fifth of the width that 140 runs give is that of 25 times as many."""
    fitted, runs = at_truth(fields={"resamples": 200})
    half = times * SAMPLE / 2 * Case(fitted, runs).standard_errors["alpha"]
    alpha = Estimate(value=0.35, low=0.35 - half, high=0.35 + half)
    claimed = fitted.model_copy(update={"parameters": {**fitted.parameters, "alpha": alpha}})
    found = looked("widths", (claimed, runs))
    implied, present = numbers(found.text)[:2]
    assert (present, implied) == (140, pytest.approx(140 / times**2, rel=0.05))
    assert (found.state, "resampled row by row" in found.text) == (state, True)


def test_counts_of_parameters_and_tokens_that_nothing_describes_are_named():
    conventions = {"params": "all", "tokens": "seen in training"}
    assert looked("methods", at_truth()).text.endswith("does not say how params, tokens are counted.")
    assert looked("methods", at_truth(fields={"conventions": conventions})).text.endswith("of the runs included.")
    one = at_truth(fields={"conventions": {"params": "all"}})
    assert looked("methods", one).text.endswith("does not say how tokens is counted.")
