"""Groups of runs: each alone, or together with parameters in common."""

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.errors import BadInput
from core.fit import FitOptions, fit
from core.fit.batches.grouped import fit_groups, fit_targets, group_alone, losses
from core.fit.evaluate import evaluate
from core.runs import from_table
from tests.fit._examples import CHINCHILLA, spread
from tests.tolerances import ALGEBRA, RECOVERED, SOLVER

LAW = laws.get("chinchilla")
FEW = FitOptions(starts=16)
TRUTH = {"pile": CHINCHILLA, "c4": CHINCHILLA | {"E": 2.2, "A": 300.0}, "web": CHINCHILLA | {"E": 1.4, "B": 3000.0}}


def runs_of(truth=TRUTH, noise=0.0, n=30):
    parts = []
    for i, (name, values) in enumerate(truth.items()):
        x = spread(n, seed=i)
        y = evaluate(LAW, {k: np.array([v]) for k, v in values.items()}, x)[0]
        y = y * np.exp(noise * np.random.default_rng(i).standard_normal(n))
        parts.append(pd.DataFrame({**x, "loss": y, "train_set": name}))
    return from_table(pd.concat(parts, ignore_index=True), "made")


def test_shared_exponents_and_coefficients_of_each_group_are_recovered():
    found = fit_groups(LAW, runs_of(), "train_set", ("alpha", "beta"), FEW)
    assert list(found.fits) == list(TRUTH)
    assert set(found.shared) == {"alpha", "beta"}
    for group, truth in TRUTH.items():
        for name, value in truth.items():
            assert found.fits[group].parameters[name].value == pytest.approx(value, rel=RECOVERED), (group, name)
    assert "E[c4]" in found.common_fit.parameters


def test_with_nothing_shared_each_group_is_the_fit_of_its_runs():
    """Sums over more rows, most of which weigh nothing, round another way: their last digits may differ."""
    runs = runs_of(noise=0.005)
    found = fit_groups(LAW, runs, "train_set", (), FEW)
    for group in TRUTH:
        alone = fit(LAW, group_alone(runs, "train_set", group), FEW)
        assert found.fits[group].objective.value == pytest.approx(alone.objective.value, rel=ALGEBRA)
        for name, e in found.fits[group].parameters.items():
            assert e.value == pytest.approx(alone.parameters[name].value, rel=SOLVER), name


def test_groups_may_stand_beside_the_table():
    runs = runs_of()
    raw = runs.table.drop(columns="excluded").rename(columns={"train_set": "kind of text"})
    beside = from_table(raw, "made")
    assert "kind of text" in beside.beside
    found = fit_groups(LAW, beside, "kind of text", ("alpha", "beta"), FEW)
    known = fit_groups(LAW, runs, "train_set", ("alpha", "beta"), FEW)
    assert {g: f.parameters for g, f in found.fits.items()} == {g: f.parameters for g, f in known.fits.items()}


def test_sharing_can_only_raise_the_objective_and_sharing_what_agrees_hardly_does():
    runs = runs_of(noise=0.005)
    apart = sum(f.objective.value for f in fit_groups(LAW, runs, "train_set", (), FEW).fits.values())
    together = fit_groups(LAW, runs, "train_set", ("alpha", "beta"), FEW).common_fit.objective.value
    assert apart <= together * (1 + 1e-9)
    assert together < 1.2 * apart
    all_shared = fit_groups(LAW, runs, "train_set", ("E", "alpha", "beta"), FEW).common_fit.objective.value
    assert all_shared > 2 * together


def test_the_order_of_groups_does_not_matter():
    first = fit_groups(LAW, runs_of(noise=0.005), "train_set", ("beta",), FEW)
    table = runs_of(noise=0.005).table.drop(columns="excluded").iloc[::-1].reset_index(drop=True)
    second = fit_groups(LAW, from_table(table, "turned"), "train_set", ("beta",), FEW)
    assert second.shared["beta"].value == pytest.approx(first.shared["beta"].value, rel=SOLVER)


def test_pins_and_draws_of_a_group_are_its_own():
    options = FitOptions(starts=16, bootstrap=45, pins=(("E", 1.8),))
    found = fit_groups(LAW, runs_of(noise=0.005), "train_set", ("alpha",), options)
    for one in found.fits.values():
        assert one.pins == {"E": 1.8}
        assert one.parameters["E"].value == pytest.approx(1.8)
        assert set(one.draws) == set(CHINCHILLA)
    assert found.fits["c4"].draws["A"] != found.fits["web"].draws["A"]
    assert found.fits["c4"].draws["alpha"] == found.fits["web"].draws["alpha"]


def test_a_group_too_small_is_said_and_spares_the_others():
    runs = runs_of()
    table = runs.table.drop(columns="excluded")
    table = pd.concat([table, table.head(3).assign(train_set="tiny")], ignore_index=True)
    found = fit_groups(LAW, from_table(table, "made"), "train_set", (), FEW)
    assert set(found.fits) == set(TRUTH)
    assert "3 usable runs" in found.refused["tiny"]
    assert found.report()["groups"]["tiny"]["status"] == "failed"


@pytest.mark.parametrize(
    ("group", "shared", "line"),
    [
        ("nothing", (), "has no column 'nothing' to group by"),
        ("excluded", (), "to group by"),
        ("train_set", ("gamma",), "no parameter 'gamma' to share; it has E, A, B, alpha, beta"),
        ("params", ("alpha",), "makes 90 groups of made; allowed are 2 to 40"),
        ("params", (), "No group of params can be fitted"),
    ],
)
def test_groups_that_cannot_be(group, shared, line):
    with pytest.raises(BadInput, match=line):
        fit_groups(LAW, runs_of(), group, shared, FEW)


def test_several_targets_and_families():
    table = runs_of().table.drop(columns="excluded")
    table["loss/code"], table["loss/prose"] = table["loss"] * 0.5, table["loss"] * 1.1
    runs = from_table(table[table["train_set"] == "pile"].reset_index(drop=True), "made")
    found = fit_targets(LAW, runs, ["loss", "loss/*"], FEW)
    assert list(found) == ["loss", "loss/code", "loss/prose"]
    assert found["loss/code"].parameters["E"].value == pytest.approx(0.9, rel=RECOVERED)
    with pytest.raises(BadInput, match="targets there are: loss"):
        fit_targets(LAW, runs, ["metric/*"], FEW)


def test_losses_of_a_mixture_are_those_on_domains_and_above_zero():
    """A loss over all text is the domains' mean: it would count twice; one over a unigram model is negative."""
    n = 12
    columns = {"mix/a": [0.5] * n, "mix/b": [0.5] * n, "loss_unigram": [-1.0] * n, "loss": [3.0] * n}
    both = from_table(pd.DataFrame({**columns, "loss/a": [2.0] * n, "loss/b": [3.0] * n}), "t")
    assert losses(both) == ["loss/a", "loss/b"]
    assert losses(from_table(pd.DataFrame(columns), "t")) == ["loss"]
