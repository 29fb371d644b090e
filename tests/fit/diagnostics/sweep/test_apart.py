"""Whether rows lie above what the others follow without them."""

import numpy as np
import pytest

from core.fit.diagnostics.sweep.apart import apart
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import grid, sweep

SMALL = grid()[0] <= np.unique(grid()[0])[1]


def test_rows_above_the_others_are_found_with_how_far():
    found = apart(sweep_errors(sweep(times=np.where(SMALL, 1.06, 1.0))), SMALL, 0.01)
    assert found.middle == pytest.approx(np.log(1.06), abs=0.03)
    assert found.share > 0.5


def test_rows_on_the_law_are_not_for_any_of_some_seeds():
    assert [apart(sweep_errors(sweep(seed=s)), SMALL, 0.005) for s in range(6)] == [None] * 6


def test_rows_below_the_others_are_not():
    assert apart(sweep_errors(sweep(times=np.where(SMALL, 0.94, 1.0))), SMALL, 0.01) is None


def test_all_rows_have_no_others():
    found = sweep_errors(sweep())
    assert apart(found, np.ones(40, bool), 0.01) is None
