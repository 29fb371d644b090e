"""What every fit must keep, whatever the law: it finds what made the runs, and nothing irrelevant moves it."""

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.errors import BadInput
from core.fit import FitOptions, fit, from_fit, predict
from core.fit.evaluate import evaluate
from core.fit.solver import descent, task
from core.fit.solver.space import natural
from core.fit.solver.task import prepare, start_of
from core.fit.uncertainty.bootstrap import resample
from core.runs import from_table
from tests.fit._examples import CHINCHILLA, drawn, spread, table_of, two_terms
from tests.tolerances import RECOVERED, SOLVER

# Laws of whole schedules are fitted to curves: tests/fit/data/test_series.py.
SETS = [(law, constants) for law in laws.registry().values() if not law.series for constants in law.published]
each_set = pytest.mark.parametrize(("law", "constants"), SETS, ids=[f"{a.key}@{b.name}" for a, b in SETS])
FEW = FitOptions(starts=32)


def numbers(result):
    """Everything a fit says but how long it took."""
    return result.model_dump(exclude={"seconds"})


@each_set
def test_it_recovers_what_made_the_runs(law, constants):
    runs = table_of(law, constants.values, drawn(law, 60))
    found = fit(law, runs, FEW)
    assert found.status == "converged"
    assert found.starts.at_best >= 3
    for name, estimate in found.parameters.items():
        assert estimate.value == pytest.approx(constants.values[name], rel=RECOVERED, abs=1e-9), name
    elsewhere = drawn(law, 50, seed=99)
    truth = evaluate(law, {k: np.array([v]) for k, v in constants.values.items()}, elsewhere)[0]
    got = evaluate(law, {k: np.array([e.value]) for k, e in found.parameters.items()}, elsewhere)[0]
    np.testing.assert_allclose(got, truth, rtol=RECOVERED)


@pytest.mark.parametrize("objective", ["huber", "mse-log", "mse", "huber-log-asymmetric"])
def test_every_objective_recovers(objective):
    found = fit(laws.get("chinchilla"), two_terms(spread(60), 0.0), dataclasses.replace(FEW, objective=objective))
    for name, value in CHINCHILLA.items():
        assert found.parameters[name].value == pytest.approx(value, rel=RECOVERED)


@pytest.fixture
def law():
    return laws.get("chinchilla")


def test_padding_does_not_move_a_fit(law, monkeypatch):
    runs = two_terms(spread(50))
    small = fit(law, runs, FEW)
    monkeypatch.setattr(task, "bucket", lambda n: 256)
    large = fit(law, runs, FEW)
    assert large.objective.value == pytest.approx(small.objective.value, rel=SOLVER)
    for name, estimate in small.parameters.items():
        assert large.parameters[name].value == pytest.approx(estimate.value, rel=SOLVER)


def test_twice_every_run_is_twice_the_sum_at_the_same_parameters(law):
    x = spread(30)
    once = two_terms(x).table.drop(columns="excluded")
    twice = from_table(once.loc[once.index.repeat(2)].reset_index(drop=True), "twice")
    first, second = fit(law, from_table(once, "once"), FEW), fit(law, twice, FEW)
    assert second.n_runs == 2 * first.n_runs
    assert second.objective.value == pytest.approx(2 * first.objective.value, rel=1e-9)
    for name, estimate in first.parameters.items():
        assert second.parameters[name].value == pytest.approx(estimate.value, rel=SOLVER)


def test_the_order_of_runs_does_not_matter(law):
    table = two_terms(spread(50)).table.drop(columns="excluded")
    shuffled = table.sample(frac=1, random_state=1).reset_index(drop=True)
    first, second = fit(law, from_table(table, "a"), FEW), fit(law, from_table(shuffled, "b"), FEW)
    assert second.objective.value == pytest.approx(first.objective.value, rel=1e-9)
    for name, estimate in first.parameters.items():
        assert second.parameters[name].value == pytest.approx(estimate.value, rel=SOLVER)


def test_counting_parameters_in_millions_moves_one_coefficient_only(law):
    x = spread(50)
    runs = two_terms(x)
    table = runs.table.drop(columns=["excluded", "flops"])
    table["params"] = table["params"] / 1e6
    ones, millions = fit(law, runs, FEW), fit(law, from_table(table, "millions"), FEW)
    p, q = ({k: e.value for k, e in f.parameters.items()} for f in (ones, millions))
    assert millions.objective.value == pytest.approx(ones.objective.value, rel=1e-9)
    for name in ("E", "B", "alpha", "beta"):
        assert q[name] == pytest.approx(p[name], rel=SOLVER), name
    assert q["A"] == pytest.approx(p["A"] * 1e-6 ** p["alpha"], rel=1e-5)


def test_the_unit_of_the_loss_moves_no_exponent(law):
    runs = two_terms(spread(50))
    table = runs.table.drop(columns="excluded")
    table["loss"] = table["loss"] / math.log(2)
    nats, bits = fit(law, runs, FEW), fit(law, from_table(table, "bits", loss_unit="bits per token"), FEW)
    assert bits.unit == "bits per token"
    assert bits.objective.value == pytest.approx(nats.objective.value, rel=1e-9)
    for name in ("alpha", "beta"):
        assert bits.parameters[name].value == pytest.approx(nats.parameters[name].value, rel=SOLVER)
    assert bits.parameters["E"].value * math.log(2) == pytest.approx(nats.parameters["E"].value, rel=SOLVER)


def test_the_same_seed_gives_the_same_fit_to_the_last_bit(law):
    runs, options = two_terms(spread(40)), FitOptions(starts=32, bootstrap=60, seed=11)
    first, second = fit(law, runs, options), fit(law, runs, options)
    assert numbers(first) == numbers(second)
    other = fit(law, runs, dataclasses.replace(options, seed=12))
    assert other.seed == 12
    assert other.draws["alpha"] != first.draws["alpha"]
    assert other.objective.value == pytest.approx(first.objective.value, rel=1e-9)


def test_the_first_resamples_do_not_depend_on_how_many_follow(law):
    runs = two_terms(spread(40))
    few, more = (fit(law, runs, FitOptions(starts=8, bootstrap=n)).draws for n in (30, 50))
    if len(few["E"]) == 30 and len(more["E"]) == 50:
        for name, values in few.items():
            assert values == more[name][:30]


@pytest.mark.parametrize("pins", [{"E": 1.7}, {"alpha": 0.3, "beta": 0.4}, {"A": 300.0, "E": 0.0}, dict(CHINCHILLA)])
def test_pins_are_held_exactly(law, pins):
    found = fit(law, two_terms(spread(40)), FitOptions(starts=16, bootstrap=45, pins=tuple(pins.items())))
    assert found.pins == pins
    for name, value in pins.items():
        assert found.parameters[name].value == pytest.approx(value, rel=1e-14, abs=0)
        assert len(set(found.draws[name])) == 1
    assert all(any(note.startswith(f"{name} was held at") for note in found.notes) for name in pins)


def test_a_pin_can_only_raise_the_objective(law):
    runs = two_terms(spread(40))
    free, held = (fit(law, runs, FitOptions(starts=16, pins=p)) for p in ((), (("beta", 0.5),)))
    assert held.objective.value > free.objective.value


@pytest.mark.parametrize(
    ("pin", "line"),
    [
        (("A", 0.0), "A cannot be held at 0: it is positive."),
        (("A", -2.0), "A cannot be held at -2: it is positive."),
        (("E", -1.0), "E cannot be held at -1: it is non-negative."),
        (("alpha", math.nan), "alpha cannot be held at nan"),
        (("gamma", 1.0), "chinchilla has no parameter 'gamma' to pin; it has E, A, B, alpha, beta."),
    ],
)
def test_pins_that_cannot_be(law, pin, line):
    with pytest.raises(BadInput, match=line):
        fit(law, two_terms(spread(40)), FitOptions(starts=4, pins=(pin,)))


@pytest.mark.parametrize("seed", range(3))
def test_bounds_are_respected_on_runs_that_pull_beyond_them(law, seed):
    runs = two_terms(spread(25, seed), noise=0.3, seed=seed)
    found = fit(law, runs, FitOptions(starts=16, seed=seed))
    task = prepare(law, runs, FitOptions())
    best = start_of(task, {k: e.value for k, e in found.parameters.items()})
    again = task.walk(np.tile(best, (40, 1)), weights=lambda i: resample(task.used.groups, i, seed))
    for p, every in natural(law, again.u).items():
        values, domain = np.array([found.parameters[p].value, *every]), law.param(p).domain
        assert (values >= domain.lower).all()
        assert (values <= domain.upper).all()


def test_a_fit_fails_in_a_sentence_where_the_law_gives_no_numbers(law):
    broken = dataclasses.replace(law, predict=lambda p, x: (p["E"] - 1e9) ** 0.5 + 0 * x["params"])
    found = fit(broken, two_terms(spread(20)), FitOptions(starts=4, bootstrap=3))
    assert (found.status, found.ok, found.parameters) == ("failed", False, {})
    assert found.message == "None of 4 starts gave a finite prediction on these runs."
    assert all(not values for values in found.draws.values())
    assert found.starts.at_best == 0
    assert found.basins == []
    with pytest.raises(BadInput, match="failed"):
        from_fit(found)


def test_a_fit_that_runs_out_of_steps_says_so(law, monkeypatch):
    monkeypatch.setattr(descent, "MAX_STEPS", 2)
    fresh = dataclasses.replace(law)  # another record compiles another program, with the few steps
    found = fit(fresh, two_terms(spread(20)), FitOptions(starts=4, bootstrap=45))
    assert found.status == "stalled"
    assert "45 of 45 resamples did not converge and are left out of the intervals." in found.notes
    assert not any(found.draws.values())
    assert found.ok
    assert found.message == "The best of 4 starts was still descending after 2 steps."


def test_a_fit_ends_on_runs_that_say_nothing(law):
    x, rng = spread(40), np.random.default_rng(0)
    for loss in (np.full(40, 3.0), rng.uniform(1, 10, 40), 1 + np.log(x["params"]) / 10, np.geomspace(1e-3, 1e3, 40)):
        found = fit(law, from_table(pd.DataFrame({**x, "loss": loss}), "made"), FitOptions(starts=64, bootstrap=50))
        assert found.status in ("converged", "stalled")
        assert predict(from_fit(found), {"params": 1e10, "tokens": 1e11}).value > 0


def test_progress_is_told_and_may_stop_the_fit(law):
    stages = []
    fit(law, two_terms(spread(20)), FitOptions(starts=4, bootstrap=4), lambda *state: stages.append(state))
    assert {stage for stage, _, _ in stages} == {"starts", "resamples"}
    assert all(0 <= done <= total == 4 for _, done, total in stages)

    def stop(*_):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        fit(law, two_terms(spread(20)), FitOptions(starts=4), stop)
