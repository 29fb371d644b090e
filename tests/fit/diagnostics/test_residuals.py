"""Observed against predicted, run by run: the law by hand, and rows that are left out."""

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.fit.diagnostics.residuals import mean_error, residuals
from core.runs import from_table, load_bundled
from tests.fit._examples import CHINCHILLA, bundled_fit, fit_of, spread, two_terms


def test_residuals_are_of_every_run_that_can_be_predicted():
    runs, fit = load_bundled("chinchilla"), bundled_fit(bootstrap=0)
    frame = residuals(fit, runs)
    assert len(frame) == 245
    assert frame["excluded"].sum() == 5
    p = {k: e.value for k, e in fit.parameters.items()}
    x = runs.table
    expected = p["E"] + p["A"] * x["params"] ** -p["alpha"] + p["B"] * x["tokens"] ** -p["beta"]
    np.testing.assert_allclose(frame["predicted"], expected, rtol=1e-12)
    np.testing.assert_allclose(frame["residual"], (x["loss"] - expected) / expected, rtol=1e-9, atol=1e-14)
    log_residual = np.log1p(frame["residual"])[~frame["excluded"]]
    size = np.abs(log_residual)
    total = np.where(size <= 1e-3, size**2 / 2, 1e-3 * (size - 5e-4)).sum()
    assert total == pytest.approx(fit.objective.value, rel=1e-9)


def test_rows_that_lack_a_number_are_no_rows_and_excluded_ones_say_why():
    table = two_terms(spread(8), 0.01).table
    table.loc[4, "tokens"], table.loc[7, "loss"] = np.nan, np.nan  # the third and the sixth of rows from 2 on
    table["excluded"] = ["a spike", *[""] * 7]
    runs = from_table(table.assign(run=list("abcdefgh")), "holes")
    frame = residuals(fit_of(laws.get("chinchilla"), CHINCHILLA, runs), runs)
    assert frame.index.tolist() == [2, 3, 5, 6, 8, 9]
    assert frame["run"].tolist() == list("abdegh")
    assert frame["excluded"].tolist() == [True, *[False] * 5]
    assert frame["reason"].tolist() == ["a spike", *[""] * 5]
    expected = 1.8 + 480.0 * frame["params"] ** -0.35 + 2100.0 * frame["tokens"] ** -0.37
    np.testing.assert_allclose(frame["predicted"], expected, rtol=1e-12)
    np.testing.assert_allclose(frame["residual"], frame["observed"] / expected - 1, rtol=0, atol=1e-14)


def test_the_column_that_served_as_a_feature_is_taken_again():
    law, runs = laws.get("kaplan-nd"), two_terms(spread(6), 0.01)
    values = law.published[0].values
    named = from_table(runs.table.drop(columns="excluded").rename(columns={"params": "params_non_embedding"}), "own")
    serves = {"params_non_embedding": "params", "tokens": "tokens"}
    fit = fit_of(law, values, named, columns=serves)
    frame = residuals(fit, runs)
    pd.testing.assert_series_equal(frame["params_non_embedding"], runs.table["params"], check_names=False)
    np.testing.assert_allclose(
        frame["predicted"], residuals(fit_of(law, values, named), named)["predicted"], rtol=1e-12
    )
    assert frame["run"].tolist() == [f"row {i}" for i in frame.index]


def test_the_mean_error_is_of_the_runs_that_were_fitted():
    frame = pd.DataFrame({"residual": [0.1, -0.3, 9.0], "excluded": [False, False, True]})
    assert mean_error(frame) == pytest.approx(0.2)
