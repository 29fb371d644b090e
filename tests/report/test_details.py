"""The methods paragraph: every fact of the fit is in it, read back from the words, and nothing that was not done."""

import dataclasses
import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import laws
from core.errors import BadInput
from core.fit import OBJECTIVES, FitOptions, fit
from core.fit.result import Estimate, FormError, Reached, Starts
from core.report.details import details
from core.runs import from_table, load_bundled
from tests._text import found, number
from tests.fit._checked import healthy
from tests.fit._examples import bundled_fit, fit_of, named, spread, table_of, two_terms


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    objective=st.sampled_from(sorted(OBJECTIVES)),
    delta=st.floats(1e-6, 10),
    seed=st.integers(0, 2**32 - 1),
    starts=st.tuples(st.integers(1, 9000), st.integers(0, 9000), st.integers(1, 9000)),
    pin=st.floats(0.1, 3),
    prior=st.tuples(st.floats(0.1, 1), st.floats(0.01, 1)),
)
def test_numbers_of_the_choices_are_read_back(objective, delta, seed, starts, pin, prior):
    fitted_law, runs = healthy()
    at_best, screened, polished = starts
    text = details(
        fitted_law.model_copy(update={
            "objective": Reached(name=objective, value=0.25), "delta": delta, "seed": seed,
            "starts": Starts(tried=screened + polished, screened=screened, polished=polished, at_best=at_best),
            "pins": {"E": pin}, "priors": {"alpha": prior},
        }),
        runs,
    )  # fmt: skip
    said = re.findall(r"with delta (\S+), summed", text)
    assert [float(v) for v in said] == ([pytest.approx(delta)] if OBJECTIVES[objective].uses_delta else [])
    assert OBJECTIVES[objective].title.lower() in text.lower()
    assert int(found(r"Seed (\d+)\.", text)) == seed
    assert number(found(r"Of ([\d,]+) starts", text)) == screened + polished
    assert (f"{screened:,} were dropped on a first look" in text) == (screened > 0)
    assert found(r"\$E\$ was held at (\S+)", text) == f"{pin:.12g}"
    mean, sd = found(r"prior of mean (\S+) and standard deviation (\S+)\.(?= )", text)
    assert (float(mean), float(sd)) == (pytest.approx(prior[0]), pytest.approx(prior[1]))


def test_intervals_say_how_they_were_made():
    text = details(bundled_fit(), load_bundled("chinchilla"))
    assert "percentiles of 200 refits" in text
    assert "row by row" in text
    assert "sampling error" in text


def test_resamples_by_run_and_those_that_were_lost_are_said():
    fitted_law, runs = healthy()
    draws = {k: v[:190] for k, v in fitted_law.draws.items()}
    text = details(fitted_law.model_copy(update={"draws": draws, "cluster": "run", "n_clusters": 12}), runs)
    assert "percentiles of 190 refits" in text
    assert "(10 of 200 did not converge)" in text
    assert "whole by run (12 groups)" in text


@pytest.mark.parametrize(
    ("method", "words"),
    [("wild", "wild bootstrap"), ("profile", "the profile of the objective"), ("case", "percentiles")],
)
def test_the_method_of_the_intervals_is_the_one_that_was_used(method, words):
    runs = two_terms(spread(40))
    fitted_law = fit(laws.get("chinchilla"), runs, FitOptions(starts=8, bootstrap=40, intervals=method))
    text = details(fitted_law, runs)
    kept = len(fitted_law.draws["E"])
    assert fitted_law.intervals == method
    assert words in text
    assert f"{kept} refits" in text


def test_a_method_of_another_version_is_named():
    fitted_law, runs = healthy()
    assert "the method 'jackknife' with 200 resamples" in details(
        fitted_law.model_copy(update={"intervals": "jackknife"}), runs
    )


def test_what_was_left_out_is_counted_with_its_reason():
    x = spread(40)
    reasons = ["cut short"] * 3 + ["wrong tokeniser"] + [""] * 36
    status = ["ok"] * 38 + ["diverged"] * 2
    runs = two_terms(x, excluded=reasons, status=status)
    tokens = np.where(np.arange(40) == 10, np.nan, x["tokens"])
    runs = from_table(runs.table.assign(tokens=tokens).drop(columns="flops"), "cut")
    fitted_law = fit(laws.get("chinchilla"), runs, FitOptions(starts=8))
    text = details(fitted_law, runs)
    assert "The fit uses 33 of the 40 rows of cut." in text
    for part in ("3 rows (cut short)", "1 row (wrong tokeniser)", "2 rows (diverged)", "1 row (without a value"):
        assert part in text


def test_a_relative_prior_is_called_one():
    fitted_law, runs = healthy()
    text = details(fitted_law.model_copy(update={"priors": {"A": (400.0, 0.5)}}), runs)
    assert "$A$ had a log-normal prior around 400 with relative deviation 0.5" in text


def test_conventions_are_told_or_missed():
    text = details(bundled_fit(), load_bundled("chinchilla"))
    assert load_bundled("chinchilla").card.conventions["params"].rstrip(".") in text
    assert "does not say how" not in text
    assert "The table does not say how params, tokens and loss are counted." in details(*healthy())


def test_a_column_that_stands_in_is_named():
    x = spread(40)
    runs = table_of(laws.get("chinchilla"), {"E": 1.8, "A": 480.0, "B": 2100.0, "alpha": 0.35, "beta": 0.37}, x, 0.01)
    table = runs.table.rename(columns={"params": "params_non_embedding"}).drop(columns=["excluded", "flops"])
    runs = from_table(table, "no embeddings")
    fitted_law = fit(laws.get("chinchilla"), runs, FitOptions(starts=8))
    assert "column params_non_embedding" in details(fitted_law, runs)


def test_rows_of_runs_are_counted_apart():
    x = spread(40)
    runs = named(two_terms(x), [f"run {i // 4}" for i in range(40)])
    fitted_law = fit(laws.get("chinchilla"), runs, FitOptions(starts=8))
    assert "The fit uses 40 of the 40 rows of made (10 runs)." in details(fitted_law, runs)


def test_other_runs_are_refused():
    with pytest.raises(BadInput, match="other runs"):
        details(healthy()[0], two_terms(spread(30)))


def test_what_came_with_the_table_goes_through_the_door():
    fitted_law, runs = healthy()
    renamed = dataclasses.replace(runs, name="a\nb")
    text = details(fitted_law.model_copy(update={"table": "a\nb", "unit": "x\ny"}), renamed, str.upper)
    assert "rows of A B." in text
    assert "(X Y)" in text
    assert "\n" not in text


def test_a_fit_without_a_value_says_no_sum():
    fitted_law, runs = healthy()
    bare = fitted_law.model_copy(update={
        "objective": fitted_law.objective.model_copy(update={"value": None}),
        "parameters": {k: Estimate(value=e.value) for k, e in fitted_law.parameters.items()},
        "resamples": 0, "draws": {},
    })  # fmt: skip
    text = details(bare, runs)
    assert "it came to" not in text
    assert "No intervals were computed." in text


def test_the_ranges_are_said_of_the_rows_that_were_fitted_not_of_those_left_out():
    """The sentence before names the rows left out: a pronoun would speak of them."""
    runs = two_terms(spread(20)).excluding(np.arange(20) == 19, "a spike")
    text = details(fit(laws.get("chinchilla"), runs, FitOptions(starts=8)), runs)
    assert "Left out were 1 row (a spike). The rows that were fitted span $" in text
    assert "They span" not in text


def test_the_form_error_is_said_with_its_rival_and_what_hidden_runs_made_of_it():
    result, runs = bundled_fit(), load_bundled("chinchilla")
    text = details(result, runs)
    rival = laws.rival_of(laws.get("chinchilla"))
    assert f"its rival ({rival.title}: ${rival.formula}$), with equal weights" in text
    assert "Kennedy and O'Hagan 2001" in text
    below, above = re.search(r"stretched ([\d.]+) times below and ([\d.]+) times above", text).groups()
    assert (float(below), float(above)) == pytest.approx((result.form.below, result.form.above), rel=5e-3)
    without = result.model_copy(update={"form": None, "no_form": "It is of courses."})
    assert "intervals of sampling error alone. It is of courses." in details(without, runs)
    assert "Kennedy" not in details(bundled_fit(bootstrap=0), runs)


def test_a_rival_that_is_made_from_the_law_is_said_with_its_formula():
    law = laws.get("power-law-params")
    values, x = {"E": 1.7, "A": 400.0, "alpha": 0.3}, {"params": np.geomspace(1e7, 1e9, 9)}
    runs = table_of(law, values, x)
    form = FormError(
        x={"params": [1e8]}, ratios=[0.0], counts=[1.0], groups=[0], rival=laws.rival_of(law).key,
        rival_values={}, below=1.0, above=1.0,
    )  # fmt: skip
    text = details(fit_of(law, values, runs, form=form, draws={k: [v] for k, v in values.items()}), runs)
    assert f"whose floor goes on falling: ${law.formula} = E + f," in text
