"""Where lanes begin: inside the start box, by the seed alone, and the whole of a published grid."""

import numpy as np
import pytest

from core import laws
from core.errors import BadInput
from core.fit.solver.space import natural, walked
from core.fit.solver.starts import MOST_STARTS, grid_without, starts

LAWS = list(laws.examples().values())
each_law = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.key)


@each_law
@pytest.mark.parametrize("n", [1, 7, 64])
def test_starts_lie_in_the_box_and_follow_the_seed(law, n):
    low, high = (walked(law, {p.name: p.start[end] for p in law.params}) for end in (0, 1))
    begin = starts(law, n, seed=5)
    assert begin.shape == (n, len(law.params))
    assert (begin >= low - 1e-12).all()
    assert (begin <= high + 1e-12).all()
    np.testing.assert_array_equal(begin, starts(law, n, seed=5))
    assert not np.array_equal(begin, starts(law, n, seed=6))
    assert len(np.unique(begin, axis=0)) == n


def test_the_published_grid():
    grid = starts(laws.get("chinchilla"), "grid", seed=0)
    assert grid.shape == (4500, 5)
    assert len(np.unique(grid, axis=0)) == 4500
    E, A, B, alpha, beta = grid.T
    assert set(np.round(A, 9)) == set(np.round(B, 9)) == {0.0, 5.0, 10.0, 15.0, 20.0, 25.0}
    assert set(alpha) == set(beta) == {0.0, 0.5, 1.0, 1.5, 2.0}
    assert set(np.round(np.log(E), 9)) == {-1.0, -0.5, 0.0, 0.5, 1.0}


def test_starts_that_cannot_be():
    with pytest.raises(BadInput, match="No start grid was published for 'kaplan-nd'"):
        starts(laws.get("kaplan-nd"), "grid", 0)
    for n in (0, -1, MOST_STARTS + 1):
        with pytest.raises(BadInput, match="allowed are 1 to 200,000"):
            starts(laws.get("chinchilla"), n, 0)


def test_a_grid_without_two_parameters_says_how_many_starts_each_of_the_others_is():
    law = laws.get("chinchilla")
    begin, each = grid_without(law, [0, 1, 2])
    sizes = [len(p.grid) for p in law.params]
    assert (len(begin), each) == (sizes[3] * sizes[4], sizes[0] * sizes[1] * sizes[2])
    found = natural(law, begin)
    for p in law.params[:3]:
        np.testing.assert_allclose(found[p.name], p.grid[0])
    assert {tuple(row) for row in begin[:, 3:]} == {(a, b) for a in law.params[3].grid for b in law.params[4].grid}


def test_starts_fill_the_box_evenly():
    """Of 256 points of a Sobol sequence, as many lie in either half of every parameter's box."""
    law = laws.get("chinchilla")
    low, high = (walked(law, {p.name: p.start[end] for p in law.params}) for end in (0, 1))
    lower_half = starts(law, 256, seed=3) < (low + high) / 2
    np.testing.assert_array_equal(lower_half.sum(axis=0), 128)
