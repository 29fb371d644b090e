"""Plans against brute force in NumPy, and against the split of the law of size and tokens alone."""

from dataclasses import replace

import numpy as np
import pytest

from core.errors import BadInput
from core.fit import from_published
from core.plan.compute.allocate import allocate
from core.plan.recipe import recipe as module
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.recipe import ALIKE, recipe
from core.plan.recipe.registry import factors
from tests.plan.recipe._plans import BASE, chinchilla, gemstones, heads, published, usual_ratio

EVERY = tuple(f.key for f in factors())


def expected_of(plan):
    """What candidates reach by formulas written out, where shape and heads decide."""
    x = plan.grid.columns
    N, D, outside = x["params"], x["tokens"], x["params_non_embedding"]
    loss = chinchilla(N, D)
    x = {**x, "depth": np.maximum(x["depth"], 1.0)}  # what has no layer cannot be built
    decided = {k for k, e in plan.evidence.items() if e.decides}
    if "shape" in decided:
        ratio = usual_ratio(outside)
        width = np.cbrt(ratio * x["width"] ** 2 * x["depth"])
        loss = loss * gemstones(x["width"], x["depth"], N, D) / gemstones(width, width / ratio, N, D)
    if "heads" in decided:
        usual = plan.grid.axes["head_dim"][plan.grid.usual["head_dim"]]
        loss = loss * heads(outside, x["query_heads"]) / heads(outside, x["width"] / usual)
    return np.where(plan.grid.allowed, loss, np.inf)


@pytest.mark.parametrize("flops", [3e19, 1e21, 1e23])
def test_the_best_is_that_of_brute_force(flops):
    plan = recipe(BASE, RecipeGoal(flops=flops, evidence={"vocab-size": "usual"}), intervals=False, sizes=40)
    loss = expected_of(plan)
    lowest = np.nanargmin(loss)
    assert plan.loss <= loss[lowest] * (1 + ALIKE)
    assert np.isclose(plan.loss, loss[plan.at], rtol=1e-9)
    assert np.isclose(plan.expected.min(), loss[lowest], rtol=1e-9)


def test_with_size_and_tokens_alone_free_it_is_the_split_of_the_law():
    """Usual models cost 6 N D; only whole layers and round widths lie between."""
    goal = RecipeGoal(flops=1e24, evidence=dict.fromkeys(EVERY, "usual"))
    plan, split = recipe(BASE, goal, intervals=False), allocate(BASE, 1e24)
    assert plan.split.params == pytest.approx(split.params)
    assert plan.best["params"] == pytest.approx(split.params, rel=0.06)
    assert plan.best["params"] * plan.best["tokens"] == pytest.approx(1e24 / 6, rel=0.01)
    assert plan.loss == pytest.approx(split.loss, rel=2e-4)


def test_pins_cost_what_they_raise_the_loss_by():
    free = recipe(BASE, RecipeGoal(flops=1e23), intervals=False)
    held = recipe(BASE, RecipeGoal(flops=1e23, pins={"params": 7e9}), intervals=False)
    row = held.decision("size")
    assert row.pinned
    assert row.price == pytest.approx(held.loss / free.loss - 1)
    assert row.price_compute is not None
    more = allocate(BASE, 1e23 / row.price_compute)  # less compute, all of it well spent, does as badly
    assert more.loss / allocate(BASE, 1e23).loss - 1 == pytest.approx(row.price, rel=0.02)


def test_draws_make_intervals_and_other_authors_make_disagreement():
    rng = np.random.default_rng(0)
    draws = {k: v * np.exp(0.01 * rng.standard_normal(60)) for k, v in BASE.values.items()}
    fitted = recipe(replace(BASE, draws=draws, label="fitted"), RecipeGoal(flops=1e22), sizes=40)
    assert not fitted.disagreement
    assert fitted.params_low is not None
    assert fitted.params_high is not None
    assert fitted.params_low < fitted.best["params"] < fitted.params_high
    assert fitted.found is not None
    sizes = fitted.grid.columns["params"][fitted.found.index[1:]]
    assert fitted.params_low <= np.quantile(sizes, 0.025)
    stays = fitted.decision("size").stays
    assert stays is not None
    assert 0 < stays <= 1
    others = recipe(BASE, RecipeGoal(flops=1e22), sizes=40)
    assert others.disagreement
    assert others.params_low is not None
    assert others.params_low < others.best["params"]


def test_pinned_size_has_no_interval():
    plan = recipe(BASE, RecipeGoal(flops=1e22, pins={"params": 3e9}), sizes=40)
    assert (plan.params_low, plan.params_high, plan.tokens_low, plan.tokens_high) == (None,) * 4


def test_scarce_tokens_are_repeated_and_cost():
    plan = recipe(BASE, RecipeGoal(flops=1e22, unique_tokens=2e10), intervals=False, sizes=40)
    row = plan.decision("repetition")
    assert 1 < row.use["passes"] <= 4
    assert plan.best["tokens"] <= 8e10
    assert row.worth is not None
    assert row.worth > 0


def test_what_is_chosen_to_stay_usual_stays():
    goal = RecipeGoal(flops=1e21, evidence={"shape": "usual", "heads": "usual"})
    plan = recipe(BASE, goal, intervals=False, sizes=40)
    assert plan.decision("shape").note == "as usual, as you chose"
    ratio = plan.best["width"] / plan.best["depth"]
    widened = (1 + 256 / plan.best["width"]) ** 3  # widths go in steps of 512, and at a size depth falls by the square
    assert 1 / widened < ratio / usual_ratio(plan.best["params_non_embedding"]) < widened
    assert plan.best["head_dim"] == 128


def test_heads_of_one_width_say_nothing_of_another():
    """The published law of heads falls with every head more, so that it would always take the narrowest."""
    plan = recipe(BASE, RecipeGoal(flops=1e21), intervals=False, sizes=40)
    assert plan.decision("heads").note == "as usual: the law's best is at the edge"
    assert plan.best["head_dim"] == 128


def test_far_from_all_runs_factors_stay_usual():
    plan = recipe(BASE, RecipeGoal(flops=1e27), intervals=False, sizes=40)
    for key in ("shape", "heads", "vocab-size"):
        assert plan.decision(key).note.startswith("as usual"), key
        assert plan.decision(key).worth is None


def test_a_law_that_splits_no_budget_is_refused_in_a_line():
    with pytest.raises(BadInput, match="a budget can only be split by a law of parameters and tokens"):
        recipe(from_published(*_law("attention-heads@chen-470m")), RecipeGoal(flops=1e21))


@pytest.mark.parametrize(
    ("reference", "flops", "line"),
    [
        ("vocabulary@tao", 1e22, "below 0 here; a plan goes by a law of positive losses."),
        ("dense-and-sparse@hossain", 1e22, "takes sparsity too; allowed are laws of a model and its tokens alone."),
        ("chinchilla@besiroglu", 1e9, "not one sequence of 4,096; allowed are more compute, a smaller model"),
    ],
)
def test_what_no_plan_can_be_made_of_is_one_line(reference, flops, line):
    with pytest.raises(BadInput) as caught:
        recipe(from_published(*_law(reference)), RecipeGoal(flops=flops), intervals=False, sizes=24)
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


def test_constants_that_split_no_budget_are_refused_with_a_way_out():
    """With nearly no size term every FLOP goes to parameters."""
    flat = replace(BASE, values=BASE.values | {"beta": 3.0, "B": 1e3}, label="flat")
    with pytest.raises(BadInput, match=r"By flat 1e22 FLOP buy .* which --law KEY@NAME names in the shell"):
        recipe(flat, RecipeGoal(flops=1e22), intervals=False, sizes=24)


def _law(reference):
    law, _ = published(reference)
    return law, law.constants(reference.partition("@")[2])


def test_a_row_that_there_is_not_is_named():
    with pytest.raises(BadInput, match="it has size, shape, heads"):
        recipe(BASE, RecipeGoal(flops=1e21), intervals=False, sizes=20).decision("colour")


@pytest.mark.parametrize(
    ("limits", "most"),
    [
        ({"memory": 3e9}, 1.5e9),  # two bytes a parameter
        ({"params": 1e9}, 1e9),
        ({"time": 1e-4}, 3.35e12 * 1e-4 / 2),  # an H100 reads 3.35e12 bytes a second
    ],
)
def test_ceilings_far_below_the_split_still_leave_models(limits, most):
    """The split of 1e24 FLOP is a hundred times as large."""
    plan = recipe(BASE, RecipeGoal(flops=1e24, limits=limits), intervals=False, sizes=48)
    assert 0.3 * most < plan.best["params"] <= most
    for name, limit in limits.items():
        assert plan.best[name] <= limit
    held = recipe(BASE, RecipeGoal(flops=1e24, limits=limits, pins={"params": most / 4}), intervals=False, sizes=48)
    assert held.decision("size").price == pytest.approx(held.loss / plan.loss - 1)


def test_few_tokens_allowed_leave_a_large_model():
    plan = recipe(BASE, RecipeGoal(flops=1e20, limits={"tokens": 1e8}), intervals=False, sizes=48)
    assert plan.best["tokens"] <= 1e8
    assert plan.best["params"] > 1e20 / 6 / 1e8 * 0.9


def test_each_pin_is_priced_by_one_more_plan_and_no_further_ones(monkeypatch):
    """Prices of prices would double the work with every pin, and more."""
    tried = []
    built = module.build
    monkeypatch.setattr(module, "build", lambda goal, *rest, **more: tried.append(goal) or built(goal, *rest, **more))
    pins = {"params": 2e8, "depth": 28.0, "head_dim": 64.0, "kv_heads": 4.0, "vocab_size": 32_768.0}
    plan = recipe(BASE, RecipeGoal(flops=1e20, pins=pins), intervals=False, sizes=48)
    assert [set(pins) - set(goal.pins) for goal in tried] == [set(), *({name} for name in pins)]
    assert sum(row.price is not None for row in plan.decisions) == len(pins)


def test_a_pin_without_which_nothing_can_be_built_has_no_price(monkeypatch):
    built = module.build

    def only_pinned(goal, *rest, **more):
        if not goal.pins:
            raise BadInput("No model can be built.")
        return built(goal, *rest, **more)

    monkeypatch.setattr(module, "build", only_pinned)
    row = recipe(BASE, RecipeGoal(flops=1e20, pins={"params": 2e8}), intervals=False, sizes=48).decision("size")
    assert row.pinned
    assert row.price is None


def test_the_plan_by_the_constants_alone_is_the_plan():
    """What is shown at once is what stands there with intervals, by a fit with draws as well."""
    drawn = replace(BASE, draws={k: v * np.linspace(0.99, 1.01, 20) for k, v in BASE.values.items()})
    at_once, whole = (recipe(drawn, RecipeGoal(flops=1e21), intervals=i, sizes=40) for i in (False, True))
    assert dict(at_once.best) == dict(whole.best)
    assert at_once.loss == whole.loss
    assert (at_once.low, at_once.params_low) == (None, None)
    assert whole.params_low is not None
    for one, other in zip(at_once.decisions, whole.decisions, strict=True):
        assert (one.use, one.worth, one.worth_compute, one.sources) == (
            other.use, other.worth, other.worth_compute, other.sources,
        )  # fmt: skip
