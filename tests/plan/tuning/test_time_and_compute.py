"""Time against compute: what a batch costs, by hand and by closed forms."""

import numpy as np
import pytest

from core import laws
from core.errors import BadInput
from core.fit import from_published
from core.fit.calibrated import Calibrated
from core.laws.cost import Cost
from core.plan.tuning.time_and_compute import (
    Cluster,
    checked,
    checked_batch,
    costs_of_batch,
    costs_of_larger,
    critical_at,
    front,
)

HOFFMANN = from_published(*laws.get_published("chinchilla@hoffmann"))


POWER_LINES = from_published(*laws.get_published("critical-batch-power-lines@bergsma"))


def test_a_batch_of_the_critical_size_doubles_the_tokens():
    size = float(critical_at(POWER_LINES, 1e9, np.array([1e11]), 2.0)[0])
    table = costs_of_batch(POWER_LINES, 1e9, 1e11, 2.0, Cluster(), size * np.array([0.01, 1.0, 4.0]))
    np.testing.assert_allclose(table["tokens"], [1.01e11, 2e11, 5e11])
    np.testing.assert_allclose(table["steps"], table["tokens"] / table["batch_tokens"])
    # McCandlish's hyperbola: (S / S_min - 1)(E / E_min - 1) = 1.
    s_min, e_min = 1e11 / size, 1e11
    np.testing.assert_allclose((table["steps"] / s_min - 1) * (table["tokens"] / e_min - 1), 1.0)


def test_a_law_says_what_a_token_of_its_models_costs():
    """C = 6 N D of a dense model without a law; a law whose tokens use a quarter of the parameters pays a quarter."""
    few = Cost("quarter", title="C = 6 (N / 4) D", active=lambda params, x: params / 4)
    batches = np.array([1e6, 4e6])
    dense, quarter = (costs_of_batch(POWER_LINES, 1e9, 1e11, 2.0, Cluster(), batches, *c) for c in ((), (few,)))
    np.testing.assert_allclose(dense["flops"], 6e9 * dense["tokens"], rtol=1e-12)
    np.testing.assert_allclose(quarter[["flops", "days"]], dense[["flops", "days"]] / 4, rtol=1e-12)
    np.testing.assert_allclose(quarter["tokens"], dense["tokens"], rtol=1e-12)


def test_three_times_the_critical_batch_needs_twice_its_tokens():
    """D_min (1 + 3) tokens against D_min (1 + 1); with the tokens held Chinchilla's law sees half of them."""
    size = float(critical_at(POWER_LINES, 1e9, np.array([1e11]), 2.0)[0])
    at, times = {"params": 1e9, "tokens": 1e11}, np.array([3.0, 1.0])
    table = costs_of_larger(POWER_LINES, HOFFMANN, at, 2.0, Cluster(), size, times)
    np.testing.assert_allclose(table[["times", "more", "fewer"]], [[3, 1, 0.5], [1, 0, 0]], atol=1e-12)
    v = HOFFMANN.values
    lost = v["B"] * (5e10 ** -v["beta"] - 1e11 ** -v["beta"])
    np.testing.assert_allclose(table["nats"], [lost, 0], atol=1e-12)


def test_a_front_by_hand_on_a_grid():
    """With a critical batch that is the same for all, the front in steps follows from Chinchilla's closed form."""
    law = laws.get("critical-batch-zhang-tokens")
    fixed = Calibrated(law, {p.name: {"k": 1e6}.get(p.name, 0.0) for p in law.params}, None, {}, "tokens", "made up")
    if float(critical_at(fixed, 1e9, np.array([1e10]), 2.2)[0]) != pytest.approx(1e6):
        pytest.fail("the law is no power law in tokens with a factor k")
    table = front(HOFFMANN, fixed, 2.2, 1e9, Cluster(devices=1e9, context=1), by="steps")
    v = HOFFMANN.values
    for _, row in table.iloc[:: max(len(table) // 9, 1)].iterrows():
        least = (v["B"] / (2.2 - v["E"] - v["A"] * row["params"] ** -v["alpha"])) ** (1 / v["beta"])
        assert row["tokens"] == pytest.approx(least * (1 + row["batch_tokens"] / 1e6), rel=1e-6)
        assert row["flops"] == pytest.approx(6 * row["params"] * row["tokens"], rel=1e-9)
    assert (np.diff(table["steps"]) > 0).all()
    assert (np.diff(table["flops"]) < 0).all()
    assert table["knee"].sum() == 1
    # Where time does not count the front ends at the cheapest model, that of Chinchilla's closed form.
    g = (v["alpha"] * v["A"] / (v["beta"] * v["B"])) ** (1 / (v["alpha"] + v["beta"]))
    last = table.iloc[-1]
    ratio = last["params"] ** (v["alpha"] + v["beta"]) / (last["flops"] / 6) ** v["beta"]
    assert ratio == pytest.approx(g ** (v["alpha"] + v["beta"]), rel=0.1)


def test_a_batch_keeps_no_more_devices_busy_than_it_has_sequences():
    cluster = Cluster(devices=1000, peak=1e15, use=0.5, context=4096)
    few, many = cluster.days(np.array([1e21]), np.array([4096.0 * 10])), cluster.days(np.array([1e21]), np.array([1e9]))
    assert few[0] == pytest.approx(1e21 / (10 * 5e14) / 86_400)
    assert many[0] == pytest.approx(1e21 / (1000 * 5e14) / 86_400)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: checked(Cluster(devices=0)), "devices is 0"),
        (lambda: checked(Cluster(use=2)), "share of the peak is 2"),
        (lambda: checked_batch(2e12, 1e12, 4096), "larger than the data"),
        (lambda: checked_batch(512, 1e12, 4096), r"is it a count of sequences\? 512 of them are 2\.10M tokens"),
        (lambda: checked_batch(-1, 1e12, 4096), "allowed are numbers above 0"),
        (lambda: front(HOFFMANN, POWER_LINES, 1.5, 1e9, Cluster()), "No size from"),
    ],
)
def test_bad_input_is_one_line(call, said):
    with pytest.raises(BadInput, match=said):
        call()
