"""Basin hopping: halves that agree or share, what a lane changes, and a search that ends alike from any seed."""

from types import SimpleNamespace

import jax.numpy as jnp
import numpy as np
import pytest

from core.fit import FitOptions
from core.fit.solver.hops import (
    AGREE,
    DESCENTS,
    GOOD_ENDS,
    HALVES,
    QUIET_FEW,
    QUIET_SHARED,
    QUIET_SHARED_FEW,
    ROUNDS_APART,
    SHARP,
    _Half,
    _Pair,
    _pair,
    apart,
    best_of_halves,
)
from core.fit.solver.lanes import TaskLanes
from core.fit.solver.moves import LANES
from core.fit.solver.search import search
from core.fit.solver.solve import Solutions
from core.fit.solver.task import prepare
from core.laws.base import Feature, Law, Param, interval, real
from tests.fit._examples import LINE, line_runs, table_of


def half(*values, seed=0):
    """A half of a search whose ends are at (v, -v), with objectives v."""
    empty = _Half(0, np.empty((0, 2)), np.empty(0), np.random.default_rng(seed))
    empty.take(np.array([[v, -v] for v in values]).reshape(-1, 2), np.array(values, float))
    return empty


def test_a_half_keeps_its_lowest_ends_that_differ():
    kept = half(3.0, 1.0, 1.0 + 5e-6, np.inf, 2.0, np.nan)
    assert kept.value.tolist() == [1.0, 2.0, 3.0]
    assert kept.u[:, 0].tolist() == [1.0, 2.0, 3.0]
    assert half(*range(1, 20)).value.tolist() == list(range(1, GOOD_ENDS + 1))
    assert half().best == np.inf


def pair(a, b, enough=3):
    both = _Pair([a, b], enough, 0.0, [])
    both.history.append(both.best)
    return both


def test_halves_that_agree_are_done_after_quiet_rounds():
    both = pair(half(1.0), half(1.0))
    going = []
    for _ in range(3):
        both.look()
        going.append(both.going)
    assert going == [True, True, False]
    assert both.drift == 0.0


def test_a_round_that_found_a_better_end_begins_the_quiet_anew():
    both = pair(half(1.0), half(1.0))
    both.look()
    for h in both.halves:
        h.take(np.zeros((1, 2)), np.array([0.5]))
    both.look()
    assert both.drift == pytest.approx(1.0)  # from 1.0 to 0.5, relative to the lower
    both.look()
    assert both.going
    both.look()
    assert both.going
    both.look()
    assert not both.going


@pytest.mark.parametrize(("free", "at_best", "going"), [(5, 1, True), (5, 4, False), (7, 10, True), (7, 16, False)])
def test_halves_that_agree_go_on_where_too_few_starts_ended_there(free, at_best, going):
    """Of all starts a tenth must have reached the best end, and three quarters where more than six parameters move."""
    task = SimpleNamespace(law=LINE, n_free=free, rounding=0.0)
    value = np.where(np.arange(40) < 2 * at_best, 1.0, 2.0)  # starts take turns between the halves
    ends = Solutions(np.zeros((40, 2)), value, np.zeros(40, int), np.zeros(40, int))
    lanes = TaskLanes(None, ends.u, np.zeros(40, int), np.arange(40))
    assert _pair(lanes, ends, np.ones(40, int), 0, task, 0).going == going


def test_halves_that_stay_apart_share_their_ends_and_must_then_stay_quiet_for_longer():
    both = pair(half(1.0), half(2.0))
    for _ in range(ROUNDS_APART - 1):
        both.look()
    assert [h.best for h in both.halves] == [1.0, 2.0]
    both.look()
    assert [h.best for h in both.halves] == [1.0, 1.0]
    rounds = 0
    while both.going:
        both.look()
        rounds += 1
    assert rounds == QUIET_SHARED


def test_ends_that_crawl_through_a_valley_are_one_for_many_parameters_and_not_for_few():
    """The halves differ by a millionth, and every round lowers both by a millionth more."""
    for close, agree, going in ((AGREE, True, [True, True, False]), (SHARP, False, [True, True, True])):
        both = pair(half(1.0), half(1.000001))
        both.close = close
        assert both.agree == agree
        found = []
        for i in range(3):
            for h in both.halves:
                h.u[0], h.value[0] = h.u[0], h.value[0] - 1e-6
            both.look()
            found.append(both.going)
            assert both.drift == pytest.approx(1e-6 * (i + 1), rel=1e-3)
        assert found == going


def test_halves_of_few_parameters_that_shared_their_ends_must_stay_quiet_for_twice_as_long():
    both = pair(half(1.0), half(2.0))
    both.close = SHARP
    for _ in range(ROUNDS_APART):
        both.look()
    rounds = 0
    while both.going:
        both.look()
        rounds += 1
    assert rounds == QUIET_SHARED_FEW


def test_halves_of_many_parameters_that_shared_their_ends_are_said_to_differ():
    for strict, gap in ((False, 0.0), (True, 0.25)):
        both = pair(half(4.0), half(5.0))
        both.strict = strict
        for _ in range(ROUNDS_APART):
            both.look()
        assert both.parted == gap


def test_how_far_halves_are_apart():
    start = np.array([0, 1, 2, 3])
    assert apart(start, np.array([4.0, 3.0, 2.0, 5.0]), 0.0) == 0.5  # 2 of the even starts, 3 of the odd ones
    assert apart(start, np.array([4.0, 2.0, 2.0, np.inf]), 0.0) == 0.0
    assert apart(start, np.array([1.0, np.inf, 2.0, np.inf]), 0.0) == np.inf
    assert apart(start[:1], np.array([7.0]), 0.0) == 0.0
    assert apart(start, np.array([1e-20, 2e-20, 1e-20, 2e-20]), 1e-12) < 1e-7  # rounding does not part them


def test_both_halves_keep_as_many_lanes():
    lanes = TaskLanes(None, np.arange(12.0)[:, None], np.repeat([0, 1], 6), np.tile(np.arange(6), 2))  # pyright: ignore
    value = np.array([1, 9, 2, 8, 3, 7, 5, 1, 4, 2, 3, 3.5])
    kept = best_of_halves(lanes, value, 4)
    assert (kept.which.tolist(), kept.start.tolist()) == ([0, 0, 0, 0, 1, 1, 1, 1], [0, 2, 3, 5, 1, 2, 3, 4])
    assert best_of_halves(lanes, value, 1).start.tolist() == [0, 1]


def _wave(p, x):
    return p["E"] + p["a"] * jnp.sin(p["w"] * x["tokens"]) + p["b"] * jnp.cos(p["w"] * x["tokens"])


WAVE = Law(
    key="wave", title="", formula="", target="loss", unit="", cite="", published=(), predict=_wave, objective="mse",
    features=(Feature("tokens", kind="scale", symbol="D", unit="", doc="", range=(1, 100)),),
    params=(
        *(Param(n, symbol=n, domain=real, start=(-1.0, 1.0), unit="", doc="") for n in ("a", "b")),
        Param("E", symbol="E", domain=real, start=(2.0, 4.0), unit="", doc=""),
        Param("w", symbol="w", domain=interval(0.2, 3.0), start=(0.2, 3.0), unit="", doc=""),
    ),
)  # fmt: skip


def test_a_search_among_dozens_of_valleys_ends_in_the_lowest_whatever_the_seed():
    x = np.sort(np.random.default_rng(1).uniform(1, 100, 40))
    truth = {"a": 0.6, "b": -0.4, "E": 3.0, "w": 1.7}
    task = prepare(WAVE, table_of(WAVE, truth, {"tokens": x}, noise=0.1), FitOptions())
    lowest = np.inf
    for w in np.arange(0.2, 3.0, 1e-3):  # given the frequency the rest is linear
        columns = np.stack([np.sin(w * x), np.cos(w * x), np.ones_like(x)], axis=1)
        rest = task.used.y - columns @ np.linalg.lstsq(columns, task.used.y, rcond=None)[0]
        lowest = min(lowest, rest @ rest / 2)
    for seed in (0, 1, 3):
        found = search(task, FitOptions(starts=32, seed=seed))
        assert found.ends.value[found.best] == pytest.approx(lowest, rel=1e-3), seed
        assert found.ends.value[found.best] <= lowest * (1 + 1e-9)
        assert found.apart < 1e-4


def test_a_search_of_a_few_starts_is_a_quick_look():
    task = prepare(LINE, line_runs()[1], FitOptions())
    assert np.isnan(search(task, FitOptions(starts=8)).apart)
    assert search(task, FitOptions(starts=32)).apart == 0.0  # one start is left of all, and nothing to choose


def test_few_starts_take_more_quiet_rounds():
    assert DESCENTS >= 256 + QUIET_FEW * HALVES * LANES
