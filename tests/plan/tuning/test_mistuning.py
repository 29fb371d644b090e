"""What a wrong setting costs, from sweeps whose bends and falls with tokens are known."""

import numpy as np
import pytest

from core.errors import BadInput
from core.fit.sweeps.lowest_points import lowest_points
from core.plan.tuning.mistuning import mistuning_of, slopes_of
from tests.fit.sweeps.test_lowest_points import BEND, SETTINGS, grid, sweep

TIMES = np.geomspace(0.25, 4, 41)
SCALES = ("size", "tokens")


def cells(noise: float = 0.0, seed: int = 0):
    table = sweep(grid(), noise, seed)
    return lowest_points(table.assign(size=table["params"]), SETTINGS, SCALES, near=0.1, seed=seed)


@pytest.mark.parametrize("i", range(3))
def test_twice_the_best_costs_what_the_bend_says(i):
    """Loss 3 D^-0.01 at the best settings: s is 0.01, and tokens make up for ln^2(2) / 2 of the bend at that rate."""
    found = mistuning_of(cells(), 0, SETTINGS[i], TIMES)
    lowest, rise = 3.0 * 2e9**-0.01, BEND[i, i] * np.log(2) ** 2 / 2
    row = found.at(2.0)
    assert row["nats"] == pytest.approx(lowest * np.expm1(rise), rel=1e-6)
    assert row["fewer"] == pytest.approx(1 - np.exp(-rise / 0.01), rel=1e-6)
    assert found.at(1.0)["nats"] == pytest.approx(0, abs=1e-12)
    assert found.at(0.5)["nats"] == pytest.approx(row["nats"])
    # The runs lie on the curve once the cost of other settings is taken off.
    curve = lowest * np.expm1(BEND[i, i] * np.log(found.runs["times"]) ** 2 / 2)
    np.testing.assert_allclose(found.runs["nats"], curve, atol=1e-9)
    table = found.table
    np.testing.assert_array_equal(table["beyond"], (TIMES > np.exp(1.3) * 1.001) | (TIMES < np.exp(-0.9) * 0.999))


def test_intervals_hold_the_cost_as_often_as_they_say():
    """Of 30 noisy sweeps intervals of the cost of twice the rate, in nats and tokens, miss about 1.5 times each."""
    rise, missed = BEND[0, 0] * np.log(2) ** 2 / 2, np.zeros(2)
    truth = {"nats": 3.0 * 2e9**-0.01 * np.expm1(rise), "fewer": 1 - np.exp(-rise / 0.01)}
    for seed in range(30):
        row = mistuning_of(cells(0.003, seed), 0, SETTINGS[0], TIMES).at(2.0)
        missed += [not row[f"{n}_low"] <= v <= row[f"{n}_high"] for n, v in truth.items()]
    assert (missed <= 5).all()


def test_one_number_of_tokens_has_no_price_in_tokens():
    table = sweep(grid())
    table = table[table["tokens"] == 2e9]
    found = lowest_points(table.assign(size=table["params"]), SETTINGS, SCALES, near=0.1)
    cost = mistuning_of(found, 0, SETTINGS[0], TIMES)
    assert cost.table["fewer"].isna().all()
    assert cost.table["nats"].notna().all()
    assert np.isnan(slopes_of(found, 0)).all()


def test_a_setting_that_was_held_has_no_cost():
    table = sweep(np.array([[0.0, 0.0, w] for w in np.linspace(-1, 1, 6)]))
    found = lowest_points(table.assign(size=table["params"]), SETTINGS, SCALES, near=0.1)
    with pytest.raises(BadInput, match="no lowest point over learning rate: it was held"):
        mistuning_of(found, 0, "learning_rate", TIMES)


def test_what_is_shown_reaches_a_little_beyond_the_runs_and_marks_lie_in_it():
    """Runs lie from e^-0.9 to e^1.3 times the best, and half and twice count as well: half as far again is shown."""
    cost = mistuning_of(cells(), 0, SETTINGS[0], np.geomspace(1 / 16, 16, 193))
    shown = cost.near()
    assert np.exp(-0.9) / 1.5 <= shown["times"].min() < 1.05 * np.exp(-0.9) / 1.5
    assert np.exp(1.3) * 1.5 / 1.05 < shown["times"].max() <= np.exp(1.3) * 1.5
    marks = cost.marked((2.0, 0.5, 8.0))
    assert marks["label"].tolist() == ["x 2", "x 0.5"]
    assert marks["fewer"].to_numpy() == pytest.approx([100 * cost.at(t)["fewer"] for t in (2.0, 0.5)])
