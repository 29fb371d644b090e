"""Kaplan's learning curve at any batch, whose loss is on both sides, against a bracketed root in plain floats."""

import math

import jax
import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq

from core.fit import FitOptions, fit
from core.fit.evaluate import evaluate
from core.laws.tuning.critical_batch.kaplan_nsb import LAW as NSB
from core.runs import from_table
from core.runs.options import ReadOptions
from tests.laws._cases import compiled_slopes, features, loss, parameters, value
from tests.tolerances import ALGEBRA, DIFFERENCE, rounds_to

KAPLAN = {"N_c": 6.5e13, "alpha_N": 0.077, "S_c": 2.1e3, "alpha_S": 0.76, "B_star": 2e8, "alpha_B": 0.21}


# The implicit curve: Kaplan et al. 2020, equation 5.6 with 5.4 and 5.3.


def solved(p, x):
    """The same law in plain floats, its root by bracketing."""
    size = (p["N_c"] / x["params_non_embedding"]) ** p["alpha_N"]

    def above(log_loss):
        critical = p["B_star"] * math.exp(-log_loss / p["alpha_B"])
        steps = math.log(p["S_c"] / x["steps"]) + math.log1p(critical / x["batch_tokens"])
        return math.log(size + math.exp(p["alpha_S"] * steps)) - log_loss

    highest = above(math.log(size)) + math.log(size)  # what the root would be if the loss did not matter
    return math.exp(brentq(above, math.log(size), highest + 1e-9, xtol=1e-15, rtol=1e-15, maxiter=500))


@pytest.mark.parametrize("seed", range(60))
def test_the_root_is_found_all_over_the_boxes(seed):
    rng = np.random.default_rng(seed)
    shares = [np.where(rng.random(n) < 0.4, np.round(rng.random(n)), rng.random(n)) for n in (6, 3)]  # corners as well
    p, x = parameters(NSB, shares[0]), features(NSB, shares[1])
    assert loss(NSB, p, x) == pytest.approx(solved(p, x), rel=ALGEBRA * 10)


@pytest.mark.parametrize("seed", range(20))
def test_its_slopes_in_parameters_and_features_are_those_of_the_bracketed_root(seed):
    rng = np.random.default_rng(100 + seed)
    p, x = parameters(NSB, rng.random(6)), features(NSB, rng.random(3))
    by_p, by_x = compiled_slopes(NSB)(p, x)
    for name, place, gradient in [(n, p, by_p) for n in p] + [(n, x, by_x) for n in x]:
        up, down = (
            solved(*(v | {name: v[name] * math.exp(d)} if v is place else v for v in (p, x))) for d in (1e-5, -1e-5)
        )
        slope, difference = float(gradient[name]) * place[name], (up - down) / 2e-5
        assert slope == pytest.approx(difference, abs=DIFFERENCE * (solved(p, x) + abs(difference))), name


def test_its_slopes_bend_as_they_should():
    """Second derivatives, forwards over backwards: differences of slopes that were tested by themselves."""
    x = {"params_non_embedding": 1e9, "steps": 2e4, "batch_tokens": 3e5}

    def slope(log_batch):
        return jax.grad(lambda b: NSB.predict(KAPLAN, x | {"batch_tokens": jax.numpy.exp(b)}))(log_batch)

    both = jax.jit(lambda log_batch: (slope(log_batch), jax.jacfwd(slope)(log_batch)))
    at, step = math.log(3e5), 1e-4
    (low, _), (_, bend), (high, _) = (map(float, both(at + d)) for d in (-step, 0.0, step))
    difference = (high - low) / (2 * step)
    assert bend == pytest.approx(difference, rel=DIFFERENCE)
    assert abs(bend) > 1e-3


@pytest.mark.parametrize(("steps", "batch"), [(1e4, 1e5), (1e5, 2**19), (2.5e5, 1e7)])
def test_it_is_the_law_of_least_steps_at_its_own_loss(steps, batch):
    found = value("kaplan-nsb@kaplan", params_non_embedding=1e9, steps=steps, batch_tokens=batch)
    least = steps / (1 + value("critical-batch-kaplan@kaplan", loss=found) / batch)
    assert value("kaplan-ns@kaplan", params_non_embedding=1e9, steps=least) == pytest.approx(found, rel=ALGEBRA * 10)


@pytest.mark.parametrize(
    ("params", "steps", "expected"), [(1e8, 1e4, "3.1082"), (1e9, 1e5, "2.4005"), (1.5e9, 2.5e5, "2.3017")]
)
def test_an_unlimited_batch_leaves_the_law_of_least_steps(params, steps, expected):
    assert rounds_to(value("kaplan-nsb@kaplan", params_non_embedding=params, steps=steps, batch_tokens=1e15), expected)


def test_a_larger_batch_never_raises_the_loss_and_a_small_one_is_a_matter_of_tokens():
    batches = np.geomspace(1e4, 1e9, 40)
    found = [value("kaplan-nsb@kaplan", params_non_embedding=1e9, steps=3e4, batch_tokens=b) for b in batches]
    assert (np.diff(found) < 0).all()
    # Far below the critical batch what counts is B S.
    one, other = (
        value("kaplan-nsb@kaplan", params_non_embedding=1e9, steps=s, batch_tokens=1e10 / s) for s in (1e8, 1e9)
    )
    assert one == pytest.approx(other, rel=1e-3)


def test_small_models_foretell_the_whole_course_of_a_large_one():
    """The recipe of Su et al. 2024 (arXiv:2403.06563): fit 1M to 60M at several batches, predict 33B step by step."""
    rng = np.random.default_rng(11)
    small = {
        "params_non_embedding": rng.choice(np.geomspace(1e6, 6e7, 7), 60),
        "steps": np.exp(rng.uniform(np.log(2e3), np.log(1e6), 60)),
        "batch_tokens": rng.choice(np.geomspace(2**14, 2**21, 8), 60),
    }
    losses = along(small) * np.exp(0.003 * rng.standard_normal(60))
    runs = from_table(pd.DataFrame({**small, "loss": losses}), "small", options=ReadOptions(rows="runs"))
    found = fit(NSB, runs, FitOptions(starts=16))
    course = {"params_non_embedding": np.full(9, 3.3e10), "steps": np.geomspace(1e4, 1e6, 9)}
    course |= {"batch_tokens": np.full(9, 2.0**22)}
    foretold = evaluate(NSB, {k: np.array([e.value]) for k, e in found.parameters.items()}, course)[0]
    np.testing.assert_allclose(foretold, along(course), rtol=0.01)
    assert (np.diff(foretold) < 0).all()


def along(x):
    """The losses [R] of Kaplan's constants at points, each root bracketed."""
    return np.array([solved(KAPLAN, dict(zip(x, row, strict=True))) for row in zip(*x.values(), strict=True)])
