"""Losses in two units in one column, on tables in which some losses were multiplied by hand."""

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.fit.diagnostics.mixed_units import mixed_units
from tests.fit._examples import CHINCHILLA, fit_of, spread, two_terms

LAW = laws.get("chinchilla")
N = 40
X = spread(N)
LOSS = 1.8 + 480.0 * X["params"] ** -0.35 + 2100.0 * X["tokens"] ** -0.37
NOISE = np.exp(0.005 * np.random.default_rng(2).standard_normal(N))


def said(observed, predicted=LOSS):
    runs = two_terms(X)
    frame = pd.DataFrame({**X, "observed": observed, "predicted": predicted}, index=runs.table.index)
    return mixed_units(fit_of(LAW, CHINCHILLA, runs), frame)


def times(rows, factor):
    return np.where(np.isin(np.arange(N), rows), factor, 1.0)


@pytest.mark.parametrize(("rows", "level"), [(range(3, 15), "no"), ([4, 9, 30], "care")])
def test_rows_in_bits_are_named_with_the_way_out(rows, level):
    """The first row of the table stands in row 2, below the header."""
    [found] = said(LOSS * NOISE * times(rows, 1 / np.log(2)))
    assert found.level == level
    assert found.rows == tuple(r + 2 for r in rows)
    assert found.text == (
        f"{len(rows)} rows of 40 lie a factor of ln 2 = 0.693 above the others: are they in bits and the others in "
        "nats? Read all in one unit, or leave them out."
    )


def test_the_fewer_are_named_where_most_are_in_bits():
    [found] = said(LOSS * NOISE * times(range(8, 40), 1 / np.log(2)))
    assert found.rows == tuple(range(2, 10))
    assert "below the others: are they in nats and the others in bits?" in found.text


def test_decimal_logarithms_are_named_too():
    [found] = said(LOSS * NOISE * times(range(6), 1 / np.log(10)))
    assert "a factor of ln 10 = 2.303 below the others: are they in decimal logarithms and the others" in found.text


def test_a_fit_amid_both_clusters_hides_neither():
    """Squares of residuals put a law between the clusters, and its exponents may be off as well."""
    observed = LOSS * NOISE * times(range(0, N, 2), 1 / np.log(2))
    [found] = said(observed, 1.2 * LOSS * (X["params"] / 1e9) ** -0.03)
    assert len(found.rows) == 20


@pytest.mark.parametrize(
    "factor",
    [
        1.0,
        times(range(12), 1.3),  # another population
        times([4], 1 / np.log(2)),  # one run is a run far off
        np.exp(0.3 * np.random.default_rng(3).standard_normal(N)),  # noise that fills the gap
        np.where(X["params"] > np.median(X["params"]), 1 / np.log(2), 1.0),  # what size may do
    ],
)  # fmt: skip
def test_what_is_no_second_unit_is_left_alone(factor):
    assert said(LOSS * NOISE * factor) == []


def test_a_table_of_few_rows_or_without_a_loss_is_left_alone():
    runs, observed = two_terms(X), LOSS * times(range(12), 1 / np.log(2))
    frame = pd.DataFrame({**X, "observed": observed, "predicted": LOSS}, index=runs.table.index)
    assert mixed_units(fit_of(LAW, CHINCHILLA, runs), frame.head(8)) == []
    assert mixed_units(fit_of(LAW, CHINCHILLA, runs, target="metric/arc"), frame) == []
    assert mixed_units(fit_of(LAW, CHINCHILLA, runs), frame.assign(observed=-observed)) == []
