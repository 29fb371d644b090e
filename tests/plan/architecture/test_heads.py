"""Which heads reach a loss at the least cost: against a search by hand, and against what was published."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import brentq

from core import laws
from core.errors import BadInput
from core.fit import from_published
from core.fit.calibrated import Calibrated
from core.plan.architecture.aspect import shape_of
from core.plan.architecture.head_costs import AIMS, Use, candidates
from core.plan.architecture.heads import at_equal_cost, by_context, choose, frontier, losses, moved, sizes_at
from core.plan.architecture.published_heads import CONTEXTS

TRUTH = {"E": 1.7, "A": 60.0, "A_h": 25.0, "A_kv": 12.0, "alpha": 0.24, "beta": 0.6, "gamma": 0.5}
JOINT = Calibrated(laws.get("attention-joint"), TRUTH, None, {}, "nats per token", "made up")
LONG = Use(131_072)


def by_hand(n: float, h: float, k: float) -> float:
    p = TRUTH
    return p["E"] + (p["A"] + p["A_h"] * h ** -p["beta"] + p["A_kv"] * k ** -p["gamma"]) * n ** -p["alpha"]


@pytest.mark.parametrize("aim", AIMS)
def test_the_best_is_that_of_a_search_by_hand(aim):
    """SciPy finds each size, formulas written out here its costs, and a loop the best."""
    use = replace(LONG, aim=aim)
    costs = {}
    for h, k in candidates():
        n = 10 ** float(brentq(lambda v, h=h, k=k: by_hand(10**v, h, k) - 2.5, 6, 13, xtol=1e-13))  # pyright: ignore
        s = shape_of(n, h, k)
        d, layers = float(s.width), float(s.depth)
        cache = 2 * 131_072 * layers * 64 * k
        attended = 4 * 131_072 * layers * 64 * h
        weights = n + 50_304 * d + (2 * layers + 1) * d
        flops = 2 * n + attended + 2 * 50_304 * d
        costs[h, k] = {
            "memory": 2 * (weights + cache),
            "flops": flops,
            "time": max(flops / 989e12, 2 * (weights + cache) / 3.35e12),
            "z": 0.9 * (n + cache) ** 0.5 + 0.1 * (2 * n + attended) ** (1 / 3),
        }[aim]
    found = choose(JOINT, 2.5, use, candidates())
    best = (int(found.best["query_heads"]), int(found.best["kv_heads"]))
    assert best == min(costs, key=lambda c: costs[c])
    assert found.best[aim] == pytest.approx(costs[best], rel=1e-6)  # sizes are read off a grid
    assert found.usual is not None
    assert found.usual[aim] == pytest.approx(costs[32, 8], rel=1e-6)


def test_sizes_reach_the_loss():
    heads = candidates()
    sizes = sizes_at(JOINT, 2.4, heads)[0]
    again = losses(JOINT, sizes, *(np.array(v, float) for v in zip(*heads, strict=True)))[0]
    np.testing.assert_allclose(again, 2.4, rtol=1e-7)


def test_limits_are_kept_or_refused_in_one_line():
    free = choose(JOINT, 2.5, replace(LONG, aim="flops"), candidates())
    tight = choose(JOINT, 2.5, replace(LONG, aim="flops", limits={"memory": 0.5 * free.best["memory"]}), candidates())
    assert tight.best["memory"] <= 0.5 * free.best["memory"] < free.best["memory"]
    assert tight.best["flops"] >= free.best["flops"]
    with pytest.raises(BadInput, match=r"the least of each is .* GB") as caught:
        choose(JOINT, 2.5, replace(LONG, limits={"memory": 1e6}), candidates())
    assert "\n" not in str(caught.value)


def test_a_model_without_a_whole_layer_is_no_choice():
    small = float(losses(JOINT, np.array([2e3]), np.array([1.0]), np.array([1.0]))[0, 0])
    with pytest.raises(BadInput, match="less than one layer, its heads 4096 wide"):
        choose(JOINT, small, replace(LONG, head_dim=4096), candidates())


def test_heads_move_the_loss_by_as_much_as_the_law_says():
    found = choose(JOINT, 2.5, LONG, candidates())
    at = [
        float(losses(JOINT, np.array([found.best["params"]]), np.array([float(h)]), np.array([float(k)]))[0, 0])
        for h, k in candidates()
    ]
    assert moved(JOINT, found) == pytest.approx((max(at) - min(at)) / np.mean(at))


def test_a_use_that_cannot_be_is_refused():
    with pytest.raises(BadInput, match="batch is 0"):
        choose(JOINT, 2.5, replace(LONG, batch=0), candidates())


def test_a_loss_out_of_reach_is_said_with_what_is_allowed():
    with pytest.raises(BadInput, match=r"allowed are losses above 1\.7"):
        choose(JOINT, 1.6, LONG, candidates())


def test_a_law_of_more_than_size_and_heads_is_refused():
    other = from_published(*laws.get_published("chinchilla@hoffmann"))
    with pytest.raises(BadInput, match="chinchilla takes params, tokens; heads can be chosen by a law"):
        choose(other, 2.5, LONG, candidates())


def test_draws_say_how_sure_the_best_is():
    rng = np.random.default_rng(0)
    draws = {k: v * np.exp(0.02 * rng.standard_normal(50)) for k, v in TRUTH.items()}
    found = choose(replace(JOINT, draws=draws), 2.5, replace(LONG, aim="flops"), candidates())
    assert found.sure is not None
    assert found.ends is not None
    assert 0 < found.sure <= 1
    assert found.ends[0] < found.best["params"] < found.ends[1]


def test_one_fit_for_each_configuration_is_a_law_too():
    heads = [(4, 1), (8, 2), (32, 8)]
    alone = {
        (h, k): Calibrated(
            laws.get("attention-size"),
            {"E": 1.7, "a": (60 + 25 * h**-0.6 + 12 * k**-0.5) ** (1 / 0.24), "b": 0.24}, None, {}, "", "made up",
        )
        for h, k in heads
    }  # fmt: skip
    ours, theirs = choose(alone, 2.5, LONG, heads), choose(JOINT, 2.5, LONG, heads)
    np.testing.assert_allclose(ours.table.to_numpy(float), theirs.table.to_numpy(float), rtol=1e-9)
    assert choose(alone, 2.5, LONG, [*heads, (16, 4)]).unreached == ((16, 4),)


def test_the_loss_for_the_same_cost_is_lower_and_costs_the_same():
    found = choose(JOINT, 2.5, LONG, candidates())
    lower = at_equal_cost(JOINT, found)
    assert found.usual is not None
    assert lower < 2.5
    again = choose(JOINT, lower, LONG, [(int(found.best["query_heads"]), int(found.best["kv_heads"]))])
    assert again.best["memory"] == pytest.approx(found.usual["memory"], rel=1e-4)


def test_longer_contexts_want_fewer_heads():
    found = by_context(JOINT, 2.5, replace(LONG, aim="flops"), candidates(), np.array(CONTEXTS))
    assert (np.diff(found["query_heads"]) <= 0).all()
    assert found["query_heads"].iloc[-1] < found["query_heads"].iloc[0]


def test_the_frontier_is_below_every_configuration_and_passes_through_the_choice():
    found = choose(JOINT, 2.5, LONG, candidates())
    span = (found.best["memory"] / 20, found.best["memory"] * 20)
    table, lowest = frontier(JOINT, LONG, candidates(), span)
    at = np.interp(np.log(found.best["memory"]), np.log(lowest["cost"]), lowest["loss"])
    assert at == pytest.approx(2.5, abs=2e-3)
    cheapest = np.interp(np.log(table["memory"]), np.log(lowest["cost"]), lowest["loss"])
    assert table["memory"].between(*span).all()
    assert len(table) > 500
    assert (table["loss"] >= cheapest - 2e-3).all()
    assert (np.diff(lowest["loss"]) < 1e-9).all()
