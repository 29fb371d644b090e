"""Pairs that are ranked rightly, counted by hand and against SciPy."""

import math

import numpy as np
import pytest
from scipy.stats import kendalltau

from core.fit.validation.ranking import decision_accuracy


def test_of_three_alternatives_two_pairs_of_three_are_ranked_rightly():
    assert decision_accuracy(np.array([1.0, 3.0, 2.0]), np.array([10.0, 20.0, 30.0])) == pytest.approx(2 / 3)


def test_a_ranking_is_right_its_reverse_is_not_and_a_flat_one_is_half():
    observed = np.arange(25.0)
    assert decision_accuracy(observed**3, observed) == 1.0
    assert decision_accuracy(-observed, observed) == 0.0
    assert decision_accuracy(np.zeros(25), observed) == 0.5


def test_without_ties_it_is_kendalls_tau_as_a_share():
    rng = np.random.default_rng(4)
    predicted, observed = rng.standard_normal((2, 25))
    tau = float(np.asarray(kendalltau(predicted, observed))[0])
    assert decision_accuracy(predicted, observed) == pytest.approx((tau + 1) / 2, abs=1e-12)


def test_alternatives_that_are_equal_are_no_decision():
    assert math.isnan(decision_accuracy(np.array([1.0, 2.0]), np.array([5.0, 5.0])))
