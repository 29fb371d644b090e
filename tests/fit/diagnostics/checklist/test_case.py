"""What rows of the checklist look at: standard errors in closed form, and what follows from a fit and its runs."""

import numpy as np
import pytest

from core import laws
from core.fit.diagnostics.checklist.case import SAMPLE, Case, largest
from core.fit.diagnostics.drawn_band import ahead
from core.fit.result import Estimate
from tests.fit._checked import at_truth, sizes
from tests.fit._examples import CHINCHILLA, bundled_fit, fit_of, table_of


def test_standard_errors_are_those_of_the_sandwich():
    """Oracle: ordinary least squares of log loss on log tokens, with White's errors in their HC1 form."""
    law, x = laws.get("power-law-tokens"), sizes()
    runs = table_of(law, {"E": 0.0, "B": 30.0, "beta": 0.1}, {"tokens": x["tokens"]}, 0.02)
    design = np.stack([np.ones(140), -np.log(x["tokens"])], axis=1)
    y = np.log(runs.table["loss"].to_numpy())
    solution, *_ = np.linalg.lstsq(design, y, rcond=None)
    left, inverse = y - design @ solution, np.linalg.inv(design.T @ design)
    middle = (design * left[:, None] ** 2).T @ design
    expected = np.sqrt(np.diag(inverse @ middle @ inverse) * 140 / 138)
    constants = {"E": 0.0, "B": np.exp(solution[0]), "beta": solution[1]}
    errors = Case(fit_of(law, constants, runs, pins={"E": 0.0}), runs).standard_errors
    assert [errors["B"], errors["beta"]] == pytest.approx(expected.tolist(), rel=1e-6)


@pytest.fixture(scope="module")
def case():
    return Case(*at_truth(fields={"pins": {"beta": 0.37}}))


def test_what_a_case_knows_of_its_fit(case):
    assert case.law.key == "chinchilla"
    assert case.objective.name == "mse-log"
    assert case.exponents == ("alpha",)  # beta was held
    assert case.free.tolist() == [True, True, True, True, False]
    np.testing.assert_allclose(case.u, [1.8, np.log(480), np.log(2100), 0.35, 0.37])
    assert len(case.table) == len(case.used.y) == 140
    predicted = 1.8 + 480 * case.used.x["params"] ** -0.35 + 2100 * case.used.x["tokens"] ** -0.37
    np.testing.assert_allclose(case.linearised[0], np.log(predicted / case.used.y), atol=1e-12)
    np.testing.assert_allclose(case.pieces[0], case.linearised[0])  # of squares the slope is the residual


def test_an_error_comes_from_the_interval_and_else_from_the_sandwich(case):
    assert case.error_of("A") == pytest.approx(480.0 * case.standard_errors["A"])  # of a logarithm, relative
    assert case.error_of("E") == case.standard_errors["E"]
    assert case.error_of("beta") == 0.0  # held
    ends = {**case.fit.parameters, "A": Estimate(value=480.0, low=400.0, high=600.0)}
    assert Case(case.fit.model_copy(update={"parameters": ends}), case.runs).error_of("A") == 200.0 / SAMPLE


def test_runs_that_do_not_hold_a_parameter_give_endless_errors():
    x = sizes()
    x["tokens"] = np.full(140, 1e10)
    errors = Case(*at_truth(x=x)).standard_errors
    assert set(errors) == set(CHINCHILLA)
    assert not np.isfinite(list(errors.values())).any()


def test_configurations_are_settings_whatever_the_length_of_training():
    columns = {"run": "", "seed": 0, "learning_rate": 1e-3, "unique_tokens": 1e12, "warmup_steps": 10.0}
    x = {"params": np.repeat([1e8, 1e9, 1e10], 4), "tokens": np.tile([1e9, 2e9, 4e9, 8e9], 3)}
    found = Case(*at_truth(columns, x=x))
    assert found.configurations.tolist() == np.repeat(np.arange(3), 4).tolist()
    assert len(set(found.independent)) == 12  # a row without a name is a run of its own


def test_a_part_of_the_runs_is_fitted_again_from_this_optimum():
    """Of a part of the runs the optimum lies no higher than the constants that made them."""
    case = Case(*at_truth())
    keep = np.arange(140) < 100
    part = case.only(keep)
    assert part.table.index.tolist() == case.table.index[:100].tolist()
    found = case.again(part)
    truth = 0.5 * np.sum(case.linearised[0][:100] ** 2)
    assert 0 < found.objective.value <= truth
    assert (found.n_runs, found.draws, found.objective.name) == (100, {}, "mse-log")
    shifts = case.shifts(found)
    assert shifts == {n: found.parameters[n].value - CHINCHILLA[n] for n in ("alpha", "beta")}
    assert case.again(case.only(np.arange(140) < 3)).endswith("needs at least 6 runs.")


def test_the_largest_is_the_farthest_from_zero():
    assert largest({"a": 1.0, "b": -3.0, "c": 2.0}) == ("b", -3.0)
    assert largest({}) == ("", 0.0)


def test_a_row_asks_for_no_more_care_than_a_narrow_band_does(monkeypatch):
    """A band counts as narrow only with the form error in it; a row with another state keeps it."""
    fitted = bundled_fit()
    half = float(ahead(fitted).half_width[0])
    monkeypatch.setattr("core.fit.diagnostics.checklist.case.NARROW", 0.99 * half)
    assert Case(fitted, None).narrow is None
    assert Case(fitted, None).at_what_cost("care", "The floor is open.") == ("care", "The floor is open.")
    monkeypatch.setattr("core.fit.diagnostics.checklist.case.NARROW", 1.01 * half)
    whole, alone = Case(fitted, None), Case(fitted.model_copy(update={"form": None}), None)
    assert (whole.narrow, alone.narrow) == (half, None)
    state, text = whole.at_what_cost("care", "The floor is open.")
    assert (state, text[:18]) == ("ok", "The floor is open.")
    assert f"±{half:.1%}" in text
    assert whole.at_what_cost("do not", "No.") == ("do not", "No.")
