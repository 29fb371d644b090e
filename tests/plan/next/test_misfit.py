"""Distances, deviations, noise and form error by hand."""

import numpy as np
import pytest

from core.plan.next import misfit
from tests.plan.next._design import AIM, LAW


def test_distance_is_in_decades_of_size_and_tokens():
    x = {"params": np.array([7e8, 7e9, 7e8]), "tokens": np.array([1.4e11, 1.4e11, 1.4e10])}
    assert misfit.decades(LAW, x, AIM) == pytest.approx([1.0, 0.0, np.sqrt(2)])


def test_below_what_was_tried_is_by_the_farthest_scale():
    x = {"params": np.array([1e7, 1e9]), "tokens": np.array([1e9, 1e9])}
    assert misfit.below(LAW, x, {"params": 1e9, "tokens": 1e10}) == pytest.approx([2.0, 1.0])
    assert misfit.below(LAW, x, {"params": 1e8}) == pytest.approx([1.0, 0.0])


def test_noise_and_form_add_in_squares():
    assert misfit.deviations(np.array([0.0, 2.0]), 0.03, 0.02) == pytest.approx([0.03, 0.05])


def test_noise_goes_from_the_usual_to_that_of_the_runs():
    assert misfit.noise_of(np.zeros(3), 5) == misfit.NOISE
    many = 0.02 * np.random.default_rng(0).standard_normal(4000)
    assert misfit.noise_of(many, 5) == pytest.approx(0.02, rel=0.05)
    assert misfit.noise_of(np.zeros(100_000), 5) == misfit.LEAST_NOISE


def hidden(off, n=40):
    """Form error of n runs along one ray, the larger of which are off by a share a decade."""
    size = np.geomspace(1e7, 1e9, n)
    x = {"params": size, "tokens": 20 * size}

    def predicted(rows, others):
        apart = np.sqrt(2) * np.log10(size[others] / np.exp(np.mean(np.log(size[rows]))))
        return np.exp(off * apart)

    return misfit.form_of(LAW, x, np.ones(n), 6 * size * x["tokens"], 0.0, predicted)


def test_form_error_is_what_hidden_runs_show_with_the_usual_one_beside_it():
    weight = misfit.CERTAIN * 16 / (16 + misfit.CERTAIN)
    expected = np.sqrt((misfit.CERTAIN * misfit.FORM**2 + weight * 0.05**2) / (misfit.CERTAIN + weight))
    assert hidden(0.05) == pytest.approx(expected)
    assert hidden(0.0) < misfit.FORM < hidden(0.05)
    assert hidden(5.0) == misfit.FORM * misfit.SPAN


def test_few_runs_leave_the_usual_form_error():
    assert hidden(0.05, n=6) == misfit.FORM
