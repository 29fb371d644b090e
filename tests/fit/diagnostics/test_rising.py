"""A target that rises with scale is not described by a law that falls."""

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.fit.diagnostics.rising import rising
from tests.fit._examples import CHINCHILLA, fit_of, spread, two_terms

LAW = laws.get("chinchilla")
X = spread(12)
PREDICTED = 1.8 + 480.0 * X["params"] ** -0.35 + 2100.0 * X["tokens"] ** -0.37


def said(observed, rows=12):
    frame = pd.DataFrame({**X, "observed": observed}).head(rows)
    return rising(fit_of(LAW, CHINCHILLA, two_terms(X)), frame)


def test_a_target_that_rises_is_named_with_what_it_rises_with():
    (reason,) = said(1 / PREDICTED)  # as an accuracy does, in the order of the losses reversed
    assert reason.level == "no"
    assert reason.text.startswith("loss rises with parameters and training tokens (rank correlation ")
    assert "Chinchilla can only fall with them" in reason.text


@pytest.mark.parametrize("observed", [PREDICTED, np.resize([3.0, 2.0], 12), np.full(12, 2.0)])
def test_a_target_that_falls_or_goes_nowhere_is_left_alone(observed):
    assert said(observed) == []


def test_a_handful_of_rows_says_nothing():
    assert said(1 / PREDICTED, rows=4) == []
