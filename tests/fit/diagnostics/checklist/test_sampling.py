"""Rows of the checklist about which runs there are: each speaks up where it should."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from core.fit.diagnostics.checklist.case import Case
from core.fit.diagnostics.checklist.sampling import _budgets, _ratio, _vertex
from core.runs import from_table
from tests.fit._checked import LAW, OPTIONS, at_truth, changed, looked, numbers, row, sizes
from tests.fit._examples import CHINCHILLA, fit_of, two_terms


def test_sizes_and_tokens_in_step_cannot_be_told_apart():
    x = sizes()
    x["tokens"] = 20 * x["params"]
    found = looked("levels", at_truth(x=x))
    assert found.state == "care"
    assert "correlate by 1.00" in found.text


def test_two_levels_are_too_few():
    x = sizes()
    x["params"] = np.where(x["params"] > 5e8, 2e9, 2e8)
    found = looked("levels", at_truth(x=x))
    assert found.state == "do not"
    assert "params takes 2 levels" in found.text


def test_rows_runs_and_configurations_are_counted_apart():
    """Twelve runs of thirty checkpoints, all of one configuration but for size: what repeats is not independent."""
    params, tokens = np.repeat(np.geomspace(5e7, 5e9, 12), 30), np.tile(np.geomspace(2e9, 2e11, 30), 12)
    columns = {
        "run": [f"run {i}" for i in np.repeat(np.arange(12), 30)], "step": tokens / 1e6, "seed": 0,
        "learning_rate": 1e-3, "warmup_steps": 100.0, "unique_tokens": 1e12,
    }  # fmt: skip
    x = {"params": params, "tokens": tokens}
    alone = looked("rows", at_truth(columns, x=x))
    assert alone.state == "care"
    assert alone.text.startswith("360 rows, 12 runs, 12 configurations, resampled row by row")
    right = looked("rows", at_truth(columns, x=x, fields={"cluster": "run", "n_clusters": 12}))
    assert right.state == "ok"
    assert right.text == "360 rows, 12 runs, 12 configurations, resampled by run."
    unnamed = looked("rows", at_truth(columns, x=x, drop=["run"]))
    assert unnamed.text.startswith("360 rows, 12 runs")  # rows of one configuration with steps are one run


def trained(factor, rows=12, runs=40):
    """Checkpoints of 40 runs, whose losses are off by a `factor` of the share of training done, and what was fitted."""
    rng = np.random.default_rng(5)
    share = np.tile(np.linspace(0.05, 1, rows), runs)
    params, tokens = (np.repeat(np.exp(rng.uniform(*np.log(v), runs)), rows) for v in ([5e7, 5e9], [2e10, 2e11]))
    x = {"params": params, "tokens": tokens * share}
    named = {"run": [f"run {i}" for i in np.repeat(np.arange(runs), rows)], "step": x["tokens"] / 1e6, "seed": 0}
    return changed(named, 0.0005, dataclasses.replace(OPTIONS, cluster="run"), x=x, factor=factor(share))


def test_checkpoints_that_are_not_cooled_down_are_seen():
    hot = trained(lambda share: 1 + 0.05 * (1 - share))
    assert row("checkpoints", hot).state == "not checked"
    found = row("checkpoints", hot, deep=True)
    assert found.state == "care"
    assert "last rows only (40)" in found.text


def test_checkpoints_of_warm_up_are_seen():
    text = row("checkpoints", trained(lambda share: 1 + 0.05 * (share < 0.1)), deep=True).text
    cut = text.partition("first tenth cut (440)")[2]
    assert numbers(cut)[-1] > 2


def test_checkpoints_on_the_law_are_fine():
    assert row("checkpoints", trained(np.ones_like), deep=True).state == "ok"


def swept(shift):
    """Five sizes around `shift` times the best of each of three budgets (Hoffmann et al. 2022, equation 4)."""
    c = CHINCHILLA
    budgets = np.array([1e19, 1e20, 1e21])
    g = (c["alpha"] * c["A"] / (c["beta"] * c["B"])) ** (1 / (c["alpha"] + c["beta"]))
    best = g * (budgets / 6) ** (c["beta"] / (c["alpha"] + c["beta"]))
    params = (best[:, None] * shift * np.geomspace(0.3, 3.3, 5)).ravel()
    tokens = np.repeat(budgets, 5) / 6 / params
    extra = {"seed": 0, "learning_rate": 1e-3}
    return at_truth(extra, 0.0005, x={"params": params, "tokens": tokens}, drop=["flops"])


def test_budgets_that_bracket_nothing_are_seen():
    good = looked("isoflop", swept(1.0))
    assert good.state == "ok"
    assert good.text.startswith("3 of 3 budgets")
    bad = looked("isoflop", swept(12.0))
    assert bad.state == "care"
    assert bad.text.startswith("0 of 3 budgets")
    assert "1e20 FLOP" in bad.text


def test_runs_scattered_in_compute_are_no_sweep():
    assert looked("isoflop", at_truth()).state == "not applicable"


def test_budgets_are_compute_that_lies_close_together():
    flops = np.concatenate([1e19 * (1 + 0.01 * np.arange(5)), [3e19], 1e20 * (1 + 0.01 * np.arange(6)), [5e20, 6e20]])
    order = np.random.default_rng(0).permutation(len(flops))
    found = [sorted(order[part].tolist()) for part in _budgets(flops[order])]
    assert found == [list(range(5)), list(range(6, 12))]


def test_a_parabola_has_its_lowest_point_inside_the_sizes_or_names_its_budget():
    logs = np.linspace(-1, 1, 7)
    assert _vertex(logs, (logs - 0.5) ** 2, np.full(7, 1e20)) == ""
    assert _vertex(logs, (logs - 1.5) ** 2, np.full(7, 1e20)) == "1e20 FLOP"
    assert _vertex(logs, -(logs**2), np.full(7, 1e20)) == "1e20 FLOP"  # its highest point is no lowest one


def test_the_ratio_of_exponents_is_that_of_the_law():
    assert _ratio(Case(*at_truth()), "params") == pytest.approx(CHINCHILLA["alpha"] / CHINCHILLA["beta"], rel=1e-6)


def test_uneven_exponents_bend_a_parabola():
    uneven = {**CHINCHILLA, "A": 5000.0, "alpha": 0.5, "B": 300.0, "beta": 0.28}
    sizes_ = np.tile(np.geomspace(2e8, 5e9, 6), 3)
    x = {"params": sizes_, "tokens": np.repeat([1e19, 1e20, 1e21], 6) / 6 / sizes_}
    found = looked("isoflop", at_truth({"learning_rate": 1e-3}, 0.0002, values=uneven, x=x, drop=["flops"]))
    assert found.state == "care"
    assert "parabola" in found.text


def test_replicates_give_the_seed_noise():
    fitted, runs = at_truth()
    pairs = np.log(runs.table["loss"].to_numpy()).reshape(-1, 2)
    expected = np.sqrt(np.mean((pairs[:, 0] - pairs[:, 1]) ** 2 / 2))
    found = looked("replicates", (fitted, runs))
    assert found.state == "ok"
    assert f"{expected:.2%}" in found.text
    assert "(70 degrees of freedom)" in found.text
    rng = np.random.default_rng(1)
    alone = looked("replicates", at_truth({"learning_rate": np.exp(rng.uniform(-8, -6, 140))}))
    assert alone.state == "not checked"
    assert "seed noise is not known" in alone.text


def test_the_same_row_twice_is_no_replicate():
    x = {k: v[::2] for k, v in sizes(40).items()}
    table = two_terms(x, 0.003).table.drop(columns="excluded")
    twice = from_table(pd.concat([table, table], ignore_index=True), "twice")
    assert looked("replicates", (fit_of(LAW, CHINCHILLA, twice), twice)).state == "not checked"
