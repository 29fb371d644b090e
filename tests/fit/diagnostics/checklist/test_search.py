"""Rows of the checklist about the search: each speaks up where it should."""

import numpy as np
import pytest

from core.fit.diagnostics.trust import settled
from core.fit.result import Basin, Estimate, Starts
from tests.fit._checked import at_truth, changed, healthy, looked, numbers, row, sizes, tampered
from tests.tolerances import ALGEBRA


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
    few = fitted_law.starts.model_copy(update={"at_best": 2, "apart": None})
    found = looked("optimiser", tampered(starts=few))
    assert found.state == "care"
    assert "2 of 32 starting points" in found.text


def test_halves_of_the_search_that_differ_are_seen_however_many_starts_agree():
    fitted_law, _ = healthy()
    for gap, state in ((0.9e-4, "ok"), (1.1e-4, "care")):
        starts = fitted_law.starts.model_copy(update={"at_best": 2 if state == "ok" else 30, "apart": gap})
        assert looked("optimiser", tampered(starts=starts)).state == state


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


def test_a_floor_at_zero_and_a_driven_parameter_are_seen():
    fitted_law, _ = healthy()
    zero = looked("bounds", tampered(parameters={**fitted_law.parameters, "E": Estimate(value=0.0)}))
    assert zero.state == "care"
    assert "E is at 0" in zero.text
    driven = {**fitted_law.parameters, "A": Estimate(value=1e-30)}
    for draws, state in (({}, "do not"), (fitted_law.draws, "care")):  # with draws, predictions agree all the same
        gone = looked("bounds", tampered(parameters=driven, draws=draws))
        assert gone.state == state
        assert "A was driven" in gone.text
    held = looked("bounds", tampered(parameters={**fitted_law.parameters, "E": Estimate(value=0.0)}, pins={"E": 0.0}))
    assert held.state == "ok"
    assert "held: E" in held.text


def test_rounding_that_matters_is_seen():
    fitted_law, runs = healthy()
    fine = looked("rounding", (fitted_law, runs))
    assert fine.state == "ok"
    steep = {"E": 1e-9, "A": 1e60, "B": 1e-9, "alpha": 6.123456, "beta": 0.3}
    found = looked("rounding", tampered(parameters={k: Estimate(value=v) for k, v in steep.items()}))
    moved = np.exp(abs(6.123456 - 6.123) * np.log(10 * fitted_law.ranges["params"][1])) - 1  # the term dominates
    assert found.state == "care"
    assert numbers(found.text)[1] == pytest.approx(100 * moved, abs=0.01)


def test_an_exact_fit_has_no_gradient_to_speak_of():
    fitted_law = changed(noise=0.0)
    found = row("optimiser", fitted_law)
    assert found.state == "ok"
    assert "rounding" in found.text
    assert fitted_law[0].objective.value < 1e-15 * ALGEBRA


def test_sizes_and_tokens_in_step_leave_the_fit_ill_conditioned():
    x = sizes()
    x["tokens"] = 20 * x["params"]
    found = looked("conditioning", at_truth(x=x))
    assert found.state == "do not"
    assert numbers(found.text)[1] > 1e13


def test_a_condition_number_is_that_of_the_derivatives():
    pair = at_truth()
    n, d = (pair[1].table[c].to_numpy() for c in ("params", "tokens"))
    size, data = 480.0 * n**-0.35, 2100.0 * d**-0.37
    columns = np.stack([np.ones_like(n), size, data, -size * np.log(n), -data * np.log(d)], axis=1)
    columns = columns / (1.8 + size + data)[:, None]
    found = looked("conditioning", pair)
    assert numbers(found.text)[0] == pytest.approx(np.linalg.cond(columns) ** 2, rel=0.5)  # printed with one digit


def test_a_search_whose_halves_differ_did_not_settle_and_one_whose_halves_agree_did():
    few = Starts(tried=256, screened=252, polished=4, at_best=1)
    cases = (
        (None, "solid", "1 of 4"),
        (3e-2, "care", "3.00%"),
        (0.9e-4, "solid", "Both halves"),
        (9.0, "care", "more"),
    )
    for gap, level, word in cases:
        said = settled(few.model_copy(update={"apart": gap}))
        assert (said.level, word in said.text) == (level, True)
