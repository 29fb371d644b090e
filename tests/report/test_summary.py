"""Methods in at most 120 words: counted for every law, and true to the fit."""

import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import laws
from core.errors import BadInput
from core.fit.result import Starts
from core.report.summary import summary
from core.runs import load_bundled
from tests.fit._checked import healthy
from tests.fit._examples import bundled_fit, spread, two_terms


def test_what_was_done_is_said():
    fit, runs = bundled_fit(), load_bundled("chinchilla")
    text = summary(fit, runs)
    for said in (
        "240 rows of chinchilla", "(Hoffmann et al. 2022)", f"${laws.get(fit.law).formula}$", "5 rows were left out.",
        "(delta 0.001)", "200 refits", "case bootstrap", "Kennedy and O'Hagan 2001", "95 %",
    ):  # fmt: skip
        assert said in text
    low, high = np.nanmin(runs.column("params")), np.nanmax(runs.column("params"))
    assert f"$N$ from {low / 1e6:.1f}M to {high / 1e9:.1f}B parameters" in text


def test_what_is_no_loss_is_not_called_one():
    """Accuracies are fitted by squares of their errors."""
    fit, runs = bundled_fit(), load_bundled("chinchilla")
    squares = fit.objective.model_copy(update={"name": "mse"})
    said = summary(fit.model_copy(update={"target": "metric/hellaswag", "objective": squares}), runs)
    assert "We minimised squared error of the target, summed over rows" in said
    assert "error of loss" in summary(fit.model_copy(update={"objective": squares}), runs)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32 - 1), st.tuples(st.integers(1, 9000), st.integers(1, 9000)), st.floats(0.01, 9))
def test_choices_are_read_back(seed, starts, pin):
    fit, runs = healthy()
    at_best, polished = min(starts), max(starts)
    new = Starts(tried=polished, screened=0, polished=polished, at_best=at_best)
    text = summary(fit.model_copy(update={"seed": seed, "starts": new, "pins": {"E": pin}}), runs)
    assert text.endswith(f"seed {seed}.")
    assert f"{at_best:,} of the {polished:,} followed to their end reached the best fit" in text
    assert f"We held $E$ at {pin:g}." in text


def test_a_fit_without_intervals_claims_none():
    fit, runs = bundled_fit(bootstrap=0), load_bundled("chinchilla")
    text = summary(fit, runs)
    assert "We computed no intervals." in text
    assert "form error" not in text


def test_texts_of_the_table_go_through_the_door():
    fit, runs = healthy()
    text = summary(fit.model_copy(update={"table": "a\nb"}), dataclasses.replace(runs, name="a\nb"), str.upper)
    assert "rows of A B by" in text


def test_other_runs_are_refused():
    with pytest.raises(BadInput, match="other runs"):
        summary(healthy()[0], two_terms(spread(30)))
