"""The runs that no cheaper one beats: SciPy's hull, and the published slopes along it."""

import numpy as np
import pytest
from scipy.spatial import ConvexHull
from scipy.stats import linregress

from core.errors import BadInput
from core.plan.architecture.family import GEMSTONES
from core.plan.architecture.hull import growth, lower_hull
from tests.plan.architecture._gemstones import runs
from tests.tolerances import rounds_to

FLOPS = GEMSTONES.flops_per_token
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


def test_growth_is_the_line_of_scipy():
    rng = np.random.default_rng(1)
    x = np.exp(rng.uniform(0, 9, 20))
    y = 3 * x**0.45 * np.exp(0.1 * rng.standard_normal(20))
    line = linregress(np.log(x), np.log(y))
    assert growth(x, y) == pytest.approx((line.slope, line.intercept))


def test_one_run_and_ties():
    assert lower_hull(np.array([2.0]), np.array([3.0])).tolist() == [0]
    # Of one cost the lower loss; on a straight line between others no corner.
    cost, loss = np.array([1.0, 1.0, 10.0, 100.0]), np.array([9.0, 8.0, 4.0, 2.0])
    assert lower_hull(cost, loss).tolist() == [1, 3]
