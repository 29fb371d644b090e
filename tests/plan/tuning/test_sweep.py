"""What a sweep says of each setting: which settings, which scales, how the best moves, what missing it costs."""

import math

import numpy as np
import pytest

from core.errors import BadInput
from core.fit.sweeps.valleys import Trend
from core.plan.tuning.sweep import NEAR, cells_of, is_sweep, rate_batch_cells, study, trend_of, varied_of, with_size
from tests.plan.tuning.test_weight_decay import sweep as decays

FACTORS = ("params", "tokens", "learning_rate", "batch_tokens", "weight_decay")


def only_decay():
    """Runs in which rate and batch follow from the scale, and weight decay alone is swept."""
    return decays()


def test_settings_are_told_from_what_differs():
    assert varied_of(("tokens", "weight_decay", "learning_rate")) == ["learning_rate", "weight_decay"]
    assert is_sweep(only_decay(), ["weight_decay"])
    assert not is_sweep(only_decay(), ["weight_decay", "learning_rate"])  # one rate at each scale
    assert not is_sweep(only_decay().drop(columns="params"), ["weight_decay"])


def test_the_size_is_without_embeddings_where_that_is_given():
    table = only_decay().assign(params_non_embedding=7.0)
    assert (with_size(table)["size"] == 7.0).all()
    assert (with_size(only_decay())["size"] == only_decay()["params"]).all()


def test_a_study_is_of_every_setting_that_is_swept():
    found = study(only_decay(), FACTORS)
    assert list(found.cells) == list(found.trends) == ["learning_rate", "batch_tokens", "weight_decay"]
    assert [len(c) for c in found.cells.values()] == [0, 0, 9]
    assert isinstance(found.trends["learning_rate"], str)
    trend = found.trends["weight_decay"]
    assert isinstance(trend, Trend)
    assert trend.n_cells == 9
    assert found.decay is not None
    assert found.decay.identified


def test_a_trend_is_over_the_scales_asked_for_or_a_sentence():
    cells = cells_of(only_decay(), FACTORS, "weight_decay", NEAR["weight_decay"])
    trend = trend_of(cells, "weight_decay", ("tokens",))
    assert isinstance(trend, Trend)
    assert list(trend.exponents) == ["tokens"]
    lowest = np.log([c.best["weight_decay"] for c in cells])
    slope = np.polyfit(np.log([c.scale["tokens"] for c in cells]), lowest, 1)[0]
    assert trend.exponents["tokens"][0] == pytest.approx(slope)
    assert trend_of(cells[:2], "weight_decay", ("tokens",)) == (
        "2 of 2 scales have a lowest point; a power law of weight_decay in tokens needs 3."
    )


def test_what_missing_the_best_costs_is_that_of_the_parabola():
    costs = study(only_decay(), FACTORS).costs(4.0)
    assert {row["setting"] for row in costs} == {"weight_decay"}
    for row in costs:
        lowest = 1.8 + 300 * row["size"] ** -0.3 + 400 * row["tokens"] ** -0.3
        assert row["nats"] == pytest.approx(lowest * math.expm1(0.008 * math.log(4) ** 2 / 2), rel=1e-6)


def test_without_decay_in_the_runs_there_is_no_study_of_it():
    table = only_decay().assign(weight_decay=0.1)
    found = study(table, FACTORS[:4])
    assert found.decay is None
    assert found.report()["weight_decay"] is None


def test_cells_are_of_scales_that_vary_the_setting():
    assert len(cells_of(only_decay(), FACTORS, "weight_decay", NEAR["weight_decay"])) == 9
    assert cells_of(only_decay(), FACTORS, "learning_rate", NEAR["learning_rate"]) == []


def test_scales_with_one_rate_and_batch_say_why_they_have_no_lowest_point():
    cells = rate_batch_cells(only_decay(), FACTORS, 0.02)
    assert len(cells) == 9
    assert all(c.why for c in cells)


def test_a_missing_column_is_named():
    with pytest.raises(BadInput, match="learning_rate"):
        rate_batch_cells(only_decay().drop(columns="learning_rate"), ("params", "tokens", "batch_tokens"), 0.02)
