"""The published Gemstones fits on the rows that are bundled: three laws, three cuts of the runs, two deltas.

The authors minimise the same sum as we do, with SciPy at its default tolerances. Nowhere do they end lower; where they
end more than a rounding higher, SciPy with tight tolerances goes on from their constants to our objective.
"""

import functools

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import huber

from core import laws
from core.fit import FitOptions, fit
from core.runs import load_bundled
from tests.tolerances import PRINTED, SOLVER, rounds_to

CUTS = {"": None, "hot": "tokens <= 100.1e9", "hot-120b": "tokens >= 120e9"}
ROWS = {"": 770, "hot": 220, "hot-120b": 528}
A, B, C = "chinchilla", "width-depth-params", "width-depth"
# Law, published set; the objective that the authors store; by how much, relative to ours, it ends short of the
# optimum; the exponents that differ from ours in the third digit.
FITS = [
    (A, "mcleish", "6.923300e-4", "1.6e-6", {"beta"}),
    (A, "mcleish-delta-3", "6.5925344e-3", None, set()),
    (A, "mcleish-hot", "2.076018e-4", "4.7e-4", {"alpha", "beta"}),
    (A, "mcleish-hot-delta-3", "1.9816129e-3", None, set()),
    (A, "mcleish-hot-120b", "4.080789e-4", "1.0e-6", {"beta"}),
    (A, "mcleish-hot-120b-delta-3", "3.8623994e-3", "3.9e-7", set()),
    (B, "mcleish", "2.949708e-4", "5.6e-4", {"alpha_w", "alpha_d", "alpha_N", "alpha_T"}),
    (B, "mcleish-delta-3", "2.6427674e-3", "1.4e-5", {"alpha_d", "alpha_T"}),
    (B, "mcleish-hot", "1.118780e-4", "4.3e-3", {"alpha_w", "alpha_d", "alpha_N", "alpha_T"}),
    (B, "mcleish-hot-120b", "8.92444e-5", "6.8e-4", {"alpha_w", "alpha_d", "alpha_N", "alpha_T"}),
    (C, "mcleish", "4.199462e-4", None, set()),
    (C, "mcleish-delta-3", "3.8782174e-3", None, set()),
]
pytestmark = pytest.mark.optimised
each_fit = pytest.mark.parametrize(
    ("key", "name", "stored", "short", "moved"), FITS, ids=[f"{key}@{name}" for key, name, *_ in FITS]
)
each_short_fit = pytest.mark.parametrize(
    ("key", "name"), [f[:2] for f in FITS if f[3]], ids=[f"{f[0]}@{f[1]}" for f in FITS if f[3]]
)


def subset_and_delta(name):
    subset = name.removeprefix("mcleish").removesuffix("delta-3").strip("-")
    return subset, 1e-3 if name.endswith("delta-3") else 1e-4


@functools.cache
def runs(subset):
    every = load_bundled("gemstones")
    return every.where(CUTS[subset]) if CUTS[subset] else every


@functools.cache
def fitted(key, name):
    subset, delta = subset_and_delta(name)
    return fit(laws.get(key), runs(subset), FitOptions(starts=64, delta=delta))


def estimates(key, name):
    return {n: e.value for n, e in fitted(key, name).parameters.items()}


@functools.cache
def logs(key, subset):
    """Logarithms of the features [R, K] and of the loss [R]."""
    table = runs(subset).included
    names = [f.name for f in laws.get(key).features]
    return np.log(table[names].to_numpy(float)), np.log(table["loss"].to_numpy(float))


def walked(key, values):
    """The authors' vector: exponents, logarithms of coefficients and of the floor."""
    names = [p.name for p in laws.get(key).params]
    k = (len(names) - 1) // 2
    scales, exponents = names[1 : 1 + k], names[1 + k :]
    floor = np.log(values["E"]) if values["E"] > 0 else -200.0
    return np.array([*(values[n] for n in exponents), *(np.log(values[n]) for n in scales), floor])


def huber_and_slope(u, X, y, delta):
    """The authors' objective, a sum over runs of Huber on log loss, and its gradient."""
    k = X.shape[1]
    terms, floor = np.exp(u[k : 2 * k] - u[:k] * X), np.exp(u[2 * k])
    total = terms.sum(axis=1) + floor
    r = np.log(total) - y
    slope = np.clip(r, -delta, delta) / total
    gradient = np.concatenate([-(slope @ (X * terms)), slope @ terms, [slope.sum() * floor]])
    return huber(delta, r).sum(), gradient


def objective_of(key, name, values):
    subset, delta = subset_and_delta(name)
    return huber_and_slope(walked(key, values), *logs(key, subset), delta)[0]


@pytest.mark.parametrize("subset", CUTS)
def test_the_cuts_are_the_authors(subset):
    assert len(runs(subset).included) == ROWS[subset]


def test_the_gradient_of_the_oracle_is_right():
    X, y = logs(B, "hot")
    u, h = walked(B, laws.get(B).constants("mcleish").values), 1e-6
    for i, g in enumerate(huber_and_slope(u, X, y, 1e-3)[1]):
        step = h * np.eye(len(u))[i]
        difference = (huber_and_slope(u + step, X, y, 1e-3)[0] - huber_and_slope(u - step, X, y, 1e-3)[0]) / (2 * h)
        assert difference == pytest.approx(g, rel=1e-4, abs=1e-7)


@each_fit
def test_the_stored_objective_is_that_of_the_stored_constants(key, name, stored, short, moved):
    assert rounds_to(objective_of(key, name, laws.get(key).constants(name).values), stored)


@each_fit
def test_our_objective_is_equal_or_lower(key, name, stored, short, moved):
    ours, theirs = fitted(key, name), objective_of(key, name, laws.get(key).constants(name).values)
    assert ours.status == "converged"
    assert ours.objective.value == pytest.approx(objective_of(key, name, estimates(key, name)), rel=1e-12)
    assert ours.objective.value <= theirs
    gap = theirs / ours.objective.value - 1
    assert rounds_to(gap, short) if short else gap < 1e-7


@each_fit
def test_the_exponents_agree_to_three_digits_but_where_the_authors_stopped_short(key, name, stored, short, moved):
    published, ours = laws.get(key).constants(name).values, estimates(key, name)
    exponents = {n for n in published if n.startswith(("alpha", "beta"))}
    apart = {n for n in exponents if abs(ours[n] / published[n] - 1) > PRINTED}
    assert apart == moved, {n: (ours[n], published[n]) for n in exponents}


@each_short_fit
def test_scipy_goes_on_from_the_stored_constants_to_our_objective(key, name):
    subset, delta = subset_and_delta(name)
    u, best = walked(key, laws.get(key).constants(name).values), fitted(key, name).objective.value

    def relative(u):
        value, gradient = huber_and_slope(u, *logs(key, subset), delta)
        return value / best, gradient / best

    before = np.inf
    while relative(u)[0] < before - 1e-12:  # begun again, it forgets the curvature of where it came from
        before = relative(u)[0]
        tight = {"maxiter": 20_000, "maxfun": 200_000, "ftol": 1e-16, "gtol": 1e-12, "maxcor": 60}
        u = minimize(relative, u, jac=True, method="L-BFGS-B", options=tight).x
    assert 1 - 1e-9 <= relative(u)[0] <= 1 + SOLVER / 10


@pytest.mark.parametrize("name", ["mcleish", "mcleish-delta-3"])
def test_width_and_depth_drive_the_floor_to_zero(name):
    assert estimates(C, name)["E"] == pytest.approx(0, abs=1e-9)


def test_an_objective_0_4_per_cent_away_differs_by_a_fifth_in_the_exponent_of_size():
    """On the first 100B tokens the law of width, depth and size trades one against the others."""
    published, ours = laws.get(B).constants("mcleish-hot").values, estimates(B, "mcleish-hot")
    assert published["alpha_N"] > 1.25 * ours["alpha_N"]


def test_one_width_alone_does_not_determine_the_law_of_size():
    """Five sizes from 95M to 114M: the authors end at alpha = 1.4, we a fifth lower, where A runs off without end."""
    one = load_bundled("gemstones").where("width == 512")
    found = fit(laws.get(A), one, FitOptions(starts=256, delta=1e-4))
    table = one.included
    X, y = np.log(table[["params", "tokens"]].to_numpy(float)), np.log(table["loss"].to_numpy(float))
    stored = np.array([1.4154791720, 0.5519570927, 24.7239839379, 11.5254425128, 1.0461903546])
    assert rounds_to(huber_and_slope(stored, X, y, 1e-4)[0], "1.67819e-5")
    assert found.objective.value < 0.8 * 1.67819e-5
    assert found.parameters["A"].value > 1e30
    assert any(note.startswith("A ") for note in found.notes)
