"""What surrounds the best mixture: repetition, the way along scale, the front of two losses, effects, a triangle."""

import numpy as np
import pytest
from scipy.optimize import minimize

from core.errors import BadInput
from core.plan.mixture.optimum import best_mixture, losses_at, weighted_loss
from core.plan.mixture.simplex import seen
from core.plan.mixture.views import along, effects, front, ternary, trades
from tests.plan.mixture._mixtures import AT, NAMES, constants, wish

R = 15.387756


def valued(drawn, unique):
    """Muennighoff et al. 2023, equation 5, as its text says it: U + U R* (1 - exp(-(epochs - 1) / R*))."""
    epochs = drawn / unique
    return np.where(epochs > 1, unique * (1 + R * (1 - np.exp(-(epochs - 1) / R))), drawn)


def test_repeated_tokens_are_valued_as_the_paper_says():
    h, unique = np.array([0.5, 0.3, 0.2]), np.array([1e9, 5e9, np.inf])
    mixed, fresh = seen(h, 2e10, unique, R)
    expected = valued(h * 2e10, unique)
    np.testing.assert_allclose(float(fresh), expected.sum(), rtol=1e-12)
    np.testing.assert_allclose(np.asarray(mixed), expected / expected.sum(), rtol=1e-12)


def test_the_optimum_under_repetition_is_where_scipy_ends():
    fits = {t: constants("mixture-additive", seed=i) for i, t in enumerate(("x", "y"))}
    unique = {"a": 5e8, "b": 1e9}
    wanted = wish(fits, unique=unique, epochs=8.0)
    found = best_mixture(fits, wanted)
    amounts = np.array([unique.get(n, np.inf) for n in NAMES])

    def value(h):
        worth = valued(h * AT["tokens"], amounts)
        at = AT | {"tokens": worth.sum()}
        return float(np.mean([losses_at(c, (worth / worth.sum())[None], wish(fits, at=at))[0] for c in fits.values()]))

    bounds = [(1e-9, min(1.0, 8.0 * u / AT["tokens"])) for u in amounts]
    sums = {"type": "eq", "fun": lambda h: h.sum() - 1}
    starts = np.random.default_rng(1).dirichlet(np.ones(4), 8)
    ends = [minimize(value, h, bounds=bounds, constraints=sums, method="SLSQP") for h in starts]
    assert found.value <= min(e.fun for e in ends if e.success) + 1e-6
    assert found.epochs["a"] == pytest.approx(found.shares["a"] * AT["tokens"] / 5e8)
    assert found.epochs["a"] <= 8 + 1e-9


def test_repetition_costs_and_enough_data_costs_nothing():
    fits = {"t": constants("mixture-additive", seed=4)}
    free = best_mixture(fits, wish(fits))
    most = max(free.shares, key=free.shares.__getitem__)
    short, plenty = (best_mixture(fits, wish(fits, unique={most: u}, epochs=50.0)) for u in (1e9, 1e13))
    assert short.value > free.value + 1e-6
    assert short.shares[most] < free.shares[most]
    assert plenty.value == pytest.approx(free.value, abs=1e-12)


@pytest.mark.parametrize(
    ("unique", "line"),
    [({"a": 0.0}, "a has 0 unique tokens"), ({"z": 1e9}, "no domain 'z'"), (dict.fromkeys(NAMES, 1e7), "too few")],
)
def test_unique_tokens_that_cannot_be(unique, line):
    fits = {"t": constants("mixture-additive")}
    with pytest.raises(BadInput, match=line):
        best_mixture(fits, wish(fits, unique=unique))


def test_the_best_mixture_along_scale_is_that_at_each_scale():
    fits = {t: constants("mixture-joint", seed=i) for i, t in enumerate(("x", "y"))}
    sizes = np.geomspace(1e8, 1e11, 5)
    path = along(fits, wish(fits), "params", sizes, best_mixture(fits, wish(fits)))
    assert len(path) == 5 * 4
    for size in sizes:
        here = path[path["value"] == size].set_index("domain")["share"]
        alone = best_mixture(fits, wish(fits, at=AT | {"params": size}))
        value = weighted_loss(fits, wish(fits, at=AT | {"params": size}), here[list(NAMES)].to_numpy()[None])[0]
        assert value <= alone.value + 1e-7
    fixed = {"t": constants("mixture-reciprocal")}
    with pytest.raises(BadInput, match="does not depend on params"):
        along(fixed, wish(fixed, at={}), "params", sizes, best_mixture(fixed, wish(fixed, at={})))


def test_a_path_ends_where_unique_tokens_run_out():
    fits = {"t": constants("mixture-additive")}
    wanted = wish(fits, unique=dict.fromkeys(NAMES, 1e10), epochs=4.0)
    path = along(fits, wanted, "tokens", [1e10, 1e11, 1e12], best_mixture(fits, wanted))
    assert sorted(path["value"].unique()) == [1e10, 1e11]


def test_no_mixture_beats_the_front():
    fits = {t: constants("mixture-additive", seed=i + 3) for i, t in enumerate(("x", "y"))}
    curve = front(fits, wish(fits), ("x", "y"), best_mixture(fits, wish(fits)))
    assert (np.diff(curve["weight"]) > 0).all()
    assert (np.diff(curve["x"]) < 1e-9).all()
    assert (np.diff(curve["y"]) > -1e-9).all()
    others = np.random.default_rng(0).dirichlet(np.ones(4), 500)
    x, y = (losses_at(fits[t], others, wish(fits)) for t in ("x", "y"))
    for w, a, b in zip(curve["weight"], curve["x"], curve["y"], strict=True):
        assert (w * x + (1 - w) * y).min() >= w * a + (1 - w) * b - 1e-7
    for pair in (("x", "x"), ("x", "z")):
        with pytest.raises(BadInput, match="two different losses"):
            front(fits, wish(fits), pair, best_mixture(fits, wish(fits)))


def test_effects_are_what_the_law_says():
    fits = {t: constants("mixture-additive", seed=i) for i, t in enumerate(("x", "y"))}
    best = best_mixture(fits, wish(fits))
    table = effects(fits, wish(fits), best).set_index(["domain", "target"])["change"]
    assert len(table) == 8
    here = np.array([best.shares[n] for n in NAMES])
    shifted = here * (1 - here[1] - 0.05) / (1 - here[1])
    shifted[1] = here[1] + 0.05
    before, after = losses_at(fits["x"], np.stack([here, shifted]), wish(fits))
    assert table["b", "x"] == pytest.approx(after - before, abs=1e-12)
    assert all(table[n].mean() > -1e-9 for n in NAMES)  # at the best mixture no move helps the weighted loss


def test_contours_of_a_triangle_lie_where_the_loss_is_theirs():
    fits = {"t": constants("mixture-additive", seed=2)}
    best = best_mixture(fits, wish(fits))
    contours = ternary(fits, wish(fits), ("a", "b", "d"), best)
    assert contours["level"].nunique() >= 5
    room = sum(best.shares[n] for n in "abd")
    np.testing.assert_allclose(contours[["a", "b", "c"]].sum(axis=1), room, atol=1e-9)
    some = contours[(contours[["a", "b", "c"]] > 0.02).all(axis=1)].iloc[::7]
    mixtures = np.stack([some["a"], some["b"], np.full(len(some), best.shares["c"]), some["c"]], axis=1)
    np.testing.assert_allclose(weighted_loss(fits, wish(fits), mixtures), some["level"], atol=2e-3)
    with pytest.raises(BadInput, match="three different domains"):
        ternary(fits, wish(fits), ("a", "b", "b"), best)


def test_trades_cost_what_the_law_says_and_none_is_free():
    fits = {"t": constants("mixture-additive", seed=7)}
    best = best_mixture(fits, wish(fits))
    found = trades(fits, wish(fits), best, 0.03)
    costs = [c for _, _, c in found]
    assert costs == sorted(costs)
    assert min(costs) > -1e-9
    a, b, cost = found[0]
    moved = dict(best.shares) | {a: best.shares[a] - 0.03, b: best.shares[b] + 0.03}
    shifted = losses_at(fits["t"], np.array([[moved[n] for n in NAMES]]), wish(fits))[0]
    assert cost == pytest.approx(shifted - best.value, abs=1e-12)
