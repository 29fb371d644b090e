"""Plans against the closed form of the two-term law, and against the published optimum of repeated data."""

import dataclasses
import re

import numpy as np
import pytest

from core import laws
from core.errors import BadInput
from core.fit import Calibrated, from_fit, from_published
from core.plan import SIX_ND, along_budget, frontier, near_optimal, size_feature
from core.plan.compute.allocate import allocate, held_fixed
from core.units import name_of
from tests.fit._examples import bundled_fit
from tests.plan.compute._closed_form import ROWS, closed_form
from tests.plan.compute._published import PUBLISHED, loss_by_hand
from tests.tolerances import SOLVER, rounds_to

CHINCHILLA, REPEATED = laws.get("chinchilla"), laws.get("data-constrained")


def published(reference: str) -> Calibrated:
    return from_published(*laws.get_published(reference))


@pytest.fixture(scope="module")
def fitted():
    return dataclasses.replace(from_fit(bundled_fit()), form=None)


@pytest.fixture(scope="module")
def with_form():
    return from_fit(bundled_fit())


@pytest.mark.parametrize(
    ("name", "flops", "params", "tokens", "ratio", "loss"), ROWS, ids=[f"{r[0]}-{r[1]}" for r in ROWS]
)
def test_the_reference_numbers(name, flops, params, tokens, ratio, loss):
    calibrated = published(f"chinchilla@{name}")
    best = allocate(calibrated, float(flops))
    exact = closed_form(calibrated.values, float(flops))
    assert (best.params, best.tokens) == pytest.approx(exact[:2], rel=SOLVER)
    assert best.loss == pytest.approx(exact[2], rel=1e-12)
    assert rounds_to(best.params, params)
    assert rounds_to(best.tokens, tokens)
    assert rounds_to(best.tokens_per_param, ratio)
    assert rounds_to(best.loss, loss)
    assert best.bounded


def test_published_constants_have_no_interval():
    best = allocate(published("chinchilla@besiroglu"), 1e24)
    ends = (best.params_low, best.params_high, best.tokens_low, best.tokens_high, best.low, best.high)
    assert ends == (None,) * 6


def test_the_budget_is_spent(fitted):
    for flops in (1e18, 3e21, 1e26):
        best = allocate(fitted, flops)
        assert 6 * best.params * best.tokens == pytest.approx(flops, rel=1e-12)
        assert best.tokens_per_param == best.tokens / best.params


@pytest.mark.parametrize("flops", [1e20, 1e24])
def test_with_the_form_error_intervals_are_wider_and_say_what_a_wrong_size_costs(fitted, with_form, flops):
    alone, both = allocate(fitted, flops), allocate(with_form, flops)
    assert (both.params, both.tokens, both.loss) == (alone.params, alone.tokens, alone.loss)
    assert both.params_low <= alone.params_low < alone.params_high <= both.params_high
    assert both.low < both.sampling_low == alone.low < alone.high == both.sampling_high <= both.high
    assert 6 * both.params_low * both.tokens_high == pytest.approx(flops, rel=1e-9)
    assert 0 <= both.regret < 0.5
    assert alone.regret is None


def test_a_size_is_less_certain_farther_out(with_form):
    near, far = (allocate(with_form, times * with_form.ranges["flops"][1]) for times in (0.03, 100.0))
    assert far.params_high / far.params_low > near.params_high / near.params_low
    assert far.regret > near.regret


@pytest.mark.parametrize("flops", [1e20, 1e24])
def test_intervals_are_percentiles_of_each_draws_own_closed_form(fitted, flops):
    best = allocate(fitted, flops)
    params, tokens, _ = closed_form(fitted.draws, flops)
    for low, high, each in (
        (best.params_low, best.params_high, params),
        (best.tokens_low, best.tokens_high, tokens),
    ):
        assert (low, high) == pytest.approx(tuple(np.percentile(each, [2.5, 97.5], method="weibull")), rel=SOLVER)
    d = fitted.draws  # of the loss at the recommended split, not at each draw's own
    loss = d["E"] + d["A"] * best.params ** -d["alpha"] + d["B"] * best.tokens ** -d["beta"]
    assert (best.low, best.high) == pytest.approx(tuple(np.percentile(loss, [2.5, 97.5], method="weibull")), rel=SOLVER)
    assert best.params_low < best.params < best.params_high


def test_the_point_is_no_draw(fitted):
    """Constants far from every draw leave the interval where the draws put it."""
    far = dataclasses.replace(fitted, values={**fitted.values, "A": fitted.values["A"] * 1e6})
    best, near = allocate(far, 1e22), allocate(fitted, 1e22)
    assert best.params > 100 * near.params
    assert (best.params_low, best.params_high) == (near.params_low, near.params_high)


def test_a_frontier_is_its_budgets_one_by_one(fitted, with_form):
    budgets = np.geomspace(1e17, 1e27, 70)  # more than one block
    together = frontier(with_form, budgets)
    assert [one.flops for one in together] == list(budgets)
    for i in (0, 1, 63, 64, 69):
        alone = allocate(with_form, budgets[i])
        for field in dataclasses.fields(alone):
            a, b = (getattr(v, field.name) for v in (alone, together[i]))
            assert a == b if isinstance(a, str) else a == pytest.approx(b, rel=1e-9), field.name
    assert frontier(fitted, np.array([])) == []


def test_more_compute_is_never_worse(fitted):
    losses = [one.loss for one in frontier(fitted, np.geomspace(1e17, 1e27, 40))]
    assert losses == sorted(losses, reverse=True)


def test_the_optimum_under_repeated_data():
    """Muennighoff et al. 2023, optimal_allocation(1e22, 25e9) of the authors' code, a search over 500 points."""
    calibrated = published("data-constrained@muennighoff")
    best = allocate(calibrated, 1e22, {"unique_tokens": 25e9})
    tokens, params = 237336955477.55, 7022364735.88
    assert best.tokens == pytest.approx(tokens, rel=1e-3)
    assert best.params == pytest.approx(params, rel=1e-3)
    theirs = along_budget(calibrated, "params", 1e22, np.array([params]), {"unique_tokens": 25e9})[0]
    assert best.loss <= theirs * (1 + 1e-12)
    assert best.tokens / 25e9 == pytest.approx(9.4935, rel=1e-3)


@pytest.mark.parametrize("unique", [1e9, 25e9, 1e12, 1e15])
def test_no_size_nearby_is_better_under_repeated_data(unique):
    calibrated = published("data-constrained@muennighoff")
    best = allocate(calibrated, 1e22, {"unique_tokens": unique})
    sizes = best.params * np.geomspace(0.01, 100, 4001)
    losses = along_budget(calibrated, "params", 1e22, sizes, {"unique_tokens": unique})
    assert best.loss <= losses.min() * (1 + 1e-9)


def test_plenty_of_fresh_data_is_the_law_without_repetition():
    p = published("data-constrained@muennighoff")
    best = allocate(p, 1e21, {"unique_tokens": 1e16})
    params, tokens, _ = closed_form(p.values, 1e21)
    assert (best.params, best.tokens) == pytest.approx((params, tokens), rel=1e-3)


@pytest.mark.parametrize("within", [1e-4, 1e-3, 0.01, 0.05, 0.3])
def test_the_ends_of_near_optimal_cost_exactly_what_was_allowed(fitted, within):
    for flops in (1e19, 1e24):
        best = allocate(fitted, flops)
        low, high = near_optimal(fitted, best, within)
        assert low < best.params < high
        losses = along_budget(fitted, "params", flops, np.array([low, high]), {})
        assert losses == pytest.approx(best.loss * (1 + within), rel=SOLVER)


def test_near_optimal_widens_with_what_is_allowed(fitted):
    best = allocate(fitted, 1e22)
    ends = [near_optimal(fitted, best, w) for w in np.geomspace(1e-5, 0.5, 20)]
    lows, highs = zip(*ends, strict=True)
    assert list(lows) == sorted(lows, reverse=True)
    assert list(highs) == sorted(highs)
    assert near_optimal(fitted, best, 1e9) == (0.0, np.inf)


def test_a_law_without_an_inner_optimum_says_that_it_met_the_edge():
    one_sided = dataclasses.replace(CHINCHILLA, predict=lambda p, x: 1 + 10 * x["params"] ** -0.1 + 0 * x["tokens"])
    best = allocate(Calibrated(one_sided, dict(published("chinchilla@hoffmann").values), None, {}, "", ""), 1e22)
    assert not best.bounded


def test_a_law_with_a_kink_is_planned_too():
    from jax import numpy as jnp

    def kinked(p, x):
        return 2 + 0.1 * jnp.abs(jnp.log(x["params"] / 3e9)) + 0.0 * x["tokens"]

    law = dataclasses.replace(CHINCHILLA, predict=kinked)
    best = allocate(Calibrated(law, dict(published("chinchilla@hoffmann").values), None, {}, "", ""), 1e22)
    assert best.params == pytest.approx(3e9, rel=1e-6)


def test_size_is_whichever_count_the_law_takes():
    assert size_feature(CHINCHILLA) == "params"
    assert size_feature(laws.get("kaplan-nd")) == "params_non_embedding"
    assert SIX_ND.flops(2.0, 3.0) == 36.0
    assert SIX_ND.tokens(36.0, 2.0) == 3.0


@pytest.mark.parametrize(
    ("key", "takes"),
    [
        ("kaplan-optimal-params", "training compute"), ("kaplan-ns", "non-embedding parameters, training steps"),
        ("power-law-params", "parameters"), ("power-law-compute", "training compute"),
    ],
)  # fmt: skip
def test_laws_that_cannot_split_a_budget(key, takes):
    law = laws.get(key)
    with pytest.raises(BadInput, match=f" takes {takes}; a budget can only be split by a law of parameters and tokens"):
        allocate(from_published(law, law.published[0]), 1e24)


OTHER_TARGETS = [
    law for law in laws.registry().values()
    if law.published and not law.target.startswith("loss") and {"params", "tokens"} <= {f.name for f in law.features}
]  # fmt: skip


@pytest.mark.parametrize("law", OTHER_TARGETS, ids=lambda law: law.key)
def test_the_size_with_the_lowest_batch_or_rate_is_no_plan(law):
    said = f"{re.escape(law.title)} predicts {name_of(law.target)}; .* a law that predicts a loss"
    with pytest.raises(BadInput, match=said):
        allocate(from_published(law, law.published[0]), 1e24)


@pytest.mark.parametrize("flops", [0.0, -1e24, np.nan, np.inf, 1e41, 1.0])
def test_budgets_that_cannot_be(flops):
    with pytest.raises(BadInput, match="allowed is a number above 1 and below 1e40") as caught:
        allocate(published("chinchilla@hoffmann"), flops)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("reference", "fixed", "line"),
    [
        ("data-constrained@muennighoff", {}, "data-constrained also needs unique_tokens"),
        ("data-constrained@muennighoff", {"unique_tokens": np.nan}, "unique_tokens is nan; allowed is a positive"),
        ("data-constrained@muennighoff", {"unique_tokens": -1.0}, "unique_tokens is -1; allowed is a positive"),
        ("data-constrained@muennighoff", {"unique_tokens": 1e9, "tokens": 1e9}, "tokens cannot be held fixed"),
        ("chinchilla@hoffmann", {"params": 1e9}, "params cannot be held fixed for chinchilla"),
        ("chinchilla@hoffmann", {"D": 1e9}, "tokens cannot be held fixed for chinchilla"),
        ("chinchilla@hoffmann", {"wdith": 4096.0}, "chinchilla knows no 'wdith'"),
    ],
)
def test_fixed_features_that_cannot_be(reference, fixed, line):
    with pytest.raises(BadInput, match=line) as caught:
        allocate(published(reference), 1e22, fixed)
    assert "\n" not in str(caught.value)
    assert REPEATED.key in reference or not fixed.keys() & {"unique_tokens"}


def test_what_a_law_does_not_take_is_left_aside_with_a_note():
    calibrated = from_published(*laws.get_published("chinchilla@hoffmann"))
    assert allocate(calibrated, 1e22, {"width": 4096.0}) == allocate(calibrated, 1e22)
    assert held_fixed(calibrated.law, {"width": 4096.0}).notes == (
        "chinchilla takes params, tokens; width is left aside.",
    )


def test_an_isoflop_curve_has_its_lowest_point_at_the_plan():
    best = allocate(PUBLISHED, 1e22)
    sizes = best.params * np.geomspace(0.1, 10, 201)
    losses = along_budget(PUBLISHED, "params", 1e22, sizes, {})
    np.testing.assert_allclose(losses, loss_by_hand(sizes, 1e22 / (6 * sizes)), rtol=1e-12)
    assert np.argmin(losses) == 100
    assert losses[100] == pytest.approx(best.loss, rel=1e-12)
