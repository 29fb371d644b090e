"""Two critical batches of one curve of steps: closed forms, intervals that hold the truth, refusals."""

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.errors import BadInput
from core.fit.calibrated import Calibrated
from core.fit.sweeps.critical_batches import critical_batches, fifth, growth, small_batch, twice
from core.laws.tuning.critical_batch.critical_batch_zhang_params import from_trade_off
from core.runs import from_table
from tests.tolerances import ALGEBRA

LAW = laws.get("kaplan-trade-off")
BATCHES = np.geomspace(3e4, 8e6, 9)
MODELS = {1e8: (1300.0, 1.1e6), 4e8: (2100.0, 2.2e6), 1.6e9: (3900.0, 4.4e6)}  # B_crit as the square root of size


def simulated(noise: float, **more) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    rows = [
        {"params": n, "loss": 3.5 - 0.1 * i, "batch_tokens": b, "steps": s * (1 + c / b) * np.exp(noise * rng.normal())}
        for i, (n, (s, c)) in enumerate(MODELS.items())
        for b in BATCHES
    ]
    return pd.DataFrame(rows).assign(**more)


def test_both_batches_are_the_closed_forms():
    draws = {"S_min": np.ones(3), "B_crit": np.array([1e5, 1e6, 9e6])}
    known = Calibrated(LAW, {"S_min": 1500.0, "B_crit": 2e6}, draws, {}, "steps", "made up")
    assert twice(known) == pytest.approx([2e6, 1e5, 1e6, 9e6], rel=ALGEBRA)
    expected = [from_trade_off(c, 131_072) for c in (2e6, 1e5, 1e6, 9e6)]
    assert fifth(known, 131_072) == pytest.approx(expected, rel=ALGEBRA)


def test_the_batches_behind_made_up_steps_are_found_within_their_intervals():
    steps, refused = critical_batches(LAW, from_table(simulated(0.02, context=512), "made up"))
    assert not refused
    assert [s.size for s in steps] == list(MODELS)
    for one in steps:
        true = MODELS[one.size][1]
        for kind, value in (("twice", true), ("fifth", from_trade_off(true, 256 * 512))):
            low, high = one.interval(kind)
            assert low < value < high
            assert high / low < 1.5
    found = growth(steps, "twice")
    assert found is not None
    assert found.exponent[1] < 0.5 < found.exponent[2]
    assert found.at(np.array([4e8]))[0] == pytest.approx(2.2e6, rel=0.1)


def test_exact_steps_give_exact_batches_and_their_growth():
    steps, _ = critical_batches(LAW, from_table(simulated(0.0), "made up"), small=1e5)
    assert [s.batches["twice"][0] for s in steps] == pytest.approx([c for _, c in MODELS.values()], rel=1e-6)
    found = growth(steps, "twice")
    assert found is not None
    assert found.exponent[0] == pytest.approx(0.5, abs=1e-6)
    assert found.at(np.array([1.6e9])) == pytest.approx(4.4e6, rel=1e-6)


def test_the_small_batch_is_256_sequences_where_they_have_one_length():
    assert small_batch(from_table(simulated(0.0, context=512), "made up")) == 256 * 512
    assert small_batch(from_table(simulated(0.0), "made up")) == BATCHES[0]


def test_a_group_with_two_targets_is_two_curves():
    one, two = simulated(0.0, group="mine").iloc[:9], simulated(0.0, group="mine").iloc[9:18]
    steps, _ = critical_batches(LAW, from_table(pd.concat([one, two]), "made up"))
    assert [s.name for s in steps] == ["mine to 3.500", "mine to 3.400"]
    assert growth(steps, "twice") is None


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (simulated(0.0).drop(columns="batch_tokens"), "has no batch_tokens"),
        (
            simulated(0.0).drop(columns=["params", "loss"]).assign(**{"metric/accuracy": 0.5}),
            "says of no row which loss",
        ),
        (simulated(0.0).iloc[[0, 1, 10, 20]], "0 losses are reached at 3 batches or more"),
    ],
)
def test_a_table_of_other_things_is_refused_in_one_line(table, said):
    with pytest.raises(BadInput, match=said) as err:
        critical_batches(LAW, from_table(table, "made up"))
    assert "\n" not in str(err.value)


def test_a_target_with_too_few_batches_is_named_beside_the_others():
    steps, refused = critical_batches(LAW, from_table(simulated(0.0).iloc[:-7], "made up"))
    assert len(steps) == 2
    assert refused == ["1.60B: 2 batches; needed are 3."]
