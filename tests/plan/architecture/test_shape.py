"""The best width and depth: against exhaustive search, SciPy and the runs."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize

from core import laws
from core.errors import BadInput
from core.fit import Calibrated, from_published
from core.plan.architecture.family import GEMSTONES
from core.plan.architecture.hull import lower_hull
from core.plan.architecture.shape import (
    ALIKE,
    RATIOS,
    WITHIN,
    best_of_size,
    best_shape,
    over_shapes,
    overtrained,
    shape_at,
    takes_shapes,
)
from core.plan.architecture.speed import hours_of
from tests.plan.architecture._gemstones import by_hand, runs, speed
from tests.tolerances import ALGEBRA

B, C = "width-depth-params@mcleish", "width-depth@mcleish"
FLOPS = GEMSTONES.flops_per_token


def published(reference: str = B) -> Calibrated:
    return from_published(*laws.get_published(reference))


def losses_by_hand(w, d, tokens, values=None, whole=True):
    p = values or laws.get_published(B)[1].values
    n = GEMSTONES.params(w, d, whole)
    shape = p["A_w"] * w ** -p["alpha_w"] + p["A_d"] * d ** -p["alpha_d"]
    return p["E"] + shape + p["A_N"] * n ** -p["alpha_N"] + p["A_T"] * tokens ** -p["alpha_T"]


@pytest.mark.parametrize("flops", [1e19, 1e21, 1e23])
def test_it_is_the_optimum_of_exhaustive_search_and_of_scipy(flops):
    found = best_shape(published(), flops, FLOPS)
    w, d = np.meshgrid(np.arange(256.0, 16_385, 128), np.arange(1.0, 161))
    every = losses_by_hand(w, d, flops / by_hand(w, d))
    at = np.unravel_index(np.argmin(every), every.shape)
    assert (found.shape.width, found.shape.depth) == (w[at], d[at])
    assert found.shape.loss == pytest.approx(every[at], rel=ALGEBRA)
    assert found.shape.tokens * by_hand(w[at], d[at]) == pytest.approx(flops, rel=ALGEBRA)
    near = every <= every[at] * (1 + WITHIN)
    if d[near].max() < 160:
        assert found.widths == (w[near].min(), w[near].max())
        assert found.depths == (d[near].min(), d[near].max())

    def smooth(u):
        wide, deep = np.exp(u)
        # KV heads as wide as they come: whole ones are those of even numbers of heads.
        n = 2 * 50_304 * wide + wide + deep * (15 * wide**2 + 2 * wide)
        tokens = flops / by_hand(wide, deep)
        p = laws.get_published(B)[1].values
        shape = p["A_w"] * wide ** -p["alpha_w"] + p["A_d"] * deep ** -p["alpha_d"]
        return p["E"] + shape + p["A_N"] * n ** -p["alpha_N"] + p["A_T"] * tokens ** -p["alpha_T"]

    best = minimize(smooth, np.log([1000.0, 20.0]), method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-13})
    assert best.fun <= found.shape.loss <= best.fun * 1.0005
    assert np.exp(best.x) == pytest.approx([found.shape.width, found.shape.depth], rel=0.15)


def test_deep_wins_on_flop_and_wide_on_device_hours():
    """By the law, at the hours that the best shape of a budget takes, and in the runs alone."""
    for flops in (1e20, 1e21, 1e22):
        deep = best_shape(published(), flops, FLOPS).shape
        hours = float(speed().hours_per_token(deep.width, deep.depth)) * deep.tokens
        wide = best_shape(published(), hours, speed().hours_per_token).shape
        assert wide.width > 1.3 * deep.width
        assert wide.depth < 0.7 * deep.depth
        assert wide.loss < deep.loss
        assert wide.flops > deep.flops  # more FLOP in the same hours
    table = runs()
    flops = (FLOPS(table["width"], table["depth"]) * table["tokens"]).to_numpy()
    ends = []
    for cost in (flops, hours_of(table).to_numpy()):
        hull = table.iloc[lower_hull(cost, table["loss"].to_numpy())]
        ends.append(np.exp(np.log(hull["width"] / hull["depth"]).mean()))
    assert ends[0] == pytest.approx(34.5, abs=0.05)
    assert ends[1] == pytest.approx(146.8, abs=0.05)


@pytest.mark.parametrize("ratio", [0.25, 1.0, 4.0, 32.0])
def test_overtraining_keeps_the_flop_and_chooses_the_shape_anew(ratio):
    flops = 1e21
    best = best_shape(published(), flops, FLOPS).shape
    table = overtrained(published(), flops, best)
    row = table.iloc[int(np.argmin(np.abs(np.log(table["ratio"] / ratio))))]
    assert row["ratio"] == pytest.approx(ratio, rel=1e-9)
    assert row["tokens"] == pytest.approx(best.tokens * ratio, rel=ALGEBRA)
    assert by_hand(row["width"], row["depth"]) * row["tokens"] == pytest.approx(flops, rel=1e-9)
    # Every width that can be built, its depth by bisection.
    least = np.inf
    for w in np.arange(256.0, 16_385, 128):
        low, high = 1.0, 4096.0
        if not by_hand(w, low) * row["tokens"] <= flops <= by_hand(w, high) * row["tokens"]:
            continue
        for _ in range(80):
            middle = (low + high) / 2
            low, high = (middle, high) if by_hand(w, middle) * row["tokens"] < flops else (low, middle)
        least = min(least, losses_by_hand(w, low, row["tokens"]))
    assert row["loss"] == pytest.approx(least, rel=1e-9)


def test_overtraining_costs_more_the_longer_it_goes():
    best = best_shape(published(), 1e21, FLOPS).shape
    table = overtrained(published(), 1e21, best)
    beyond = table[table["ratio"] > 1.2]
    assert (np.diff(beyond["excess"]) > 0).all()
    assert table["excess"].min() == 0
    assert abs(np.log(table.loc[table["excess"].idxmin(), "ratio"])) <= 2 * np.log(RATIOS[1] / RATIOS[0])
    assert (np.diff(table["params"]) < 0).all()


def test_a_grid_of_shapes_spends_the_budget_alike():
    table = over_shapes(published(), 1e21, FLOPS, np.array([512, 1024]), np.array([4, 8, 16]))
    assert len(table) == 6
    for row in table.itertuples():
        assert row.tokens * by_hand(row.width, row.depth) == pytest.approx(1e21, rel=ALGEBRA)
        assert row.loss == pytest.approx(losses_by_hand(row.width, row.depth, row.tokens), rel=ALGEBRA)


def test_draws_say_how_well_the_best_shape_is_known():
    """Of exponents that are off by up to 2 %: what a search by hand finds for each, to the grid that draws have."""
    rng, values = np.random.default_rng(0), published().values
    draws = {
        k: v * (np.exp(0.01 * rng.standard_normal(40)) if "alpha" in k else np.ones(40)) for k, v in values.items()
    }
    best = best_shape(replace(published(), draws=draws), 1e21, FLOPS)
    w, d = np.meshgrid(np.geomspace(256, 16_384, 120), np.geomspace(2, 200, 120))
    tokens, found = 1e21 / by_hand(w, d), []
    for i in range(40):
        every = losses_by_hand(w, d, tokens, {k: v[i] for k, v in draws.items()}, whole=False)
        found.append([v.flat[np.argmin(every)] for v in (w, d)])
    for name, drawn in zip(("width", "depth"), np.transpose(found), strict=True):
        assert best.drawn[name] == pytest.approx(np.quantile(drawn, [0.025, 0.975], method="weibull"), rel=0.2)
        assert best.drawn[name][0] <= getattr(best.shape, name) <= best.drawn[name][1]
    assert best.shape.low < best.shape.loss < best.shape.high
    assert best_shape(published(), 1e21, FLOPS).drawn == {}


class Tilted:
    """A form error of two kinds of courses: of the law, times a power of the width of either sign."""

    def draws(self, x, count):
        powers = np.where(np.arange(count) < count // 2, -0.02, 0.02)
        return published().expect(x) * x["width"] ** powers[:, None]

    def band(self, x, new_run=False, tail=0.025):
        return tuple(published().expect(x) * times for times in (0.9, 1.0, 1.1))


def test_the_interval_of_a_shape_holds_the_best_of_courses_of_the_form_error():
    """What a search by hand finds on either course, to the grid that draws have; draws alone are all alike here."""
    draws = {k: np.full(40, v) for k, v in published().values.items()}
    alone = replace(published(), draws=draws, no_form="No form.")
    best, same = (best_shape(c, 1e21, FLOPS) for c in (replace(alone, form=Tilted(), no_form=""), alone))
    w, d = np.meshgrid(np.geomspace(256, 16_384, 120), np.geomspace(2, 200, 120))
    every = losses_by_hand(w, d, 1e21 / by_hand(w, d), published().values, whole=False)
    found = [[v.flat[np.argmin(every * w**power)] for v in (w, d)] for power in (0.02, -0.02)]
    for name, ends in zip(("width", "depth"), np.sort(found, axis=0).T, strict=True):
        assert best.drawn[name] == pytest.approx(ends, rel=0.25)
        assert same.drawn[name][0] == same.drawn[name][1]
    assert (best.no_form, same.no_form) == ("", "No form.")


def test_the_edge_of_the_search_is_said():
    assert best_shape(published(), 1e21, FLOPS).bounded
    assert not best_shape(published(C), 1e24, FLOPS).bounded  # without a floor it goes as deep as it may


@pytest.mark.parametrize(
    ("shape", "line"),
    [
        ((1000, 8), r"A width of 1000 .*multiples of 128 from 256 up, such as 896 or 1,024"),
        ((128, 8), r"A width of 128 .*multiples of 128 from 256 up\."),
        ((-512, 8), r"A width of -512"),
        ((float("nan"), 8), r"A width of nan"),
        ((1024, 2.5), r"A depth of 2\.5 layers.*whole numbers"),
        ((1024, 0), r"A depth of 0 layers"),
        ((1024, 10_000), r"from 1 to 4096"),
    ],
)
def test_impossible_shapes_are_said_in_a_line(shape, line):
    with pytest.raises(BadInput, match=line) as said:
        shape_at(published(), 1e21, FLOPS, shape)
    assert "\n" not in str(said.value)


def test_other_laws_and_budgets_are_refused():
    with pytest.raises(BadInput, match="by a law of width, depth and tokens"):
        best_shape(published("chinchilla@besiroglu"), 1e21, FLOPS)
    for budget in (0.0, -1.0, float("inf")):
        with pytest.raises(BadInput, match="The budget is"):
            best_shape(published(), budget, FLOPS)
    shaped = [law.key for law in laws.registry().values() if takes_shapes(law)]
    assert {"shape-aware", "width-depth", "width-depth-params"} <= set(shaped)
    assert "chinchilla" not in shaped


def test_the_best_of_a_size_has_that_size_and_no_other_is_lower():
    law = from_published(*laws.get_published("width-depth-params@mcleish"))
    found = best_of_size(law, 1e21, GEMSTONES.flops_per_token, 4e8)
    assert found is not None
    assert abs(np.log(found.params / 4e8)) <= ALIKE
    for width in (512, 1024, 2048):
        for depth in range(2, 200):
            if abs(np.log(float(GEMSTONES.params(float(width), float(depth))) / 4e8)) <= ALIKE:
                assert shape_at(law, 1e21, GEMSTONES.flops_per_token, (width, depth)).loss >= found.loss * (1 - 1e-9)
    assert best_of_size(law, 1e21, GEMSTONES.flops_per_token, 1e3) is None


def test_a_pinned_size_is_searched_over_the_depths_that_come_nearest_to_it():
    """By hand over every width and depth: of each width the depth nearest to 4e8, and of these the lowest loss."""
    found = best_shape(published(), 1e21, FLOPS, params=4e8)
    w, d = np.arange(256.0, 16_385, 128), np.arange(1.0, 161)
    apart = np.abs(np.log(GEMSTONES.params(w[:, None], d[None, :]) / 4e8))
    near = d[apart.argmin(axis=1)]
    fits = apart.min(axis=1) <= ALIKE
    every = losses_by_hand(w, near, 1e21 / by_hand(w, near))
    at = np.flatnonzero(fits)[np.argmin(every[fits])]
    assert (found.shape.width, found.shape.depth) == (w[at], near[at])
    assert found.shape.loss > best_shape(published(), 1e21, FLOPS).shape.loss
    with pytest.raises(BadInput, match=r"has 1\.00K parameters; allowed are sizes from 26\.7M"):
        best_shape(published(), 1e21, FLOPS, params=1e3)
