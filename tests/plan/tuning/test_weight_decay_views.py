"""What is drawn of weight decay, by a sweep whose timescales are K (D / N)^-A and whose valleys are known."""

import functools
from dataclasses import replace

import numpy as np
import pytest

from core.plan.tuning import weight_decay_views as views
from core.plan.tuning.weight_decay import decay_of
from tests.plan.tuning.test_weight_decay import A, K, sweep

RATIOS = np.array([10.0, 40.0, 1000.0])


@functools.cache
def study():
    return decay_of(sweep(), near=0.03)


def test_lines_reach_a_little_beyond_the_runs_and_the_planned_run():
    runs, planned = views.ratios_around(study()), views.ratios_around(study(), [1000.0])
    assert (runs[0], runs[-1]) == pytest.approx((10 / 1.3, 160 * 1.3))
    assert (planned[0], planned[-1]) == pytest.approx((10 / 1.3, 1300))


def test_the_curve_is_the_law_that_made_the_runs_and_says_where_no_run_was():
    curve = views.timescale_curve(study(), RATIOS)
    np.testing.assert_allclose(curve["timescale"], K * RATIOS**-A, rtol=1e-5)
    assert list(curve["beyond"]) == [False, False, True]
    assert ((curve["low"] <= curve["timescale"]) & (curve["timescale"] <= curve["high"])).all()
    np.testing.assert_allclose(
        views.lowest_timescales(study())["timescale"].iloc[:3], K * np.array([10, 40, 160]) ** -A
    )


def test_without_a_line_there_is_no_curve():
    assert views.timescale_curve(replace(study(), line=None), RATIOS).empty
    assert views.published_curves(replace(study(), published=()), RATIOS).empty


def test_the_published_curve_is_that_of_the_paper():
    """Bergsma et al. 2025: 1.084 (D / N)^-0.527."""
    np.testing.assert_allclose(views.published_curves(study(), RATIOS)["timescale"], 1.084 * RATIOS**-0.527, rtol=1e-3)


def test_the_valley_is_a_parabola_in_the_logarithm_and_runs_lie_on_it():
    """The sweep's losses are base exp(0.004 w^2), w e-folds from the best decay."""
    cell = study().cells[0]
    behind = views.runs_behind(study(), cell)
    assert len(behind) == 6
    curve, lowest = views.parabola_over_decay(cell, np.inf)
    best = cell.scale["tokens"] ** 0.57 * 0.6 / (
        K * 10**-A * 1.8 * 6e7**-0.7 * cell.scale["tokens"] ** 0.3 * cell.scale["tokens"]
    )  # fmt: skip
    base = 1.8 + 300 * 6e7**-0.3 + 400 * 6e8**-0.3
    assert lowest["weight_decay"].item() == pytest.approx(best, rel=1e-5)
    assert lowest["loss"].item() == pytest.approx(base, rel=1e-9)
    np.testing.assert_allclose(curve["loss"], base * np.exp(0.004 * np.log(curve["weight_decay"] / best) ** 2))
    on = behind[behind["floor"] & (behind["weight_decay"] > 0)]
    np.testing.assert_allclose(on["loss"], base * np.exp(0.004 * np.log(on["weight_decay"] / best) ** 2))
    part, _ = views.parabola_over_decay(cell, base * 1.002)
    assert 0 < len(part) < len(curve)


def test_a_scale_without_a_lowest_point_has_no_parabola_and_is_not_the_first_shown():
    none = replace(study().cells[0], why="too few runs")
    assert all(table.empty for table in views.parabola_over_decay(none, 9.0))
    assert views.richest([none, study().cells[1]]) == 1
    np.testing.assert_array_equal(views.runs_behind(study(), none)["loss"], none.runs["loss"])


def test_the_table_has_every_scale():
    table = views.table_of_scales(study())
    assert len(table) == 9
    assert set(table["decays above 0"]) == {5}
