"""Ends that a search need not find: a law never ends above a law that it contains, and published constants begin lanes.

Each law that contains another one is compiled here, which takes most of the time.
"""

from dataclasses import replace

import numpy as np
import pytest

from core import laws
from core.fit import FitOptions
from core.fit.evaluate import evaluate
from core.fit.solver.combined import combined
from core.fit.solver.known import EACH, HALVES, held_at, known_ends, published
from core.fit.solver.lanes import TaskLanes
from core.fit.solver.search import search
from core.fit.solver.starts import starts
from core.fit.solver.task import in_its_program, prepare
from core.laws.transforms import law_of_groups
from core.runs import Runs
from tests.fit._examples import drawn, middle, table_of

CHINCHILLA, EXPONENT = laws.get("chinchilla"), laws.get("chinchilla-exponent")
PAIRS = [(law, contained) for law in laws.registry().values() for contained in law.contains]
NOISE, ROWS = 0.01, 24


def objective(law, values, x, y, delta: float = 1e-3) -> float:
    """The default objective at constants, by hand: Huber's on the logarithm, or half the squares."""
    predicted = evaluate(law, {k: np.array([float(v)]) for k, v in values.items()}, x)[0]
    if law.objective == "mse":
        return 0.5 * float(np.sum((y - predicted) ** 2))
    r = np.abs(np.log(y) - np.log(predicted))
    return float(np.sum(np.where(r <= delta, r**2 / 2, delta * (r - delta / 2))))


def known(task, options=None):
    """The known ends of one task."""
    whole = combined([task])
    begin = np.clip(starts(task.law, 64, 0), task.lower, task.upper)
    return known_ends(TaskLanes.of(whole, begin, 1), begin, [task])


@pytest.mark.parametrize(("law", "contained"), PAIRS, ids=[f"{a.key}-{c.key}" for a, c in PAIRS])
def test_a_law_never_ends_above_a_law_that_it_contains(law, contained):
    """Runs follow the smaller law but for noise: each half of the search knows an end at least as low as the truth."""
    other, x = laws.get(contained.key), drawn(law, ROWS)
    truth = contained.constants(middle(other))
    runs = table_of(law, truth, x, NOISE)
    task = prepare(law, runs, FitOptions())
    least = objective(law, truth, task.used.x, task.used.y)
    ends = known(task)
    for half in range(HALVES):
        assert ends.of(0, half)[1].min() < least


def in_proportion(n: int = 24) -> Runs:
    """Runs whose tokens are about 20 for each parameter, so that a law has many valleys that fit nearly as well."""
    rng = np.random.default_rng(0)
    params = np.repeat(np.geomspace(1e7, 4e8, 6), n // 6)
    tokens = params * 20 * rng.uniform(0.95, 1.05, n)
    loss = (0.12 + np.exp(5.1) * tokens**-0.19) * np.exp(rng.normal(0, 0.015, n))
    return table_of(CHINCHILLA, middle(CHINCHILLA), {"params": params, "tokens": tokens}, loss=loss)


def test_one_more_exponent_is_no_worse_where_tokens_go_with_size():
    """Without the ends of Chinchilla's law the search ended 6 % above it, and said that it had nearly settled."""
    runs = in_proportion()
    small, whole = (search(prepare(law, runs, FitOptions()), FitOptions()) for law in (CHINCHILLA, EXPONENT))
    assert whole.ends.value.min() <= small.ends.value.min() * (1 + 1e-6)
    assert whole.tried == 256
    assert whole.counts.sum() == 256


def test_held_values_stand_in_solver_space_and_for_every_group():
    held = held_at(EXPONENT, EXPONENT.contains[0])
    assert np.flatnonzero(np.isfinite(held)).tolist() == [5]
    assert held[5] == 0.0  # the logarithm of 1
    both = law_of_groups(EXPONENT, ("E", "alpha", "beta"), ("a", "b"))
    names = [p.name for p in both.params]
    at = held_at(both, EXPONENT.contains[0])
    assert [names[i] for i in np.flatnonzero(np.isfinite(at))] == ["gamma[a]", "gamma[b]"]


def test_a_smaller_law_runs_in_its_program_only_where_more_can_be_eliminated():
    assert [in_its_program(EXPONENT, c) for c in EXPONENT.contains] == [CHINCHILLA, None]
    assert [in_its_program(CHINCHILLA, c) for c in CHINCHILLA.contains] == [None, None]


def test_pinned_parameters_stay_where_they_are():
    runs = table_of(CHINCHILLA, middle(CHINCHILLA), drawn(CHINCHILLA, ROWS), NOISE)
    for pins in ((("gamma", 0.7),), (("alpha", 0.5), ("E", 1.2))):
        task = prepare(EXPONENT, runs, FitOptions(pins=pins))
        u = known(task).u
        assert len(u)
        for name, value in pins:
            i = [p.name for p in EXPONENT.params].index(name)
            np.testing.assert_allclose(u[:, i], task.lower[i])
            assert np.exp(u[0, i]) == pytest.approx(value) or u[0, i] == pytest.approx(value)


def test_published_constants_begin_lanes_where_units_agree():
    runs = table_of(CHINCHILLA, middle(CHINCHILLA), drawn(CHINCHILLA, ROWS), NOISE)
    task = prepare(CHINCHILLA, runs, FitOptions())
    lanes = TaskLanes.of(combined([task]), np.zeros((0, 5)), 1)
    begun = published(lanes, [task])
    assert len(begun.u) == len(CHINCHILLA.published)
    first = CHINCHILLA.published[0].values
    assert [np.exp(begun.u[0, i]) for i in (1, 2)] == pytest.approx([first["A"], first["B"]])
    assert not len(published(lanes, [replace(task, unit="bits per byte")]).u)
    assert set(known(task).half) == {0, 1}
    assert EACH * HALVES <= 32  # as many lanes as one part of a batch holds
