"""The robust surface: what most rows follow, beside the law that the rows were made from."""

import numpy as np
import pytest

from core.fit.diagnostics.sweep.surface import surface
from tests.fit.diagnostics.sweep._tables import grid, isoflop, loss

NONE = np.empty((40, 0))
ALL = np.ones(40, bool)


@pytest.mark.parametrize("design", [grid, isoflop])
def test_rows_on_a_law_have_no_error_though_exponents_are_of_a_grid(design):
    params, tokens = design()
    found = surface(loss(params, tokens), [params, tokens], NONE, ALL)
    assert np.abs(found.errors).max() < 2e-3


@pytest.mark.parametrize("bad", [5, 14])
def test_rows_far_off_keep_their_error_up_to_a_third_of_the_rows(bad):
    """Errors are logarithms of observed over predicted: those of the bad rows are log 1.5."""
    params, tokens = grid()
    rows = np.random.default_rng(1).choice(40, bad, replace=False)
    y = loss(params, tokens)
    y[rows] *= 1.5
    found = surface(y, [params, tokens], NONE, ALL)
    assert found.errors[rows] == pytest.approx(np.log(1.5), abs=0.01)
    assert np.abs(np.delete(found.errors, rows)).max() < 5e-3


def test_rows_that_are_not_to_be_followed_are_predicted_all_the_same():
    params, tokens = grid()
    y, rows = loss(params, tokens), np.arange(40) % 2 == 0
    y[~rows] *= 3.0
    found = surface(y, [params, tokens], NONE, rows)
    assert found.errors[~rows] == pytest.approx(np.log(3.0), abs=0.01)


def test_the_deviation_is_that_of_the_noise():
    params, tokens = isoflop(10, 40)
    noise = 0.01 * np.random.default_rng(3).standard_normal(400)
    found = surface(loss(params, tokens) * np.exp(noise), [params, tokens], np.empty((400, 0)), np.ones(400, bool))
    assert found.deviation == pytest.approx(0.01, rel=0.15)


def test_what_a_fit_predicts_is_followed_by_a_line_in_logarithms():
    params, tokens = grid()
    y = 2.0 * loss(params, tokens) ** 0.9 * params**0.01
    assert np.abs(surface(y, [params, tokens], NONE, ALL, loss(params, tokens)).errors).max() < 1e-6


def test_a_loss_does_not_rise_along_the_surface():
    """Errors of a loss that rises stay: a surface of falling powers cannot follow it."""
    params, tokens = grid()
    found = surface(6 - loss(params, tokens), [params, tokens], NONE, ALL)
    assert np.abs(found.errors).max() > 0.05


def test_too_few_rows_have_no_surface():
    params, tokens = grid()
    assert surface(loss(params, tokens), [params, tokens], NONE, np.arange(40) < 5) is None
