"""The best width and depth: against exhaustive search, SciPy, the authors' counts and their hulls of runs."""

import functools

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.spatial import ConvexHull

from core import laws
from core.errors import BadInput
from core.fit import Calibrated, FitOptions, fit, from_fit, from_published
from core.plan.architecture.family import GEMSTONES, Family
from core.plan.architecture.hull import growth, lower_hull
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
from core.plan.architecture.speed import hours_of, is_timed, measured
from core.runs import load_bundled
from tests.tolerances import ALGEBRA, rounds_to

B, C = "width-depth-params@mcleish", "width-depth@mcleish"
FLOPS = GEMSTONES.flops_per_token


def published(reference: str = B) -> Calibrated:
    return from_published(*laws.get_published(reference))


@functools.cache
def runs() -> pd.DataFrame:
    """Every checkpoint, as the authors' first approach takes them."""
    return load_bundled("gemstones").table


@functools.cache
def speed():
    return measured(runs())


def by_hand(w, d):
    """FLOP of a token by appendix M of McLeish et al. 2025, term by term for a sequence, in its order."""
    S, V, q = 2048.0, 50_304.0, w / 128
    projections = 2 * S * (q + q) * w * 128 + 3.5 * S * (q + q / 2) * 128
    scores, softmax, sums, last = S * S * 128 * q, 3 * S * S * q, 2 * S * S * 128 * q, 2 * S * w * 128 * q
    feed = 6 * S * w * 4 * w + 10 * S * 4 * w + 2 * w * S
    norms, final = 14 * w * S, 7 * w * S + 2 * S * w * V
    forward = d * (projections + scores + softmax + sums + last + feed + norms) + final
    context = 2.5 * (scores + softmax + sums)
    return (forward + d * (2 * (projections + last + feed + norms) + context) + 2 * final) / S


def losses_by_hand(w, d, tokens):
    p = laws.get_published(B)[1].values
    n = GEMSTONES.params(w, d)
    shape = p["A_w"] * w ** -p["alpha_w"] + p["A_d"] * d ** -p["alpha_d"]
    return p["E"] + shape + p["A_N"] * n ** -p["alpha_N"] + p["A_T"] * tokens ** -p["alpha_T"]


def test_the_flop_of_a_token_are_the_authors():
    for w, d in ((256.0, 80.0), (384.0, 13.0), (1024.0, 28.0), (3072.0, 12.0)):
        assert FLOPS(w, d) == pytest.approx(by_hand(w, d), rel=ALGEBRA)


def test_the_parameters_are_those_of_the_runs():
    for w, d, n in runs()[["width", "depth", "params"]].drop_duplicates().to_numpy():
        assert GEMSTONES.params(w, d) == n


HULLS = {  # which checkpoints; slope and intercept of ln N and ln D, slope of parameters outside the vocabulary
    "tokens > 0": ("0.457903", "-1.02586", "0.524899", "-0.029521", "0.568932"),
    "tokens <= 100.1e9": ("0.499380", "-2.84511", "0.480989", "1.896321", "0.626863"),
    "tokens >= 120e9": ("0.798672", "-18.04217", "0.182843", "17.065588", "0.966590"),
}


@pytest.mark.parametrize("which", HULLS)
def test_the_slopes_of_approach_1_are_the_published_ones(which):
    table = runs().query(which)
    flops = (FLOPS(table["width"], table["depth"]) * table["tokens"]).to_numpy()
    at = lower_hull(flops, table["loss"].to_numpy())
    hull, x = table.iloc[at], flops[at]
    inside = hull["params"] - 2 * GEMSTONES.vocab_size * hull["width"]
    found = (*growth(x, hull["params"]), *growth(x, hull["tokens"]), growth(x, inside)[0])
    assert all(rounds_to(value, text) for value, text in zip(found, HULLS[which], strict=True)), found
    if which == "tokens > 0":
        ratio = growth(x, hull["tokens"] / hull["params"])
        assert rounds_to(ratio[0], "0.066996")
        assert rounds_to(ratio[1], "0.996340")


def test_the_lower_hull_is_that_of_scipy():
    rng = np.random.default_rng(0)
    cost = np.exp(rng.uniform(0, 5, 300))
    loss = 1 + cost**-0.3 * np.exp(rng.uniform(0, 1, 300))
    points = np.log(np.column_stack([cost, loss]))
    corners = ConvexHull(np.vstack([points, points.max(axis=0) + 1])).vertices
    corners = sorted((c for c in corners if c < 300), key=lambda c: points[c, 0])
    falling = [c for i, c in enumerate(corners) if all(points[c, 1] < points[b, 1] for b in corners[:i])]
    assert lower_hull(cost, loss).tolist() == falling
    with pytest.raises(BadInput, match="No run has both"):
        lower_hull(np.array([0.0, np.nan]), np.array([1.0, 1.0]))


def test_the_speed_is_least_squares_and_its_error_leaves_every_shape_out():
    table = runs()
    hours = (table["seconds"] * table["devices"] / 3600 / table["tokens"]).groupby([table["width"], table["depth"]])
    y = hours.median().reset_index(name="h")
    w, d, h = y["width"].to_numpy(), y["depth"].to_numpy(), y["h"].to_numpy()
    X, y = np.column_stack([np.ones(len(w)), np.log(w), np.log(d)]), np.log(h / by_hand(w, d))
    c = np.linalg.lstsq(X, y, rcond=None)[0]
    assert (speed().constant, speed().width, speed().depth) == pytest.approx(c, rel=1e-9)
    missed = [y[i] - X[i] @ np.linalg.lstsq(np.delete(X, i, 0), np.delete(y, i), rcond=None)[0] for i in range(len(y))]
    assert speed().error == pytest.approx(np.sqrt(np.mean(np.square(missed))), rel=1e-9)
    assert (speed().shapes, speed().widths, speed().depths) == (22, (256, 3072), (3, 80))
    assert speed().error < 0.1
    fast = speed().throughput(3072.0, 12.0)
    assert fast == pytest.approx(FLOPS(3072.0, 12.0) / speed().hours_per_token(3072.0, 12.0) / 3600)
    assert 4e13 < fast < 1e14


def test_runs_that_were_not_timed_are_refused_in_a_line():
    with pytest.raises(BadInput, match="seconds, devices is missing"):
        measured(runs().drop(columns=["seconds", "devices"]))
    with pytest.raises(BadInput, match="1 shapes were timed"):
        measured(runs().query("width == 768 and depth == 3"))
    square = runs().query("width == 512")  # of one width
    assert len(square[["depth"]].drop_duplicates()) == 5
    with pytest.raises(BadInput, match="differ in width and in depth"):
        measured(square)
    assert is_timed(runs())
    assert not is_timed(load_bundled("chinchilla").table)


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
    some = load_bundled("gemstones").where("tokens <= 100.1e9")
    found = fit(laws.get("width-depth-params"), some, FitOptions(starts=16, bootstrap=64, delta=1e-4))
    best = best_shape(from_fit(found), 1e21, FLOPS)
    assert best.drawn["width"][0] <= best.shape.width <= best.drawn["width"][1]
    assert best.drawn["depth"][0] <= best.shape.depth <= best.drawn["depth"][1]
    assert best.shape.low < best.shape.loss < best.shape.high
    assert best_shape(published(), 1e21, FLOPS).drawn == {}


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


def test_another_family_is_another_model():
    small = Family(vocab_size=256)
    assert small.params(1024.0, 8.0) == GEMSTONES.params(1024.0, 8.0) - 2 * 1024 * (50_304 - 256)


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
