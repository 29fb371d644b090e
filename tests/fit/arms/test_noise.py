"""Run noise apart from evaluation noise, by hand."""

import pandas as pd
import pytest

from core.fit.arms.multiplier import compare_arms
from tests.fit.arms._arms import runs_of, two_optimizers


def noise(table, **more):
    return compare_arms(runs_of(table), "optimizer", ["sgd", "lbfgs"], **more).compared[0].noise


def test_seeds_say_the_noise_of_runs_and_a_given_error_that_of_evaluation():
    table = two_optimizers(1.3, seed=1).assign(seed=1)
    again = table.assign(seed=2, loss=table["loss"] * 1.01, run=table["run"] + "-2")
    both = pd.concat([table, again])
    alone = noise(both)
    assert alone.evaluation is None
    assert alone.run == pytest.approx(0.00995 / 2**0.5, rel=1e-3)  # ln 1.01 apart: a deviation of that over root 2
    given = noise(both, evaluation_noise=0.01)
    middle = both["loss"].median()
    assert given.evaluation == pytest.approx(0.01 / middle, rel=0.02)
    assert given.run == pytest.approx((0.00995**2 / 2 - given.evaluation**2) ** 0.5, rel=1e-2)


def test_without_repeats_nothing_is_said_of_runs():
    found = noise(two_optimizers(1.3, noise=0.003))
    assert (found.evaluation, found.run) == (None, None)
    assert 0.001 < found.between < 0.006
    assert found.report()["between_arms"] == found.between
