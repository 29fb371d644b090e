"""The lack-of-fit test against the F-test of least squares, its size, its power, and the terms that it names."""

import numpy as np
import pytest
from scipy import optimize, stats

from core import laws
from core.fit.diagnostics.lack_of_fit import Term, lack_of_fit

LAW = laws.get("chinchilla")
TRUTH = np.array([1.69, np.log(406.4), np.log(410.7), 0.34, 0.28])


def design(n, rng):
    return np.exp(rng.uniform(*np.log([1e8, 1e10]), n)), np.exp(rng.uniform(*np.log([2e9, 2e11]), n))


def law(u, size, data):
    """The law with two power terms and its derivatives by (E, log A, log B, alpha, beta), of its logarithm."""
    terms = np.exp(u[1] - u[3] * np.log(size)), np.exp(u[2] - u[4] * np.log(data))
    loss = u[0] + sum(terms)
    slopes = [np.ones_like(loss), *terms, -terms[0] * np.log(size), -terms[1] * np.log(data)]
    return loss, np.stack(slopes, axis=1) / loss[:, None]


def fitted(loss, size, data):
    """Residuals and derivatives at the least squares of logarithms."""
    found = optimize.least_squares(
        lambda u: np.log(law(u, size, data)[0] / loss), TRUTH, lambda u: law(u, size, data)[1], x_scale="jac",
        bounds=([0.01, -10, -10, 0.01, 0.01], [9, 60, 60, 3, 3]),
    )  # fmt: skip
    at, slopes = law(found.x, size, data)
    return np.log(loss / at), slopes


def found_in(loss, size, data, groups=None):
    residuals, slopes = fitted(loss, size, data)
    groups = np.arange(len(size)) if groups is None else groups
    found = lack_of_fit(LAW, residuals, slopes, {"params": size, "tokens": data}, groups)
    assert found is not None
    return found


def scaled(values):
    return (np.log(values) - np.log(values).mean()) / np.log(values).std()


def test_without_wild_errors_it_is_the_f_test_of_least_squares():
    """Errors of +-1 and +-1/2 deviations are never cut, so that p follows from two sums of squares."""
    rng = np.random.default_rng(0)
    size, data = design(40, rng)
    errors = 0.01 * rng.permutation(np.resize([1.0, -1.0, 0.7, -0.7], 40))
    _, slopes = law(TRUTH, size, data)
    a, b = scaled(size), scaled(data)
    more = np.column_stack([slopes, a * a, b * b, a * b])
    left = [errors - m @ np.linalg.lstsq(m, errors, rcond=None)[0] for m in (slopes / slopes.std(axis=0).max(), more)]
    before, after = (float(v @ v) for v in left)
    ratio = (before - after) / 3 / (after / (40 - 8))
    found = lack_of_fit(LAW, errors, slopes, {"params": size, "tokens": data}, np.arange(40))
    assert found.p == pytest.approx(stats.f.sf(ratio, 3, 32), rel=1e-6)


@pytest.mark.parametrize("n", [50, 150])
@pytest.mark.parametrize("noise", ["normal", "t"])
def test_a_right_form_is_seldom_found_fault_with(n, noise):
    """At 1 %, of 100 tables at most 3: a binomial number is above 4 once in 300 times."""
    count = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        size, data = design(n, rng)
        errors = 0.005 * (rng.standard_normal(n) if noise == "normal" else rng.standard_t(2, n))
        found = lack_of_fit(LAW, errors, law(TRUTH, size, data)[1], {"params": size, "tokens": data}, np.arange(n))
        count += found.found
    assert count <= 3


def test_runs_that_share_noise_count_once():
    """Twenty runs with ten checkpoints each, which share most of their noise: taken for 200 runs they find a term."""
    counts = {True: 0, False: 0}
    for seed in range(60):
        rng = np.random.default_rng(seed)
        size, last = (np.repeat(v, 10) for v in design(20, rng))
        data, groups = last * np.tile(np.geomspace(0.1, 1, 10), 20), np.repeat(np.arange(20), 10)
        errors = 0.005 * rng.standard_normal(20)[groups] + 0.002 * rng.standard_normal(200)
        for together in counts:
            apart = groups if together else np.arange(200)
            found = lack_of_fit(LAW, errors, law(TRUTH, size, data)[1], {"params": size, "tokens": data}, apart)
            counts[together] += found.found
    assert counts[True] <= 2
    assert counts[False] > 20


@pytest.mark.parametrize(
    ("form", "sign"),
    [
        (lambda n, d: 1.69 + (406.4 / n**0.34 + 410.7 / d**0.28) ** 0.5, -1),
        (lambda n, d: 1.69 + 406.4 / n**0.34 + 410.7 / d**0.28 + 3e4 / (n**0.25 * d**0.27), 1),
        (lambda n, d: ((8.8e13 / n) ** (0.076 / 0.103) + 5.4e13 / d) ** 0.103, -1),
    ],
)
def test_size_and_data_that_interact_are_always_found_with_50_runs(form, sign):
    """One more exponent, a cross term and Kaplan's law; the product is named but where luck has another stronger."""
    named = 0
    for seed in range(10):
        rng = np.random.default_rng(seed)
        size, data = design(50, rng)
        found = found_in(form(size, data) * np.exp(0.005 * rng.standard_normal(50)), size, data)
        assert found.found
        named += found.term == Term("params", "tokens") and np.sign(found.score) == sign
    assert named >= 8


def test_tokens_that_were_repeated_bend_the_errors_upwards_along_data():
    """2e9 distinct tokens, of which repetitions are worth less and less (Muennighoff et al. 2023), and 150 runs."""
    for seed in range(5):
        rng = np.random.default_rng(seed)
        size, data = design(150, rng)
        unique = np.minimum(data, 2e9)
        worth = unique + unique * 15.4 * (1 - np.exp(-(data / unique - 1) / 15.4))
        found = found_in(law(TRUTH, size, worth)[0] * np.exp(0.005 * rng.standard_normal(150)), size, data)
        assert found.found
        assert found.term == Term("tokens", "tokens")
        assert found.score > 0


def test_a_few_wild_runs_are_no_term():
    rng = np.random.default_rng(3)
    size, data = design(60, rng)
    errors = 0.005 * rng.standard_normal(60)
    errors[np.argsort(size * data)[-3:]] += 0.5  # the largest runs, where squares and products are largest
    found = lack_of_fit(LAW, errors, law(TRUTH, size, data)[1], {"params": size, "tokens": data}, np.arange(60))
    assert found.p > 0.001


def test_terms_that_the_runs_do_not_tell_apart_are_named_together():
    """With twenty tokens for each parameter both squares and the product are one, which a line does not have."""
    rng = np.random.default_rng(4)
    size = design(60, rng)[0]
    z, x = scaled(size), {"params": size, "tokens": 20 * size}
    errors = 0.01 * z**2 + 0.001 * rng.standard_normal(60)
    found = lack_of_fit(LAW, errors, np.column_stack([np.ones(60), z]), x, np.arange(60))
    every = {Term("params", "params"), Term("tokens", "tokens"), Term("params", "tokens")}
    assert {found.term, *found.alike} == every
    assert found.found
    assert lack_of_fit(LAW, errors, law(TRUTH, size, 20 * size)[1], x, np.arange(60)) is None  # five constants take it


def test_too_few_runs_and_runs_without_errors_are_not_tested():
    rng = np.random.default_rng(5)
    for n, errors in ((12, rng.standard_normal(12)), (40, np.zeros(40))):
        size, data = design(n, rng)
        x = {"params": size, "tokens": data}
        assert lack_of_fit(LAW, errors, law(TRUTH, size, data)[1], x, np.arange(n)) is None
    size, data = design(40, rng)
    few = lack_of_fit(
        LAW, rng.standard_normal(40), law(TRUTH, size, data)[1], {"params": size, "tokens": data}, np.arange(40) % 7
    )
    assert few is None
