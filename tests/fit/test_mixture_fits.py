"""Laws over domains: what every one of them keeps when it is fitted, and that a batch is its targets one by one."""

import dataclasses

import numpy as np
import pytest
from scipy.special import huber

from core import laws
from core.errors import BadInput
from core.fit import FitOptions, fit, from_fit, predict, verdict
from core.fit.batches.grouped import fit_targets
from core.fit.data.padding import bucket
from core.fit.evaluate import evaluate
from core.fit.predict import beyond
from core.fit.solver import task
from core.fit.solver.task import bound_to_runs
from core.laws.family import EXAMPLE, family
from core.runs import from_table
from tests.fit._examples import drawn, middle, table_of
from tests.fit.solver.test_compiles_once import counted
from tests.tolerances import SOLVER

KEYS = [key for key, law in laws.registry().items() if family(law) and not law.together]
each_key = pytest.mark.parametrize("key", KEYS)
# The full law is the joint one with two means more, and takes ten seconds to compile at every size of table.
each_quick_key = pytest.mark.parametrize("key", [k for k in KEYS if k != "mixture-full"])
OPTIONS = FitOptions(starts=24, screen=6)


def runs_of(key, noise=0.0, n=60, seed=1):
    """Runs of a law over three domains, with a truth that is off the middle of its boxes."""
    law, rng = laws.examples()[key], np.random.default_rng(seed)
    truth = middle(law)
    for p in law.params:
        width = np.log(p.start[1] / p.start[0]) if p.domain.log else p.start[1] - p.start[0]
        step = 0.15 * width * rng.uniform(-1, 1)
        truth[p.name] = truth[p.name] * np.exp(step) if p.domain.log else truth[p.name] + step
    chosen = [p.name for p in law.params if p.target_member]
    truth |= dict.fromkeys(chosen, float(EXAMPLE.index("code")))
    runs = table_of(law, truth, drawn(law, n, seed=7), noise)
    if not chosen:
        return law, truth, runs
    return law, truth, from_table(runs.table.drop(columns="excluded").rename(columns={"loss": "loss/code"}), "made")


def how(key, **changes):
    """OPTIONS, on the loss that the runs of a law have."""
    chosen = any(p.target_member for p in laws.get(key).params)
    return dataclasses.replace(OPTIONS, target="loss/code" if chosen else None, **changes)


def predicted(result, law, x):
    return evaluate(law, {k: np.array([e.value]) for k, e in result.parameters.items()}, x)[0]


@each_key
def test_it_predicts_what_made_the_runs(key):
    law, truth, runs = runs_of(key)
    result = fit(laws.get(key), runs, how(key))
    assert result.law == law.key
    elsewhere = drawn(law, 40, seed=99)
    exact = evaluate(law, {k: np.array([v]) for k, v in truth.items()}, elsewhere)[0]
    np.testing.assert_allclose(predicted(result, law, elsewhere), exact, rtol=2e-3)


def summed(result, law, runs):
    """The objective of a fit over the runs themselves, by SciPy."""
    y = runs.table[result.target].to_numpy(float)
    off = predicted(result, law, {name: runs.table[name].to_numpy(float) for name in result.ranges}) - y
    off = np.log1p(off / y) if "log" in result.objective.name else off
    return (huber(result.delta, off) if "huber" in result.objective.name else off**2 / 2).sum()


@each_quick_key
def test_neither_the_order_of_domains_nor_of_rows_nor_padding_moves_it(key):
    law, _, runs = runs_of(key, 0.003)
    table = runs.table.drop(columns="excluded")
    turned = table[[*reversed(table.columns)]].sample(frac=1, random_state=1).reset_index(drop=True)
    first, second = fit(laws.get(key), runs, how(key)), fit(laws.get(key), from_table(turned, "turned"), how(key))
    assert second.law == first.law
    assert second.objective.value == pytest.approx(first.objective.value, rel=SOLVER)
    assert bucket(len(table)) > len(table)  # the fit is padded: what fills up counts nothing
    assert first.objective.value == pytest.approx(summed(first, law, runs), rel=1e-9)


@pytest.mark.parametrize("key", ["mixture-linear", "mixture-additive"])
def test_twice_the_padding_moves_nothing(key, monkeypatch):
    _, _, runs = runs_of(key, 0.003)
    first = fit(laws.get(key), runs, how(key))
    monkeypatch.setattr(task, "bucket", lambda n: 256)
    padded = fit(laws.get(key), runs, how(key))
    assert padded.objective.value == pytest.approx(first.objective.value, rel=SOLVER)


@each_quick_key
def test_a_second_fit_compiles_nothing(key):
    _, _, runs = runs_of(key, 0.003)
    fit(laws.get(key), runs, how(key))
    with counted() as seen:
        fit(laws.get(key), runs_of(key, 0.003, n=55, seed=2)[2], how(key, seed=3))
    assert seen == []


def test_targets_in_a_batch_are_those_fitted_alone():
    _, _, one = runs_of("mixture-reciprocal", 0.003, n=120)
    _, _, two = runs_of("mixture-reciprocal", 0.003, n=120, seed=5)
    frame = one.table.drop(columns=["excluded", "loss"]).assign(**{"loss/a": one.table["loss"]})
    frame["loss/b"] = two.table["loss"].where(np.arange(len(frame)) % 10 > 0)  # a tenth of the rows lacks it
    runs, law = from_table(frame, "both"), laws.get("mixture-reciprocal")
    batch = fit_targets(law, runs, ["loss/*"], OPTIONS)
    assert [batch[t].n_runs for t in ("loss/a", "loss/b")] == [120, 108]
    for target, result in batch.items():
        alone = fit(law, runs, dataclasses.replace(OPTIONS, target=target))
        assert result.objective.value == pytest.approx(alone.objective.value, rel=1e-9)
        assert result.starts == alone.starts
        for name, e in result.parameters.items():
            assert e.value == pytest.approx(alone.parameters[name].value, rel=SOLVER)


def test_a_law_of_many_parameters_looks_at_all_starts_and_polishes_the_best():
    law, _, runs = runs_of("mixture-joint", 0.003)
    assert len(law.params) > 10
    found = fit(law, runs, FitOptions(starts=32)).starts
    assert (found.tried, found.screened, found.polished) == (32, 28, 4)
    assert fit(law, runs, FitOptions(starts=8, screen=0)).starts.polished == 8


def test_shares_of_zero_are_fitted_judged_and_predicted():
    law, truth, _ = runs_of("mixture-exponential")
    x = drawn(law, 60, seed=3)
    x["mix/books"][:20] = 0.0
    total = sum(x.values())
    runs = table_of(law, truth, {k: v / total for k, v in x.items()}, 0.003)
    result = fit(law, runs, FitOptions(starts=16, bootstrap=60))
    assert verdict(result, runs).sentence
    found = predict(from_fit(result), {"mix/books": 0.0, "mix/code": 0.4, "mix/web": 0.6})
    assert found.low < found.value < found.high
    assert found.decades_beyond_data == 0.0 or found.decades_beyond_data is None


def test_a_point_beyond_the_runs_is_a_mixture_still():
    law, _, runs = runs_of("mixture-additive", 0.003)
    result = fit(law, runs, OPTIONS)
    at = beyond(result, 10.0)
    assert sum(v for k, v in at.items() if k.startswith("mix/")) == pytest.approx(1)
    assert at["params"] == pytest.approx(10 * result.ranges["params"][1])


def test_runs_without_shares_are_refused():
    _, _, runs = runs_of("mixture-linear")
    table = runs.table.drop(columns=["excluded", "mix/books", "mix/code", "mix/web"]).assign(tokens=range(1, 61))
    with pytest.raises(BadInput, match="needs columns mix/NAME, two or more"):
        bound_to_runs(laws.get("mixture-linear"), from_table(table, "none"))


@pytest.mark.parametrize("key", ["mixture-joint", "mixture-simple"])
def test_a_floor_that_is_nothing_is_found_though_no_start_is_near_it(key):
    """Where the floor made no part of the runs, the free fit is as good as one with the floor held at 0."""
    law, truth, _ = runs_of(key)
    runs = table_of(law, truth | {"E": 0.0}, drawn(law, 160, seed=7), 0.003)
    few = FitOptions(starts=6, screen=2)
    free = fit(laws.get(key), runs, few)
    held = fit(laws.get(key), runs, dataclasses.replace(few, pins=(("E", 0.0),)))
    assert free.objective.value <= held.objective.value * (1 + SOLVER)
