"""Where lanes of a search go from its good ends: within bounds, with members together, and on along a valley."""

import numpy as np

from core import laws
from core.fit import FitOptions
from core.fit.solver.moves import LANES, REACH, leave, members_of
from core.fit.solver.task import prepare
from core.laws.transforms import bound
from tests.fit._examples import LINE, line_runs


def test_members_are_the_parameters_of_one_name_in_brackets():
    law = bound(laws.get("mixture-exponentials"), ("code", "web"))
    names = [p.name for p in law.params]
    for member, at in zip(("code", "web"), members_of(law), strict=True):
        assert [names[i] for i in at] == [n for n in names if n.endswith(f"[{member}]")]
    assert members_of(laws.get("chinchilla")) == []


def test_lanes_leave_within_bounds_and_hold_only_what_changed():
    task = prepare(LINE, line_runs()[1], FitOptions(pins=(("b", 0.3),)))
    u, held = leave(np.array([[1.0, 0.3], [2.0, 0.3]]), task, np.random.default_rng(0))
    assert u.shape == held.shape == (LANES, 2)
    assert (u[:, 1] == 0.3).all()
    assert not held[:, 1].any()
    assert len(np.unique(u[:, 0])) > LANES // 2
    assert np.isin(u[:, 0], [1.0, 2.0]).sum() < LANES


def test_lanes_without_a_good_end_are_drawn_from_the_box_of_starts():
    task = prepare(LINE, line_runs()[1], FitOptions())
    u, held = leave(np.empty((0, 2)), task, np.random.default_rng(0))
    low, high = (np.array([p.start[end] for p in LINE.params]) for end in (0, 1))
    assert ((u >= low) & (u <= high)).all()
    assert not held.any()


def test_some_lanes_go_on_along_the_line_from_a_good_end_to_a_better_one():
    """The ends lie on the line b = 3 a: nothing but going on along it leads far beyond the better one on that line."""
    task = prepare(LINE, line_runs()[1], FitOptions())
    ends = np.array([[0.01, 0.03], [0.0, 0.0]])
    u = np.concatenate([leave(ends, task, np.random.default_rng(seed))[0] for seed in range(20)])
    on = u[np.isclose(u[:, 1], 3 * u[:, 0]) & (np.abs(u[:, 0]) > 1e-12) & ~np.isclose(u[:, 0], 0.01)]
    assert len(on) >= 20  # a fifth of 320 on average
    reach = (on[:, 0] - 0.01) / 0.01
    assert (reach >= 2.0 ** REACH[0] * (1 - 1e-9)).all()
    assert (reach <= 2.0 ** REACH[1] * (1 + 1e-9)).all()
    assert reach.max() > 8
