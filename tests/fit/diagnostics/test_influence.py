"""What each run does to a fit, against refits without it by NumPy and SciPy."""

import numpy as np
import pytest
from scipy.optimize import least_squares

from core import laws
from core.fit.diagnostics.influence import influence, steps_without, without_rows
from core.fit.solver.task import start_of, task_of
from tests.fit._examples import CHINCHILLA, fit_of, named, spread, table_of


def fitted_by_scipy(x, y, start):
    """The constants of Chinchilla's law with least squares of log loss, by an independent solver."""

    def r(p):
        e, a, b, alpha, beta = np.exp(p)
        return np.log(e + a / x["params"] ** alpha + b / x["tokens"] ** beta) - np.log(y)

    found = least_squares(r, np.log(start), x_scale="jac", ftol=1e-15, xtol=1e-15, gtol=1e-15, max_nfev=2000)
    return np.exp(found.x)


@pytest.fixture(scope="module")
def case():
    law, x = laws.get("chinchilla"), spread(24)
    runs = table_of(law, CHINCHILLA, x, noise=0.003)
    y = runs.included["loss"].to_numpy(float)
    x = {name: runs.included[name].to_numpy(float) for name in x}
    best = fitted_by_scipy(x, y, [CHINCHILLA[k] for k in ("E", "A", "B", "alpha", "beta")])
    values = dict(zip(("E", "A", "B", "alpha", "beta"), best, strict=True))
    fit = fit_of(law, values, runs)
    return fit, runs, x, y, best


def test_exponents_and_prediction_change_as_they_do_in_refits_without_the_run(case):
    """One Newton step is near a refit: within a tenth of the change, or of the largest change of all runs."""
    fit, runs, x, y, best = case
    found = influence(fit, runs)
    assert found.names == ("alpha", "beta")
    largest = {"params": 10 * x["params"].max(), "tokens": 10 * x["tokens"].max()}

    def at_large(p):
        return p[0] + p[1] / largest["params"] ** p[3] + p[2] / largest["tokens"] ** p[4]

    table = found.table.set_index(found.table["rows"].str[0])
    refits = {}
    for i, row in enumerate(runs.included.index):
        keep = np.arange(len(y)) != i
        refits[row] = fitted_by_scipy({k: v[keep] for k, v in x.items()}, y[keep], best)
    for name, truth in (
        ("alpha", {row: p[3] / best[3] - 1 for row, p in refits.items()}),
        ("beta", {row: p[4] / best[4] - 1 for row, p in refits.items()}),
        ("prediction", {row: at_large(p) / at_large(best) - 1 for row, p in refits.items()}),
    ):
        scale = max(map(abs, truth.values()))
        for row, change in truth.items():
            assert table.loc[row, name] == pytest.approx(change, rel=0.1, abs=0.1 * scale), (name, row)


def test_errors_are_observed_over_predicted_and_the_most_telling_run_goes_first(case):
    fit, runs, x, y, best = case
    table = influence(fit, runs).table
    predicted = best[0] + best[1] / x["params"] ** best[3] + best[2] / x["tokens"] ** best[4]
    expected = dict(zip(runs.included.index, y / predicted - 1, strict=True))
    assert {rows[0]: e for rows, e in zip(table["rows"], table["error"], strict=True)} == pytest.approx(expected)
    assert (np.diff(table["prediction"].abs()) <= 0).all()
    assert (table["run"] == [f"row {rows[0]}" for rows in table["rows"]]).all()


def test_rows_of_one_run_leave_together(case):
    fit, runs, *_ = case
    pairs = named(runs, [f"run {i // 2}" for i in range(24)])
    table = influence(fit.model_copy(update={"digest": pairs.digest, "cluster": "run"}), pairs).table
    assert len(table) == 12
    assert all(len(rows) == 2 for rows in table["rows"])
    assert sorted(table["run"]) == sorted(f"run {i}" for i in range(12))


def test_of_a_linear_law_with_squares_it_is_the_refit_itself():
    """a mix of two domains at b1 s1 + b2 s2: the constants without a run are those of NumPy's least squares."""
    law = laws.get("mixture-linear[one,two]")
    rng = np.random.default_rng(0)
    share = rng.uniform(0.1, 0.9, 9)
    y = 2.0 * share + 3.0 * (1 - share) + rng.normal(0, 0.02, 9)
    design = np.column_stack([share, 1 - share])
    best = np.linalg.lstsq(design, y, rcond=None)[0]
    values = {"L[one]": best[0], "L[two]": best[1]}
    runs = table_of(law, values, {"mix/one": share, "mix/two": 1 - share})
    runs = type(runs)(**{**runs.__dict__, "table": runs.table.assign(loss=y)})
    fit = fit_of(law, values, runs, objective={"name": "mse", "value": 1.0})
    task = task_of(fit, runs)
    steps, _ = steps_without(task, start_of(task, values))
    # Constants are walked along their logarithms, where one step is near the refit but not it.
    order = {row: i for i, row in enumerate(runs.included.index)}
    for group, row in enumerate(task.used.rows):
        keep = np.arange(9) != order[row]
        refit = np.linalg.lstsq(design[keep], y[keep], rcond=None)[0]
        assert steps[group] == pytest.approx(np.log(refit / best), rel=0.02, abs=2e-5)


def test_a_prediction_without_some_rows_moves_by_as_much_as_their_runs_do_together(case):
    fit, runs, *_ = case
    table = influence(fit, runs).table
    some = table.iloc[[0, 5]]
    drawn = fit.model_copy(update={"draws": {k: [e.value] * 40 for k, e in fit.parameters.items()}})
    moved, half = without_rows(drawn, runs, [r for rows in some["rows"] for r in rows])
    assert moved == pytest.approx(some["prediction"].abs().sum(), rel=1e-12)
    assert half == 0.0  # draws that are all alike
    assert np.isnan(without_rows(fit, runs, [2])[0])  # without draws there is no band to compare with
