"""Guesses that need no law, on runs of which the right guess is known."""

import numpy as np
import pytest

from core.errors import BadInput
from core.fit.validation.baselines import best_seen, last_value, power_law

SCALE, BEYOND = np.array([1e18, 1e19, 1e20, 1e20]), np.array([1e21, 1e22])
Y = np.array([3.0, 2.5, 2.2, 2.4])


def test_the_best_seen_and_the_mean_at_the_largest_scale():
    np.testing.assert_array_equal(best_seen(Y, SCALE, BEYOND)[1], [2.2, 2.2])
    np.testing.assert_allclose(last_value(Y, SCALE, BEYOND)[1], [2.3, 2.3])


def test_a_power_law_is_found_exactly_and_runs_without_scale_are_not_predicted():
    scale = np.append(SCALE, np.nan)
    seen, beyond = power_law(np.append(7 * SCALE**-0.05, 99.0), scale, BEYOND)
    np.testing.assert_allclose(beyond, 7 * BEYOND**-0.05)
    assert np.isnan(seen[-1])


def test_what_cannot_be_guessed_from_is_refused():
    with pytest.raises(BadInput, match="says its scale"):
        last_value(Y, np.full(4, np.nan), BEYOND)
    with pytest.raises(BadInput, match="one scale only"):
        power_law(Y, np.full(4, 1e18), BEYOND)
    with pytest.raises(BadInput, match="not positive"):
        power_law(-Y, SCALE, BEYOND)
