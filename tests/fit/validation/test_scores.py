"""Errors of predictions, against scikit-learn's definitions written out by hand, and the paired bootstrap."""

import numpy as np
import pytest

from core.fit.validation.scores import score, share_better


def test_errors_of_three_rows_by_hand():
    found = score(np.array([2.0, 4.0, 6.0]), np.array([2.2, 3.8, 6.6]), 9)
    assert found.mae == pytest.approx((0.2 + 0.2 + 0.6) / 3)
    assert found.mre == pytest.approx((0.1 + 0.05 + 0.1) / 3)
    assert found.bias == pytest.approx((0.1 - 0.05 + 0.1) / 3)
    assert found.r2 == pytest.approx(1 - (0.04 + 0.04 + 0.36) / 8)
    assert found.msle == pytest.approx((np.log(1.1) ** 2 + np.log(0.95) ** 2 + np.log(1.1) ** 2) / 3)
    assert (found.n_train, found.n_test) == (9, 3)


def test_what_cannot_be_said_is_not_said():
    one = score(np.array([2.0]), np.array([2.1]), 3)
    assert one.r2 is None
    assert score(np.array([-1.0, 2.0]), np.array([1.0, 2.0]), 3).msle is None


def test_one_law_is_better_in_every_resample_in_none_or_in_half_of_them():
    errors, groups = np.array([0.1, 0.2, 0.3, 0.4]), np.arange(4)
    assert share_better(errors, errors + 0.1, groups) == 1.0
    assert share_better(errors + 0.1, errors, groups) == 0.0
    assert share_better(errors, errors, groups) == 0.5
