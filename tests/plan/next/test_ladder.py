"""Ladders: even in the logarithm of compute, within the budget; all runs of a rung, by plain enumeration."""

import numpy as np
import pytest

from core.errors import BadInput
from core.plan.next.ladder import NARROWEST, RATIOS, on_rung, ratios_of, rungs
from tests.plan.next._design import LAW


@pytest.mark.parametrize("number", [3, 8])
def test_rungs_are_even_and_cost_the_budget(number):
    found = rungs(1e20, number)
    assert found.sum() == pytest.approx(1e20)
    assert np.diff(np.log10(found)) == pytest.approx(2 / (number - 1))


def test_runs_of_a_rung_are_round_and_cost_what_the_rung_does():
    found = on_rung(LAW, 1e20, (5.0, 80.0), {})
    assert found["params"] * found["tokens"] * 6 == pytest.approx(1e20, rel=5e-3)
    assert [float(f"{v:.1e}") for v in found["params"]] == found["params"].tolist()
    ratio = found["tokens"] / found["params"]
    assert ratio.min() > 4.4
    assert ratio.max() < 92
    assert set(found["params"]) == {
        float(f"{v:.1e}") for v in np.geomspace(np.sqrt(1e20 / 6 / 80), np.sqrt(1e20 / 6 / 5), 25)
    }


def test_ratios_are_those_of_the_runs_and_never_narrow():
    assert ratios_of(np.empty(0), np.empty(0)) == RATIOS
    low, high = ratios_of(np.full(9, 1e8), np.full(9, 2e9))
    assert high / low == pytest.approx(NARROWEST)
    assert np.sqrt(low * high) == pytest.approx(20.0)
    assert ratios_of(np.full(101, 1e8), 1e8 * np.geomspace(1, 1000, 101)) == pytest.approx((10**0.15, 10**2.85))


def test_a_budget_that_buys_nothing_is_refused():
    with pytest.raises(BadInput, match="too small to say anything"):
        on_rung(LAW, 1e6, (5.0, 80.0), {})
