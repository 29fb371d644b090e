"""The ratio of compute of two arms, on runs whose ratio is known."""

import numpy as np
import pytest

from core.errors import BadInput
from core.fit.arms.multiplier import HELD_DRIFT, compare_arms
from tests.fit.arms._arms import MIDDLE, runs_of, two_optimizers


def compared(table, **more):
    return compare_arms(runs_of(table), "optimizer", ["sgd", "lbfgs"], **more).compared[0]


@pytest.mark.parametrize(("ratio", "drift"), [(1.3, 0.0), (0.8, 0.0), (1.5, -0.08)])
def test_runs_without_noise_give_their_ratio(ratio, drift):
    found = compared(two_optimizers(ratio, drift), flops=10 * MIDDLE)
    assert found.at.value == pytest.approx(ratio * 10**drift, rel=2e-3)
    assert found.ratio(MIDDLE).value == pytest.approx(ratio, rel=2e-3)
    assert found.drift[0] == pytest.approx(10**drift, rel=2e-3)
    assert len(found.arms.pairs) == 12


def test_with_noise_the_interval_holds_it_and_arms_can_be_swapped():
    table = two_optimizers(1.3, noise=0.004, seed=5)
    one = compared(table, flops=MIDDLE)
    other = compare_arms(runs_of(table), "optimizer", ["lbfgs", "sgd"], flops=MIDDLE).compared[0]
    assert one.at.low < 1.3 < one.at.high
    assert one.at.value * other.at.value == pytest.approx(1.0, rel=0.02)
    assert one.at.better == pytest.approx(1 - other.at.better, abs=0.01)
    assert one.at.better > 0.99


def test_the_interval_is_that_of_a_paired_t_test_where_the_slope_is_known():
    """Per pair the ratio is its difference over the slope of the curve; their mean has Student's interval."""
    from scipy.stats import t

    table = two_optimizers(1.0, noise=0.001, seed=8)
    found = compared(table, flops=None)
    middle = found.middle
    one, two = (table.loc[table["optimizer"] == name, "loss"].to_numpy() for name in ("sgd", "lbfgs"))
    p, d = table["params"][:12].to_numpy(), table["tokens"][:12].to_numpy()
    slope = (0.34 * 400 * p**-0.34 + 0.33 * 1000 * d**-0.33) / 2 / (1.8 + 400 * p**-0.34 + 1000 * d**-0.33)
    along = np.log(p * d) - np.log(p * d).mean()
    design = np.column_stack([slope, slope * along])
    difference = np.log(one / two)
    fitted, squares = np.linalg.lstsq(design, difference, rcond=None)[:2]
    deviation = np.sqrt(squares[0] / 10 * np.linalg.inv(design.T @ design)[0, 0])
    assert np.log(middle.value) == pytest.approx(fitted[0], abs=0.15 * deviation)
    half = np.log(middle.high / middle.low) / 2
    assert half == pytest.approx(t.ppf(0.975, 10) * deviation, rel=0.15)


def test_one_run_an_arm_has_a_ratio_and_no_interval():
    table = two_optimizers(1.2)
    found = compared(table.iloc[[5, 17]])
    assert found.at.low is None
    assert found.at.better is None
    assert 1.0 < found.at.value < 1.5
    assert "One run an arm" in found.no_interval


def test_few_places_hold_the_drift():
    table = two_optimizers(1.3, noise=0.002)
    found = compared(table[table["params"] == 1e8])
    assert found.held
    assert found.solution.spread(np.eye(len(found.solution.theta))[-1])[0] <= HELD_DRIFT
    assert not compared(table).held


def test_arms_with_another_floor_are_told_from_a_ratio():
    table = two_optimizers(1.3, noise=0.001)
    assert compared(table).floors > 0.01
    second = table["optimizer"] == "lbfgs"
    table.loc[second, "loss"] += 0.1 * np.log(table["tokens"] / table["params"] / 20)[second]  # no matter of compute
    assert compared(table).floors < 1e-3


def test_compute_alone_is_enough():
    table = two_optimizers(1.4)
    table["flops"] = 6 * table["params"] * table["tokens"]
    table = table[table["tokens"] == 20 * table["params"]].drop(columns=["params", "tokens"])
    found = compared(table)
    assert found.arms.features == ("flops",)
    assert found.middle.value == pytest.approx(1.4, rel=0.05)


def test_a_third_arm_that_cannot_be_compared_is_left_out_with_its_reason():
    table = two_optimizers(1.3)
    third = table[table["optimizer"] == "sgd"].assign(optimizer="magic", loss=0.1)
    third["run"] += "-magic"
    import pandas as pd

    found = compare_arms(runs_of(pd.concat([table, third])), "optimizer", ["sgd", "lbfgs", "magic"])
    assert [one.arms.second for one in found.compared] == ["lbfgs"]
    assert "do not overlap" in found.left_out[0]


def test_another_way_for_compute_is_refused_by_name():
    with pytest.raises(BadInput, match="allowed are both, tokens, size"):
        compared(two_optimizers(), along="depth")
