"""Rows of the checklist about the search, the sample and the claims: each speaks up where it should."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.fit import FitOptions, fit
from core.fit.diagnostics.checklist import checklist
from core.fit.diagnostics.checklist.case import Case
from core.fit.diagnostics.checklist.sampling import _ratio
from core.fit.result import Basin, Estimate
from core.runs import from_table, load_bundled
from tests.fit._checked import LAW, OPTIONS, changed, healthy, looked, numbers, row, sizes, tampered
from tests.fit._examples import CHINCHILLA, bundled_fit, drawn, table_of, two_terms
from tests.tolerances import ALGEBRA, SOLVER


def test_a_gradient_that_is_left_is_seen():
    fitted_law, runs = healthy()
    off = {k: Estimate(value=e.value * (1.001 if k == "alpha" else 1.0)) for k, e in fitted_law.parameters.items()}
    assert numbers(looked("optimiser", (fitted_law, runs)).text)[0] < 1e-6
    found = looked("optimiser", tampered(parameters=off))
    assert found.state == "care"
    assert numbers(found.text)[0] > 1e-6
    assert "alpha" in found.text or "A)" in found.text


def test_few_starts_at_the_best_are_seen():
    fitted_law, _ = healthy()
    found = looked("optimiser", tampered(starts=fitted_law.starts.model_copy(update={"at_best": 2})))
    assert found.state == "care"
    assert "2 of 32 starts" in found.text


def test_basins_that_fit_alike_and_differ_are_seen():
    fitted_law, _ = healthy()
    [best, *_] = fitted_law.basins
    spans = {k: (low * 1.03, high * 1.03) if k == "alpha" else (low, high) for k, (low, high) in best.spans.items()}
    near = Basin(value=best.value * 1.0005, starts=4, spans=spans)
    far = Basin(value=best.value * 1.01, starts=4, spans=spans)
    found = looked("starts", tampered(basins=[best, near]))
    assert found.state == "care"
    assert "3.00% in alpha" in found.text
    assert looked("starts", tampered(basins=[best, far])).state == "ok"


def test_a_better_fit_elsewhere_is_found_by_other_starts():
    fitted_law, _ = healthy()
    worse = fitted_law.objective.model_copy(update={"value": fitted_law.objective.value * 1.25})
    found = looked("starts", tampered(objective=worse), deep=True)
    assert found.state == "do not"
    assert "lower by 20.00%" in found.text


def test_sizes_and_tokens_in_step_cannot_be_told_apart():
    x = sizes()
    x["tokens"] = 20 * x["params"]
    found = {i.key: i for i in checklist(*changed(x=x))}
    assert found["conditioning"].state == "do not"
    assert found["levels"].state == "care"
    assert "correlate by 1.00" in found["levels"].text


def test_two_levels_are_too_few():
    x = sizes()
    x["params"] = np.where(x["params"] > 5e8, 2e9, 2e8)
    found = row("levels", changed(x=x))
    assert found.state == "do not"
    assert "params takes 2 levels" in found.text


def test_a_floor_at_zero_and_a_driven_parameter_are_seen():
    fitted_law, _ = healthy()
    zero = looked("bounds", tampered(parameters={**fitted_law.parameters, "E": Estimate(value=0.0)}))
    assert zero.state == "care"
    assert "E is at 0" in zero.text
    gone = looked("bounds", tampered(parameters={**fitted_law.parameters, "A": Estimate(value=1e-30)}))
    assert gone.state == "do not"
    assert "A was driven" in gone.text
    held = looked("bounds", tampered(parameters={**fitted_law.parameters, "E": Estimate(value=0.0)}, pins={"E": 0.0}))
    assert held.state == "ok"
    assert "held: E" in held.text


def checkpointed(cluster, rows=30, runs=12):
    """Runs of many checkpoints that share one error each."""
    rng = np.random.default_rng(4)
    params = np.repeat(np.exp(np.linspace(*np.log([5e7, 5e9]), runs)), rows)
    tokens = np.tile(np.geomspace(2e9, 2e11, rows), runs)
    x = {"params": params, "tokens": tokens}
    shared = np.repeat(np.exp(0.01 * rng.standard_normal(runs)), rows)
    extra = {"run": [f"run {i}" for i in np.repeat(np.arange(runs), rows)], "step": tokens / 1e6, "seed": 0}
    return changed(extra, 0.0005, dataclasses.replace(OPTIONS, cluster=cluster), x=x, factor=shared)


def test_intervals_from_rows_in_place_of_runs_are_too_narrow():
    mistaken = {i.key: i for i in checklist(*checkpointed("none"))}
    assert mistaken["widths"].state == "care"
    implied, present = numbers(mistaken["widths"].text)[:2]
    assert present == 12
    assert implied > 10 * present
    assert mistaken["rows"].state == "care"
    assert mistaken["rows"].text.startswith("360 rows, 12 runs")
    right = {i.key: i for i in checklist(*checkpointed("run"))}
    assert (right["widths"].state, right["rows"].state) == ("ok", "ok")


def test_without_intervals_none_are_judged():
    fitted_law = changed(options=dataclasses.replace(OPTIONS, bootstrap=0))
    assert row("widths", fitted_law).state == "not checked"


def test_standard_errors_are_those_of_the_sandwich():
    """Oracle: ordinary least squares of log loss on log tokens, with White's errors in their HC1 form."""
    law, x = laws.get("power-law-tokens"), sizes()
    runs = table_of(law, {"E": 0.0, "B": 30.0, "beta": 0.1}, {"tokens": x["tokens"]}, 0.02)
    fitted_law = fit(law, runs, FitOptions(starts=16, objective="mse-log", pins=(("E", 0.0),)))
    design = np.stack([np.ones(140), -np.log(x["tokens"])], axis=1)
    y = np.log(runs.table["loss"].to_numpy())
    solution, *_ = np.linalg.lstsq(design, y, rcond=None)
    left, inverse = y - design @ solution, np.linalg.inv(design.T @ design)
    middle = (design * left[:, None] ** 2).T @ design
    expected = np.sqrt(np.diag(inverse @ middle @ inverse) * 140 / 138)
    assert fitted_law.parameters["beta"].value == pytest.approx(solution[1], rel=SOLVER)
    errors = Case(fitted_law, runs).standard_errors
    assert [errors["B"], errors["beta"]] == pytest.approx(expected.tolist(), rel=1e-6)


def test_objectives_that_disagree_are_seen():
    """Published for these runs: exponents move with the objective by more than they should."""
    found = row("objective", (bundled_fit(), load_bundled("chinchilla")), deep=True)
    assert found.state == "care"
    assert "beta 0.367 to 0.428" in found.text


def test_rounding_that_matters_is_seen():
    fitted_law, runs = healthy()
    fine = looked("rounding", (fitted_law, runs))
    assert fine.state == "ok"
    steep = {"E": 1e-9, "A": 1e60, "B": 1e-9, "alpha": 6.123456, "beta": 0.3}
    found = looked("rounding", tampered(parameters={k: Estimate(value=v) for k, v in steep.items()}))
    moved = np.exp(abs(6.123456 - 6.123) * np.log(10 * fitted_law.ranges["params"][1])) - 1  # the term dominates
    assert found.state == "care"
    assert numbers(found.text)[1] == pytest.approx(100 * moved, abs=0.01)


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


def test_a_law_that_breaks_at_the_top_is_flattered_by_random_folds():
    x = sizes()
    compute = x["params"] * x["tokens"]
    fitted_law = changed(factor=np.where(compute > 0.1 * compute.max(), 1.06, 1.0))
    found = {i.key: i for i in checklist(*fitted_law, deep=True)}
    hidden, folds, ratio = numbers(found["leakage"].text)[:3]
    assert found["leakage"].state == "care"
    assert hidden / folds == pytest.approx(ratio, rel=0.1)
    assert f"{hidden:.2f}%" in found["extrapolation"].text


def test_far_targets_are_seen():
    near, far = ({"params": 1e9, "tokens": t} for t in (2e10, 2e13))
    assert row("extrapolation", healthy(), at=near).state == "ok"
    found = row("extrapolation", healthy(), at=far)
    assert found.state == "care"
    out = np.log10(2e13 / healthy()[0].ranges["tokens"][1])
    assert out > np.log10(6 * 1e9 * 2e13 / healthy()[0].ranges["flops"][1])
    assert f"{out:.1f} decades beyond" in found.text
    assert row("extrapolation", healthy()).state == "not checked"


def swept(shift):
    """Five sizes around `shift` times the best of each of three budgets (Hoffmann et al. 2022, equation 4)."""
    c = CHINCHILLA
    budgets = np.array([1e19, 1e20, 1e21])
    g = (c["alpha"] * c["A"] / (c["beta"] * c["B"])) ** (1 / (c["alpha"] + c["beta"]))
    best = g * (budgets / 6) ** (c["beta"] / (c["alpha"] + c["beta"]))
    params = (best[:, None] * shift * np.geomspace(0.3, 3.3, 5)).ravel()
    tokens = np.repeat(budgets, 5) / 6 / params
    extra = {"seed": 0, "learning_rate": 1e-3}
    return changed(extra, 0.0005, x={"params": params, "tokens": tokens}, drop=["flops"])


def test_budgets_that_bracket_nothing_are_seen():
    good = row("isoflop", swept(1.0))
    assert good.state == "ok"
    assert good.text.startswith("3 of 3 budgets")
    bad = row("isoflop", swept(12.0))
    assert bad.state == "care"
    assert bad.text.startswith("0 of 3 budgets")
    assert "1e20 FLOP" in bad.text


def test_the_ratio_of_exponents_is_that_of_the_law():
    fitted_law, runs = healthy()
    p = {k: e.value for k, e in fitted_law.parameters.items()}
    assert _ratio(Case(fitted_law, runs), "params") == pytest.approx(p["alpha"] / p["beta"], rel=1e-6)


def test_uneven_exponents_bend_a_parabola():
    uneven = {**CHINCHILLA, "A": 5000.0, "alpha": 0.5, "B": 300.0, "beta": 0.28}
    sizes_ = np.tile(np.geomspace(2e8, 5e9, 6), 3)
    x = {"params": sizes_, "tokens": np.repeat([1e19, 1e20, 1e21], 6) / 6 / sizes_}
    found = row("isoflop", changed({"learning_rate": 1e-3}, 0.0002, values=uneven, x=x, drop=["flops"]))
    assert found.state == "care"
    assert "parabola" in found.text


def test_a_floor_that_is_open_is_seen():
    fitted_law, _ = healthy()
    value = fitted_law.parameters["E"].value
    wide = looked(
        "floor", tampered(parameters={**fitted_law.parameters, "E": Estimate(value=value, low=0.4, high=2.2)})
    )
    assert wide.state == "care"
    assert "1.8 wide" in wide.text
    assert looked("floor", tampered(pins={"E": value})).state == "not applicable"
    runs = table_of(laws.get("kaplan-nd"), laws.get("kaplan-nd").published[0].values, drawn(laws.get("kaplan-nd"), 60))
    assert row("floor", (fit(laws.get("kaplan-nd"), runs, FitOptions(starts=8)), runs)).state == "not applicable"


def test_the_floor_is_held_off_on_both_sides():
    fitted_law, runs = healthy()
    text = looked("floor", (fitted_law, runs), deep=True).text
    value = fitted_law.parameters["E"].value
    assert f"held at {value - 0.1:.2f}" in text
    assert f"at {value + 0.1:.2f}" in text
    assert text.count("%") >= 2


def test_replicates_give_the_seed_noise():
    fitted_law, runs = healthy()
    pairs = np.log(runs.table["loss"].to_numpy()).reshape(-1, 2)
    expected = np.sqrt(np.mean((pairs[:, 0] - pairs[:, 1]) ** 2 / 2))
    found = row("replicates", (fitted_law, runs))
    assert found.state == "ok"
    assert f"{expected:.2%}" in found.text
    assert "(70 degrees of freedom)" in found.text
    rng = np.random.default_rng(1)
    alone = row("replicates", changed({"learning_rate": np.exp(rng.uniform(-8, -6, 140))}))
    assert alone.state == "care"


def test_the_same_row_twice_is_no_replicate():
    x = sizes(40)
    x = {k: v[::2] for k, v in x.items()}
    table = two_terms(x, 0.003).table.drop(columns="excluded")
    twice = from_table(pd.concat([table, table], ignore_index=True), "twice")
    assert row("replicates", (fit(LAW, twice, OPTIONS), twice)).state == "care"


def test_an_exact_fit_has_no_gradient_to_speak_of():
    fitted_law = changed(noise=0.0)
    found = row("optimiser", fitted_law)
    assert found.state == "ok"
    assert "rounding" in found.text
    assert fitted_law[0].objective.value < 1e-15 * ALGEBRA
