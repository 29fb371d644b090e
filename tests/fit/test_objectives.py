"""What the record of an objective says of it, against the objective itself."""

import numpy as np
import pytest

from core.fit.objectives import OBJECTIVES

R = np.array([1e-4, 5e-3, 0.1, 2.0])


@pytest.mark.parametrize("objective", OBJECTIVES.values(), ids=lambda o: o.name)
def test_an_objective_leans_if_its_sides_differ(objective):
    above, below = (np.asarray(objective.pieces(side * R, np.float64(1e-3))[1]) for side in (1, -1))
    assert objective.leans == (not np.allclose(above, -below, rtol=1e-12, atol=0))


def test_there_are_both_kinds():
    assert {o.leans for o in OBJECTIVES.values()} == {True, False}
