"""Runs to make next: their number and cost, what is left of the interval, and when they are worth nothing."""

from dataclasses import replace

import numpy as np
import pytest

from core.errors import BadInput
from core.fit.calibrated import Calibrated
from core.plan.next.aim import aim_of
from core.plan.next.proposal import WORTHLESS, next_runs
from tests.plan.next._design import AIM, LAW, PUBLISHED, no_runs, true_runs

LOSS = aim_of(PUBLISHED, "loss", AIM)
RUNS = true_runs()
RANDOM = np.random.default_rng(1)
DRAWN = Calibrated(
    LAW, PUBLISHED.values, {k: v * np.exp(0.01 * RANDOM.standard_normal(200)) for k, v in PUBLISHED.values.items()},
    {}, "nats per token", "made up",
)  # fmt: skip


@pytest.mark.parametrize("number", [3, 8, None])
def test_the_runs_cost_the_budget_and_narrow_the_answer(number):
    found = next_runs(DRAWN, LOSS, 1e21, RUNS, number=number)
    assert 3 <= len(found.proposed) <= 8
    assert number in (None, len(found.proposed))
    assert found.flops == pytest.approx(1e21, rel=0.01)
    assert 0 < found.kept < 1
    assert 0 < found.sampling_kept < 1
    assert found.now.low < found.after.low < found.value < found.after.high < found.now.high


def test_what_is_left_is_a_share_of_the_logarithm():
    found = next_runs(DRAWN, LOSS, 1e21, RUNS, number=4)
    left = np.log(found.after.high / found.value) / np.log(found.now.high / found.value)
    assert left == pytest.approx(found.kept)


def test_more_money_narrows_more_and_a_pittance_is_worth_nothing():
    kept = [next_runs(DRAWN, LOSS, budget, RUNS, number=4).kept for budget in (1e17, 1e20, 1e22)]
    assert kept == sorted(kept, reverse=True)
    poor = next_runs(DRAWN, LOSS, 1e16, RUNS, number=3)
    assert poor.worthless
    assert poor.kept > 1 - WORTHLESS
    assert not next_runs(DRAWN, LOSS, 1e22, RUNS, number=4).worthless


def test_published_constants_alone_have_an_interval_only_after():
    found = next_runs(PUBLISHED, LOSS, 1e21, no_runs(), PUBLISHED)
    assert found.now.low is None
    assert found.no_interval
    assert found.after.low < found.value < found.after.high
    assert found.report()["now"]["low"] is None


def test_few_runs_with_published_constants_have_one_now():
    found = next_runs(PUBLISHED, LOSS, 1e21, true_runs((1e8,), (10.0, 20.0, 40.0)), PUBLISHED)
    assert found.now.low < found.after.low < found.value < found.after.high < found.now.high
    assert found.no_interval == ""


def test_the_best_size_is_narrowed_as_well():
    found = next_runs(PUBLISHED, aim_of(PUBLISHED, "size", {"flops": 6e20}), 1e21, RUNS, PUBLISHED)
    assert found.unit == "parameters"
    assert found.kept < 1
    assert found.decades_beyond >= 0


def test_how_far_the_aim_lies_counts_the_runs_proposed():
    far = replace(LOSS, flops=1e24)
    assert next_runs(PUBLISHED, far, 1e21, no_runs(), PUBLISHED, 3).decades_beyond == pytest.approx(3.0, abs=0.2)


@pytest.mark.parametrize("number", [2, 9])
def test_another_number_is_refused(number):
    with pytest.raises(BadInput, match="3 to 8"):
        next_runs(PUBLISHED, LOSS, 1e21, no_runs(), PUBLISHED, number)
