"""Laws that must know which domain a target is on: fitted alone, in a batch, or all targets as one fit."""

import dataclasses
import functools

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.errors import BadInput
from core.fit import FitOptions, fit, from_fit, verdict
from core.fit.batches.grouped import fit_groups, fit_targets
from core.fit.batches.stacked import fit_stacked
from core.fit.evaluate import evaluate
from core.fit.solver.task import options_of, prepare, start_of, task_of
from core.fit.uncertainty.intervals import plan
from core.fit.uncertainty.noise import residuals_of
from core.laws.family import EXAMPLE
from core.laws.transforms import bound
from core.plan.mixture.optimum import Wish, best_mixture
from core.runs import from_table
from tests.fit._examples import drawn, groups_of_rows, named
from tests.fit.solver.test_compiles_once import counted
from tests.tolerances import RECOVERED, SOLVER

ALONE = ("mixture-bimix", "mixture-dcpt")
each_alone = pytest.mark.parametrize("key", ALONE)
FEW = FitOptions(starts=16)
TARGETS = tuple(f"loss/{m}" for m in EXAMPLE)
AT = {"params": 2e9, "tokens": 5e10}


def truth_of(law, seed):
    """Parameters by name, off the middle of their boxes: those of domain `number` where each target has its own."""
    rng = np.random.default_rng(seed)
    places = {p.name: rng.uniform(0.3, 0.7) for p in law.params if not p.target_member}
    return {
        p.name: float(np.exp(np.log(p.start[0]) + places[p.name] * np.log(p.start[1] / p.start[0])))
        if p.domain.log
        else float(p.start[0] + places[p.name] * (p.start[1] - p.start[0]))
        for p in law.params
        if not p.target_member
    }


@functools.cache
def batch_of(key):
    """All targets of noisy runs in one batch, six of them without books, and these runs."""
    _, _, runs = runs_of(key, 0.003, zeros=6)
    return fit_targets(laws.get(key), runs, ["loss/*"], FEW), runs


def runs_of(key, noise=0.0, n=90, zeros=0, **more):
    """Runs with a loss on each of three domains, and what made them by target; the first rows have no books."""
    law, x, truth, y = bound(laws.get(key), EXAMPLE), drawn(laws.examples()[key], n, seed=7), {}, {}
    x["mix/books"][:zeros] = 0.0
    total = sum(v for k, v in x.items() if k.startswith("mix/"))
    x = {k: v / total if k.startswith("mix/") else v for k, v in x.items()}
    for i, t in enumerate(TARGETS):
        truth[t] = {**truth_of(law, 3 if law.together else 10 + i), "t": float(i)}
        y[t] = evaluate(law, {k: np.array([v]) for k, v in truth[t].items()}, x)[0]
        y[t] = np.where(np.isfinite(y[t]), y[t], 9.0) * np.exp(noise * np.random.default_rng(i).standard_normal(n))
    return law, truth, from_table(pd.DataFrame({**x, **y, **more}), "made")


def predicted(law, values, x):
    return evaluate(law, {k: np.array([v]) for k, v in values.items()}, x)[0]


def values_of(result):
    return {k: e.value for k, e in result.parameters.items()}


@each_alone
def test_each_target_of_a_batch_is_recovered(key):
    law, truth, runs = runs_of(key)
    elsewhere = drawn(laws.examples()[key], 40, seed=99)
    for t, result in fit_targets(laws.get(key), runs, TARGETS, FEW).items():
        assert (result.law, result.target, result.ok) == (law.key, t, True)
        assert result.pins == {"t": truth[t]["t"]}
        exact = predicted(law, truth[t], elsewhere)
        np.testing.assert_allclose(predicted(law, values_of(result), elsewhere), exact, rtol=RECOVERED)
    if key == "mixture-bimix":
        assert values_of(result) == pytest.approx(truth[t], rel=RECOVERED)


@each_alone
def test_a_batch_is_its_targets_one_by_one(key):
    batch, runs = batch_of(key)
    for t, result in batch.items():
        alone = fit(laws.get(key), runs, dataclasses.replace(FEW, target=t))
        assert (result.n_runs, result.pins, result.notes) == (alone.n_runs, alone.pins, alone.notes)
        assert result.objective.value == pytest.approx(alone.objective.value, rel=1e-9)
        elsewhere = drawn(laws.examples()[key], 20, seed=5)
        np.testing.assert_allclose(
            *(predicted(laws.get(f.law), values_of(f), elsewhere) for f in (result, alone)), rtol=SOLVER
        )


@each_alone
def test_another_set_of_targets_compiles_nothing(key):
    _, _, runs = runs_of(key, 0.003)
    fit_targets(laws.get(key), runs, TARGETS[:2], FEW)
    with counted() as seen:
        fit_targets(laws.get(key), runs, TARGETS[1:], FEW)
    assert seen == []


@pytest.mark.parametrize(("key", "left"), [("mixture-bimix", 84), ("mixture-dcpt", 90)])
def test_runs_without_the_own_domain_are_left_out_where_the_law_has_no_value(key, left):
    fits, _ = batch_of(key)
    assert [f.n_runs for f in fits.values()] == [left, 90, 90]
    said = [n for n in fits["loss/books"].notes if "6 runs have no mix/books" in n]
    assert len(said) == (left < 90)


@each_alone
def test_the_domain_is_held_counted_and_carried_on(key):
    law, _, runs = runs_of(key, 0.003)
    result = fit(law, runs, dataclasses.replace(FEW, target="loss/code", bootstrap=45))
    assert result.pins == {"t": 1.0}
    assert not any(note.startswith("t ") for note in result.notes)
    assert set(result.draws["t"]) == {1.0}
    task = task_of(result, runs)
    assert task.n_free == len(law.params) - 1
    again = fit(law, runs, dataclasses.replace(options_of(result), starts=16))
    assert again.objective.value == result.objective.value
    left = residuals_of(task, start_of(task, values_of(result)))
    assert np.abs(left).mean() < 0.01
    assert verdict(result, runs).sentence
    with pytest.raises(BadInput, match="t cannot be held at 2: loss/code is on the domain of number 1"):
        fit(law, runs, FitOptions(target="loss/code", pins=(("t", 2.0),)))


def test_too_few_runs_count_no_held_number():
    _, _, runs = runs_of("mixture-bimix", n=30)
    few = runs.table.drop(columns="excluded")
    assert fit(laws.get("mixture-bimix"), from_table(few.head(5), "five"), FitOptions(target="loss/code")).n_runs == 5
    with pytest.raises(BadInput, match=r"4 usable runs; .* has 4 parameters and needs at least 5"):
        fit(laws.get("mixture-bimix"), from_table(few.head(4), "four"), FitOptions(target="loss/code"))


def test_groups_share_the_number_of_the_domain():
    _, _, runs = runs_of("mixture-bimix", 0.003, train_set=["old", "new"] * 45)
    options = dataclasses.replace(FEW, target="loss/web")
    found = fit_groups(laws.get("mixture-bimix"), runs, "train_set", ("b",), options)
    assert {f.pins["t"] for f in found.fits.values()} == {2.0}
    assert set(found.shared) == {"t", "b"}


@pytest.fixture(scope="module")
def capacity():
    return laws.get("mixture-capacity")


@pytest.mark.optimised
def test_capacity_is_recovered_from_all_losses_together(capacity):
    law, truth, runs = runs_of(capacity.key)
    fits = fit_targets(capacity, runs, ["loss/*"], FitOptions(starts=16))
    elsewhere = drawn(laws.examples()[capacity.key], 40, seed=99)
    for t, result in fits.items():
        assert (result.law, result.target, result.n_runs) == (law.key, t, 90)
        assert result.unit == "nats per token"
        assert result.pins == {"t": truth[t]["t"]}
        exact = predicted(law, truth[t], elsewhere)
        np.testing.assert_allclose(predicted(law, values_of(result), elsewhere), exact, rtol=RECOVERED)
    assert len({tuple(v for k, v in values_of(f).items() if k != "t") for f in fits.values()}) == 1


@pytest.mark.optimised
def test_capacity_leaves_out_what_has_no_share_for_that_loss_alone(capacity):
    _, _, runs = runs_of(capacity.key, 0.002, zeros=8)
    table = runs.table.drop(columns="excluded")
    table.loc[20:24, "loss/web"] = np.nan
    fits = fit_targets(capacity, from_table(table, "gaps"), TARGETS, FEW)
    assert [f.n_runs for f in fits.values()] == [82, 90, 85]
    assert any("8 runs have no mix/books" in n for n in fits["loss/books"].notes)
    assert any("5 runs lack a value" in n for n in fits["loss/web"].notes)
    assert not any("runs" in n for n in fits["loss/code"].notes)


@pytest.mark.optimised
def test_capacity_compiles_once_whatever_the_targets_and_their_order_does_not_matter(capacity):
    _, _, runs = runs_of(capacity.key, 0.003, n=140)  # two losses are as many padded rows as three
    one = FitOptions(starts=1)
    first = fit_targets(capacity, runs, TARGETS[:2], one)
    with counted() as seen:
        second = fit_targets(capacity, runs, TARGETS[:0:-1], one)
        turned = fit_targets(capacity, runs, TARGETS[1::-1], one)
    assert seen == []
    assert list(second) == ["loss/web", "loss/code"]
    for t, result in first.items():
        assert result.objective.value == pytest.approx(turned[t].objective.value, rel=SOLVER)


@pytest.mark.optimised
def test_draws_of_capacity_choose_a_mixture(capacity):
    law, _, runs = runs_of(capacity.key, 0.002)
    fits = fit_targets(capacity, runs, TARGETS, FitOptions(starts=2, bootstrap=45))
    known = {t: from_fit(f) for t, f in fits.items()}
    best = best_mixture(known, Wish(dict.fromkeys(TARGETS, 1.0), AT, {}, {}, {}))
    assert sum(best.shares.values()) == pytest.approx(1)
    assert len(best.cloud) == len(fits["loss/web"].draws["H"]) > 39
    assert all(low <= best.shares[n] <= high for n, (low, high) in best.ends.items())
    assert all(set(f.draws) == {p.name for p in law.params} for f in fits.values())
    assert verdict(fits["loss/web"], runs).sentence


def test_rows_of_a_run_are_resampled_together_on_all_targets(capacity, monkeypatch):
    runs = named(runs_of(capacity.key, 0.002)[2], [f"r{i // 3}" for i in range(90)])
    seen = {}

    def kept(law, table, options, progress):
        task = prepare(law, table, options)
        seen["share"] = pd.Series(task.used.x["mix/web"], task.used.rows).sort_index().to_numpy().reshape(3, 90)
        seen["groups"] = np.array(groups_of_rows(task.used)).reshape(3, 90)
        seen["weights"] = plan(task, task.lower * 0, dataclasses.replace(options, intervals="case", bootstrap=5))
        raise BadInput("looked at")

    monkeypatch.setattr("core.fit.batches.stacked.fit", kept)
    with pytest.raises(BadInput, match="looked at"):
        fit_stacked(capacity, runs, TARGETS, FEW)
    first, *others = seen["groups"]
    assert len(set(first)) == 30
    assert all((g == first).all() for g in others)
    shares = runs.included["mix/web"].tolist()  # a number that tells which row of the table this is
    runs_of_rows = [shares.index(v) // 3 for v in seen["share"][0]]
    assert len(set(zip(runs_of_rows, first, strict=True))) == 30
    alone = runs.table.drop(columns=["excluded", "run"])
    with pytest.raises(BadInput, match="looked at"):
        fit_stacked(capacity, from_table(alone, "alone"), TARGETS, FEW)
    assert len(set(seen["groups"][0])) == 90
    assert (seen["groups"] == seen["groups"][0]).all()


@pytest.mark.optimised
def test_capacity_of_one_target_alone_is_refused_in_one_line(capacity):
    _, _, runs = runs_of(capacity.key)
    with pytest.raises(BadInput, match=r"mixture-capacity is one fit of the losses on all domains: .* loss/\*\."):
        fit(capacity, runs, FitOptions(target="loss/code"))
    grouped = runs_of(capacity.key, train_set=["old", "new"] * 45)[2]
    for shared in ((), ("H",)):
        with pytest.raises(BadInput, match="one fit of the losses on all domains"):
            fit_groups(capacity, grouped, "train_set", shared, FitOptions(target="loss/code"))


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"pins": (("t", 1.0),)}, "t follows from each target"),
        ({"priors": (("t", 1.0, 0.1),)}, "t follows from each target"),
        ({"pins": (("Q", 1.0),)}, "has no parameter 'Q'"),
    ],
)
def test_what_capacity_cannot_hold(capacity, changes, line):
    _, _, runs = runs_of(capacity.key)
    with pytest.raises(BadInput, match=line):
        fit_targets(capacity, runs, TARGETS, dataclasses.replace(FEW, **changes))


def test_a_loss_on_no_domain_is_refused(capacity):
    _, _, runs = runs_of(capacity.key)
    table = runs.table.drop(columns="excluded").assign(loss=2.0 + np.arange(90) / 100)
    for key in (*ALONE, capacity.key):
        with pytest.raises(BadInput, match=f"{key} .*; loss is on none of the domains books, code, web"):
            fit_targets(laws.get(key), from_table(table, "made"), ["loss", "loss/code"], FEW)
