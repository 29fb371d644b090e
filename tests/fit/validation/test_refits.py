"""Laws fitted to parts of the runs, against NumPy; the rows that laws have in common, on tables made by hand."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.errors import BadInput
from core.fit import FitOptions
from core.fit.validation import refits
from core.fit.validation.refits import MOST_DRAWS, all_failed, common, named, refit, shared_target
from core.runs import from_table
from tests.fit._examples import LINE, fit_of, line_runs, spread, two_terms
from tests.tolerances import ALGEBRA, SOLVER

TWO, SIZE = laws.get("chinchilla"), laws.get("power-law-params")
PUBLISHED = laws.get_published("chinchilla@hoffmann")


def test_an_entrant_is_called_by_its_law_and_its_constants():
    assert named(TWO) == ("chinchilla", TWO)
    assert named(PUBLISHED) == ("chinchilla@hoffmann", TWO)
    assert named(laws.get("mixture-linear[a,b]"))[0] == "mixture-linear"


def test_each_part_of_the_runs_has_least_squares_of_its_own():
    x, runs = line_runs(20)
    y, parts = runs.included["loss"].to_numpy(), [np.arange(20) < 12, np.arange(20) % 2 == 0]
    found = refit(LINE, runs, parts, FitOptions(starts=4))
    for one, rows in zip(found, parts, strict=True):
        exact = np.polynomial.polynomial.polyfit(x[rows], y[rows], 1)
        np.testing.assert_allclose(list(one.calibrated.values.values()), exact, rtol=SOLVER)
        np.testing.assert_allclose(one.predict(runs.table), [exact[0] + exact[1] * x], rtol=SOLVER)
        assert (one.n_free, one.log, one.fit.n_runs) == (2, False, rows.sum())


def test_published_constants_stay_as_they_are():
    runs = two_terms(spread(6)).table.rename(columns={"params": "params_non_embedding"}).drop(columns="excluded")
    law, constants = laws.get_published("kaplan-nd@kaplan")
    [found] = refit((law, constants), from_table(runs, "sizes"), [np.ones(6, bool)], FitOptions())
    assert (found.n_free, found.fit) == (0, None)
    x = {f.name: runs[f.name].to_numpy() for f in law.features}
    np.testing.assert_allclose(found.predict(runs), [law.predict(constants.values, x)], rtol=ALGEBRA)


def test_what_cannot_be_fitted_comes_back_as_its_line(monkeypatch):
    _, runs = line_runs()
    [short] = refit(LINE, runs, [np.arange(12) < 2], FitOptions())
    assert "2 usable runs; Straight line has 2 parameters and needs at least 3 runs" in short
    [lacking] = refit(SIZE, runs, [np.ones(12, bool)], FitOptions())
    assert "needs the column 'params'" in lacking
    failed = fit_of(LINE, {"a": 0.0, "b": 0.0}, runs, status="failed", message="No start was finite.")
    monkeypatch.setattr(refits, "fit", lambda *_: failed)
    assert refit(LINE, runs, [np.ones(12, bool)], FitOptions()) == ["No start was finite."]


@pytest.mark.parametrize(("drawn", "kept"), [(38, 0), (39, 39), (MOST_DRAWS + 9, MOST_DRAWS)])
def test_draws_are_kept_where_they_make_an_interval_and_no_more_than_move_it(monkeypatch, drawn, kept):
    _, runs = line_runs()
    draws = {"a": np.arange(drawn).tolist(), "b": [0.3] * drawn}
    monkeypatch.setattr(refits, "fit", lambda *_: fit_of(LINE, {"a": 2.0, "b": 0.3}, runs, draws=draws))
    [found] = refit(LINE, runs, [np.ones(12, bool)], FitOptions())
    assert found.predict(runs.table.head(3)).shape == (1 + kept, 3)


def table(**columns):
    n = len(next(iter(columns.values())))
    return from_table(pd.DataFrame({"loss": np.linspace(3, 2, n), **columns}), "table")


SIZES = np.geomspace(1e8, 1e10, 8)


def test_rows_in_common_are_those_that_every_law_can_use():
    size, row = np.geomspace(1e8, 1e10, 10), np.arange(10)
    frame = pd.DataFrame({
        "params": size, "tokens": np.where(row == 2, np.nan, 20 * size),
        "loss": np.where(row == 5, np.nan, np.linspace(3, 2, 10)), "excluded": np.where(row == 0, "a spike", ""),
    })  # fmt: skip
    found = common([SIZE, TWO], from_table(frame, "table"), "loss", [row >= 0])
    assert np.flatnonzero(found.rows).tolist() == [1, 3, 4, 6, 7, 8, 9]
    assert list(found.entrants) == ["power-law-params", "chinchilla"]
    assert found.errors == {}
    assert found.notes == ("1 rows lack what chinchilla needs and are left out for every law.",)


def test_a_law_that_would_take_the_others_rows_away_is_left_out_instead():
    tokens = np.where(np.arange(8) < 5, np.nan, 20 * SIZES)
    found = common([SIZE, TWO], table(params=SIZES, tokens=tokens), "loss", [np.ones(8, bool)])
    assert found.rows.all()
    assert found.errors == {
        "chinchilla": "table has 3 usable rows to fit; Chinchilla has 5 parameters and needs at least 6."
    }
    assert list(found.entrants) == ["power-law-params", "chinchilla"]


def test_a_law_that_can_predict_no_row_of_a_part_is_left_out():
    tokens = np.where(np.arange(8) < 7, 20 * SIZES, np.nan)
    parts = [np.arange(8) < 7, np.arange(8) == 7]
    found = common([SIZE, TWO], table(params=SIZES, tokens=tokens), "loss", parts)
    assert found.errors == {"chinchilla": "table has no row to predict that has all that Chinchilla needs."}


@pytest.mark.parametrize(
    ("entrants", "columns", "target", "line"),
    [
        ([SIZE, SIZE], {"params": SIZES}, "loss", "power-law-params is given twice"),
        ([TWO], {"params": SIZES}, "loss", "needs the column 'tokens'"),
        ([SIZE], {"params": SIZES}, "loss/c4", r"no numbers in a column 'loss/c4'; targets there are: loss"),
        ([SIZE], {"params": SIZES, "metric/x": np.arange(8.0)}, "metric/x", "metric/x is 0 in 1 rows"),
        ([SIZE, TWO], {"params": SIZES[:3]}, "loss", "No law can be fitted. power-law-params: .* chinchilla: "),
    ],
)  # fmt: skip
def test_comparisons_that_cannot_be_are_refused_in_one_line(entrants, columns, target, line):
    with pytest.raises(BadInput, match=line) as caught:
        common(entrants, table(**columns), target, [np.ones(len(next(iter(columns.values()))), bool)])
    assert "\n" not in str(caught.value)


def test_laws_without_a_row_in_common_are_refused():
    size, tokens = (np.where(np.arange(8) // 4 == i, np.nan, SIZES) for i in (0, 1))
    by_tokens = laws.get("power-law-tokens")
    with pytest.raises(BadInput, match="power-law-params, power-law-tokens have no rows of table in common"):
        common([SIZE, by_tokens], table(params=size, tokens=tokens), "loss", [np.ones(8, bool)])


def test_laws_that_all_failed_are_one_line_with_each_of_theirs():
    assert str(all_failed({"a": "Too few."})) == "Too few."
    assert str(all_failed({"a": "Too few.", "b": "None."})) == "No law can be fitted. a: Too few. b: None."


def test_laws_scored_together_have_one_target():
    other = dataclasses.replace(LINE, key="other", target="metric/x")
    runs = line_runs()[1]
    assert shared_target([TWO, PUBLISHED], None, runs) == "loss"
    assert shared_target([TWO, other], "loss/c4", runs) == "loss/c4"
    with pytest.raises(BadInput, match="chinchilla gives loss, other gives metric/x"):
        shared_target([TWO, other], None, runs)
    with pytest.raises(BadInput, match="No law is given"):
        shared_target([], "loss", runs)
    of_c4 = from_table(pd.DataFrame({"tokens": [1e9, 2e9], "loss/c4": [3.0, 2.9]}), "c4")
    assert shared_target([TWO, PUBLISHED], None, of_c4) == "loss/c4"
