"""What pictures of a split show: budgets, contours through known losses, spans."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.fit import from_published
from core.plan import allocate, frontier
from core.plan.compute.views import best_region, budgets_around, contours, span_of

PUBLISHED = from_published(*laws.get_published("chinchilla@besiroglu"))
E, A, B, ALPHA, BETA = (PUBLISHED.values[n] for n in ("E", "A", "B", "alpha", "beta"))


def chinchilla(rows):
    return E + A / rows["params"] ** ALPHA + B / rows["tokens"] ** BETA


def runs_of(params, tokens, excluded):
    table = pd.DataFrame({"params": params, "tokens": tokens, "excluded": excluded, "label": "run"})
    return table.assign(loss=chinchilla(table))


def test_budgets_are_whole_and_stay_while_a_slider_moves_within_a_decade():
    found = budgets_around(2e24, (1e19, 1e22))
    np.testing.assert_allclose(np.log10(found), np.arange(18, 26.01, 0.25))
    np.testing.assert_array_equal(found, budgets_around(6e24, (1e19, 1e22)))
    assert budgets_around(1e20, None)[0] == 1e17


def test_contours_go_through_sizes_and_tokens_of_their_loss_inside_the_picture():
    runs = runs_of([1e8, 1e9, 1e5], [2e9, 2e10, 1e7], ["", "", "diverged"])
    best = allocate(PUBLISHED, 1e21)
    view = contours(PUBLISHED, best, frontier(PUBLISHED, budgets_around(1e21, None), intervals=False), runs, {})
    np.testing.assert_allclose(chinchilla(view.curves), view.curves["level"], rtol=2e-3)
    np.testing.assert_allclose(6 * view.budget["params"] * view.budget["tokens"], 1e21)
    assert list(view.runs["params"]) == [1e8, 1e9]  # the third lies outside: it was left out
    assert view.path["params"].between(5e7, 4 * best.params).all()


def test_without_runs_contours_reach_up_to_half_as_much_loss_again():
    best = allocate(PUBLISHED, 1e21)
    view = contours(
        PUBLISHED, best, frontier(PUBLISHED, budgets_around(1e21, None), intervals=False), runs_of([], [], []), {}
    )
    assert view.curves["params"].between(best.params / 2001, 4.001 * best.params).all()
    assert view.curves["level"].max() == pytest.approx(1.5 * best.loss, abs=0.01)


def test_a_span_covers_the_data_the_runs_and_the_target():
    assert span_of(1e12, (1e9, 1e10), pd.Series([2e8, 3e9])) == (2e8 / 1.6, 3e12)
    assert span_of(1e12, None, pd.Series([], dtype=float)) == (1e9 / 1.6, 3e12)


def test_the_region_of_the_best_split_is_what_the_budget_buys_between_the_ends_of_its_size():
    best = allocate(PUBLISHED, 1e21)
    assert best_region(PUBLISHED.law, best, {}).empty
    sampling = {"params_sampling_low": 2e9, "params_sampling_high": 4e9}
    known = replace(best, params_low=1e9, params_high=9e9, **sampling)
    found = best_region(PUBLISHED.law, known, {})
    np.testing.assert_allclose(6 * found["params"] * found["tokens"], 1e21)
    ends = found.groupby("errors")["params"].agg(["min", "max"])
    np.testing.assert_allclose(ends.loc[["both", "sampling"]], [[1e9, 9e9], [2e9, 4e9]])
    alone = best_region(PUBLISHED.law, replace(known, no_form="None was made."), {})
    assert set(alone["errors"]) == {"sampling"}
