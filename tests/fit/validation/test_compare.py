"""Comparisons of laws against closed forms, SciPy, and loops written out."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from core import laws
from core.errors import BadInput
from core.fit import FitOptions, fit
from core.fit.data.splits import folds
from core.fit.evaluate import evaluate
from core.fit.validation.averaging import averaged
from core.fit.validation.backtest import backtest
from core.fit.validation.compare import compare
from core.fit.validation.criteria import aicc, akaike_weights, held_out_weights, log_density
from core.runs import from_table, load_bundled
from tests.fit._examples import drawn, spread, table_of, two_terms
from tests.tolerances import ALGEBRA, SOLVER

TWO, COMPUTE, SIZE, LINE = (
    laws.get(k) for k in ("chinchilla", "power-law-compute", "power-law-params", "kaplan-optimal-params")
)
QUICK = FitOptions(starts=32)
SLACK = 0.05 + np.log10(1.005)  # decades: what the edge may give way, and its rounding to three digits
POINT = {"params": 7e10, "tokens": 1.4e12, "flops": 5.88e23}


@pytest.fixture(scope="module")
def runs():
    return two_terms(spread(80), noise=0.003)


@pytest.fixture(scope="module")
def compared(runs):
    return compare([SIZE, TWO, COMPUTE], runs, options=FitOptions(starts=32, bootstrap=60))


def of(found, key):
    return next(c for c in found.laws if c.key == key)


def test_the_true_law_is_first_by_every_measure(compared):
    best = compared.laws[0]
    assert best.key == TWO.key
    assert best.delta == 0
    assert best.weight > 0.999
    assert best.weight_held_out > 0.999
    assert best.cv.mre == min(c.cv.mre for c in compared.laws)
    assert compared.sentence.startswith("On the largest runs, hidden: chinchilla beats every baseline")


def test_the_hidden_runs_are_a_backtest(compared, runs):
    again = backtest([TWO], runs, compared.hidden.train, compared.hidden.test, options=QUICK)
    assert of(compared, TWO.key).held_out.mre == pytest.approx(again.best.score.mre, rel=SOLVER)
    logs = np.log10(runs.table["flops"])
    edge = np.log10(float(compared.hidden.train.split(" <= ")[1]))
    assert edge == pytest.approx(logs.max() - 1, abs=SLACK)  # the runs span more than two decades: the top one


def test_half_the_range_is_hidden_of_a_short_one():
    x = {"params": np.geomspace(1e9, 1.2e10, 40), "tokens": np.full(40, 1e10)}
    found = compare([SIZE], two_terms(x), options=QUICK)
    edge = float(found.hidden.train.split(" <= ")[1]) / 6e10
    assert np.log10(edge) == pytest.approx(np.log10(1e9 * 12**0.5), abs=SLACK)


def test_cross_validation_is_the_loop_written_out(compared, runs):
    fold = folds(np.arange(80), 5, seed=0)
    predicted = np.empty(80)
    for k in range(5):
        part = fit(TWO, runs.keeping(fold != k), QUICK)
        rows = runs.table[fold == k]
        x = {name: rows[name].to_numpy() for name in ("params", "tokens")}
        predicted[fold == k] = evaluate(TWO, {n: np.array([e.value]) for n, e in part.parameters.items()}, x)[0]
    y = runs.table["loss"].to_numpy()
    cv = of(compared, TWO.key).cv
    assert cv.n_test == 80
    assert cv.mre == pytest.approx(np.mean(np.abs(predicted - y) / y), rel=SOLVER)
    assert cv.msle == pytest.approx(np.mean(np.log(predicted / y) ** 2), rel=SOLVER)


def test_aicc_of_a_straight_line_is_the_closed_form():
    x = drawn(LINE, 40)
    runs = table_of(LINE, {p.name: np.sqrt(p.start[0] * p.start[1]) for p in LINE.params}, x, noise=0.1)
    found = compare([LINE], runs, options=QUICK)
    log_c, log_n = np.log(runs.table["flops"]), np.log(runs.table[LINE.target])
    rss = np.polyfit(log_c, log_n, 1, full=True)[1][0]
    n, k = 40, 3
    likelihood = stats.norm.logpdf(0, scale=np.sqrt(rss / n)) * n - n / 2
    expected = -2 * likelihood + 2 * k + 2 * k * (k + 1) / (n - k - 1)
    assert found.laws[0].aicc == pytest.approx(expected, rel=SOLVER)
    assert found.laws[0].weight == 1
    assert found.laws[0].n_params == 2


def test_akaike_weights():
    weights = akaike_weights([10.0, 12.0, None, 17.0])
    shares = np.exp(-np.array([0.0, 2.0, 7.0]) / 2)
    assert [w for w in weights if w is not None] == pytest.approx(shares / shares.sum(), rel=ALGEBRA)
    assert weights[2] is None
    assert akaike_weights([None, None]) == [None, None]


residual = arrays(float, st.integers(8, 40), elements=st.floats(-1, 1))


@given(residual, st.integers(1, 4), st.integers(2, 5))
@settings(max_examples=100, deadline=None)
def test_rows_that_repeat_each_other_are_no_evidence(left, n_free, times):
    groups = np.arange(len(left))
    once = aicc(left, groups, n_free)
    assert aicc(np.repeat(left, times), np.repeat(groups, times), n_free) == pytest.approx(once, rel=ALGEBRA)


def test_too_few_runs_have_no_aicc():
    assert aicc(np.full(6, 0.1), np.arange(6), 4) is None
    assert aicc(np.full(7, 0.1), np.arange(7), 4) is not None
    assert aicc(np.full(70, 0.1), np.repeat(np.arange(5), 14), 4) is None
    assert np.isfinite(aicc(np.zeros(20), np.arange(20), 2))  # noiseless runs


def test_rows_of_a_run_are_counted_once():
    x = spread(24)
    thrice = {k: np.repeat(v, 3) for k, v in x.items()}
    runs = two_terms(thrice, run=[f"r{i // 3}" for i in range(72)])
    found = compare([TWO, SIZE], runs, options=QUICK)
    assert (found.n_rows, found.n_runs, found.folds) == (72, 24, 5)
    assert "AICc counts each of the 24 runs, not each row, as one independent observation" in found.notes[0]


def test_log_density_is_that_of_scipy():
    rng = np.random.default_rng(0)
    fitted, left = rng.normal(0, 0.02, 30), rng.normal(0.01, 0.02, 7)
    scale = np.sqrt((fitted**2).sum() / (30 - 4))
    np.testing.assert_allclose(log_density(left, fitted, 4), stats.norm.logpdf(left, scale=scale), rtol=ALGEBRA)


def test_held_out_weights():
    one = np.array([[1.0, 2.0], [0.0, 1.0], [1.0, 0.0]])
    # A single run: its weight in the Bayesian bootstrap is 1, and rows of a run count by their mean.
    shares = np.exp([1.5, 0.5, 0.5])
    np.testing.assert_allclose(held_out_weights(one, np.zeros(2, int)), shares / shares.sum(), rtol=ALGEBRA)
    np.testing.assert_allclose(held_out_weights(np.zeros((4, 9)), np.arange(9)), 0.25, rtol=ALGEBRA)
    rng = np.random.default_rng(0)
    density, groups = rng.normal(size=(2, 12)), np.arange(12)
    weights = held_out_weights(density, groups)
    assert weights.sum() == pytest.approx(1, rel=ALGEBRA)
    # Against the same average over an independent Bayesian bootstrap, made of exponentials.
    share = rng.exponential(size=(100_000, 12))
    share /= share.sum(axis=1, keepdims=True)
    gap = 12 * share @ (density[0] - density[1])
    assert weights[0] == pytest.approx(np.mean(1 / (1 + np.exp(-gap))), abs=0.03)


def test_the_trap_of_random_folds_is_named(compared):
    flattered = {c.key for c in compared.laws if c.held_out.mre > 2 * c.cv.mre}
    named = {note.partition(":")[0] for note in compared.notes if "random folds flatter it" in note}
    assert named == flattered
    # A floor held too low bends the law away from the runs: between them a little, beyond them much.
    bent = two_terms({"params": np.geomspace(1e8, 1e10, 60), "tokens": np.full(60, 1e10)}, noise=0.001)
    trapped = compare([SIZE], bent, options=FitOptions(starts=32, pins=(("E", 1.0),)))
    assert trapped.laws[0].held_out.mre > 2 * trapped.laws[0].cv.mre
    assert any("random folds flatter it" in note for note in trapped.notes)


def test_a_law_that_cannot_be_used_is_last_with_its_line(runs):
    found = compare([laws.get("data-constrained"), TWO], runs, options=QUICK)
    assert [c.key for c in found.laws] == ["chinchilla", "data-constrained"]
    assert "unique_tokens" in found.laws[1].error
    assert found.laws[1].weight is None
    with pytest.raises(BadInput, match="unique_tokens"):
        compare([laws.get("data-constrained")], runs, options=QUICK)


def test_every_law_sees_the_same_rows(runs):
    table = runs.table.drop(columns="excluded").copy()
    table.loc[table.index[:9], ["tokens", "flops"]] = np.nan
    found = compare([SIZE, TWO], from_table(table, "holes"), options=QUICK)
    assert found.n_rows == 71
    assert {c.cv.n_test for c in found.laws} == {71}
    assert "9 rows lack what chinchilla needs and are left out for every law." in found.notes


def test_too_few_runs_to_hide_any_are_said_so():
    found = compare([TWO], two_terms({k: v[:6] for k, v in spread(80).items()}), options=QUICK)
    assert found.hidden is None
    assert (found.laws[0].held_out, found.laws[0].cv, found.laws[0].aicc) == (None, None, None)
    assert len(found.notes) == 3
    assert found.sentence == "No law could be scored on runs that it had not seen."
    with pytest.raises(BadInput, match="allowed is none"):
        averaged(found, {"params": 1e10, "tokens": 1e11})


def test_folds_are_two_at_least(runs):
    with pytest.raises(BadInput, match="from 2 up"):
        compare([SIZE], runs, folds=1)


def test_the_report_is_plain_data(compared):
    report = json.loads(json.dumps(compared.report(), allow_nan=False))
    assert list(report["laws"]) == [c.key for c in compared.laws]
    assert {"held_out", "cv", "aicc", "weight_aicc", "weight_held_out"} <= set(report["laws"][TWO.key])
    assert set(report["hidden"]["baselines"]) == {"best-seen", "last-value", "power-law"}


def test_checkpoints_of_the_bundled_runs_are_called_leakage():
    runs = load_bundled("gemstones")
    found = compare([SIZE], runs.where("step > 20000"), options=QUICK)
    names = pd.Series(runs.included.query("step > 20000")["run"])
    assert found.n_runs == names.nunique()
    assert found.notes[0].startswith("Leakage: ")


def test_laws_that_explain_runs_about_equally_share_the_weight():
    """Runs of hardly different tokens per parameter: size and compute explain them about equally well."""
    size = np.geomspace(1e8, 1e10, 14)
    tokens = 20 * size * np.exp(0.02 * np.resize([-1, 1, 0, 0.5, -0.5], 14))
    found = compare([COMPUTE, SIZE], two_terms({"params": size, "tokens": tokens}, noise=0.004), options=QUICK)
    weights = {c.key: c.weight for c in found.laws}
    assert sum(weights.values()) == pytest.approx(1, rel=ALGEBRA)
    assert 0.01 < weights[SIZE.key] < 0.99
