"""The task of the solver: bounds, pins, priors, members, and the way back from a fit."""

import math

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.errors import BadInput
from core.fit import FitOptions
from core.fit.solver.task import (
    bound_to_runs,
    chosen_pins,
    options_of,
    prepare,
    start_of,
    target_member,
    task_of,
    with_priors,
)
from core.runs import from_table
from tests.fit._examples import CHINCHILLA, fit_of, spread, two_terms

LAW = laws.get("chinchilla")


def test_the_only_target_there_is_is_taken_and_said():
    raw = two_terms(spread(12)).table.drop(columns="excluded")
    alone = from_table(raw.rename(columns={"loss": "loss/c4"}), "mine")
    task = prepare(LAW, alone, FitOptions())
    assert task.target == "loss/c4"
    assert task.used.notes[0] == "loss/c4 was fitted: it is the only target of mine."
    assert prepare(LAW, from_table(raw, "mine"), FitOptions()).target == "loss"
    several = from_table(raw.rename(columns={"loss": "loss/c4"}).assign(**{"loss/web": raw["loss"]}), "mine")
    with pytest.raises(BadInput, match="has no column 'loss' to fit; targets there are: loss/c4, loss/web"):
        prepare(LAW, several, FitOptions(target="loss"))


def test_of_several_targets_the_one_with_the_most_rows_is_taken_and_said():
    raw = two_terms(spread(12)).table.drop(columns="excluded")
    several = raw.rename(columns={"loss": "loss/web"}).assign(**{"loss/c4": raw["loss"].where(raw.index > 2)})
    task = prepare(LAW, from_table(several, "mine"), FitOptions())
    assert task.target == "loss/web"
    assert "loss/web was fitted, the one with the most rows of the 2 targets" in task.used.notes[0]


def test_a_task_holds_the_usable_rows_padded_and_the_bounds_that_pins_leave():
    table = two_terms(spread(30)).table.drop(columns="excluded")
    table.loc[4, "tokens"] = np.nan
    task = prepare(LAW, from_table(table, "holes"), FitOptions(pins=(("E", 1.5), ("A", 100.0)), objective="mse-log"))
    assert len(task.used.y) == 29
    assert 4 not in task.used.rows
    assert {len(v) for v in task.problem.x.values()} == {64}
    np.testing.assert_array_equal(task.targets, np.log(task.used.y))
    assert (task.lower[0], task.upper[0]) == (1.5, 1.5)
    assert task.lower[1] == task.upper[1] == pytest.approx(math.log(100.0))
    assert task.n_free == 3
    assert np.isinf(task.spread).all()
    assert not task.problem.pull.any()


def test_targets_are_as_they_are_where_the_objective_takes_no_logarithm():
    task = prepare(LAW, two_terms(spread(20)), FitOptions(objective="mse"))
    np.testing.assert_array_equal(task.targets, task.used.y)


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (FitOptions(pins=(("gamma", 1.0),)), "chinchilla has no parameter 'gamma' to pin; it has E, A, B, alpha, beta"),
        (FitOptions(priors=(("gamma", 1.0, 1.0),)), "chinchilla has no parameter 'gamma' to have a prior"),
        (FitOptions(priors=(("A", -2.0, 1.0),)), "A cannot have a prior around -2: it is positive"),
        (FitOptions(pins=(("E", 1.0),), priors=(("E", 1.0, 0.1),)), "E has a pin and a prior; allowed is one of them"),
        (FitOptions(objective="mae"), "There is no objective called 'mae'"),
    ],
)
def test_choices_that_cannot_be_are_refused(options, line):
    with pytest.raises(BadInput, match=line):
        prepare(LAW, two_terms(spread(20)), options)


def test_a_prior_pulls_as_a_normal_density_does_against_noise_of_this_scale():
    task = prepare(LAW, two_terms(spread(20)), FitOptions())
    pulled = with_priors(task, FitOptions(priors=(("A", 400.0, 0.2), ("alpha", 0.3, 0.05))), scale=0.01)
    np.testing.assert_allclose(pulled.centre, [0.0, np.log(400.0), 0.0, 0.3, 0.0])
    np.testing.assert_allclose(pulled.spread, [np.inf, 0.2, np.inf, 0.05, np.inf])
    np.testing.assert_allclose(pulled.problem.pull, [0.0, 0.01 / 0.04, 0.0, 0.01 / 0.0025, 0.0])
    assert not task.problem.pull.any()  # the task itself stays without


def test_a_start_lies_within_the_bounds():
    task = prepare(LAW, two_terms(spread(20)), FitOptions(pins=(("beta", 0.5),)))
    u = start_of(task, CHINCHILLA)
    np.testing.assert_allclose(u[:4], [1.8, np.log(480.0), np.log(2100.0), 0.35])
    assert u[4] == 0.5


def mixed(**losses):
    shares = np.array([[0.2, 0.8], [0.5, 0.5], [0.9, 0.1]])
    columns = {"mix/web": shares[:, 0], "mix/code": shares[:, 1]}
    return from_table(pd.DataFrame(columns | (losses or {"loss": [3.0, 2.5, 2.2]})), "mixed")


def test_a_law_over_domains_is_bound_to_those_of_the_runs():
    bound = bound_to_runs(laws.get("mixture-linear"), mixed())
    assert bound.key == "mixture-linear[code,web]"
    assert [p.name for p in bound.params] == ["L[code]", "L[web]"]
    assert bound_to_runs(LAW, mixed()) is LAW
    with pytest.raises(BadInput, match=r"needs columns mix/NAME, two or more; made has params, tokens"):
        bound_to_runs(laws.get("mixture-linear"), two_terms(spread(5)))


def test_the_target_says_which_domain_it_is_of():
    law = bound_to_runs(laws.get("mixture-bimix"), mixed(**{"loss/web": [3.0, 2.5, 2.2]}))
    [(name, number)] = target_member(law, "loss/web").items()
    assert law.param(name).target_member
    assert number == 1  # in the order of the names
    with pytest.raises(BadInput):
        target_member(law, "loss/books")


def test_choices_come_back_from_a_fit():
    runs = two_terms(spread(20))
    fit = fit_of(
        LAW, CHINCHILLA, runs, pins={"E": 1.8}, priors={"A": (480.0, 0.1)}, delta=0.02, seed=7, cluster="",
    )  # fmt: skip
    options = options_of(fit)
    assert options == FitOptions(
        target="loss", objective="mse-log", delta=0.02, cluster="none", seed=7, pins=(("E", 1.8),),
        priors=(("A", 480.0, 0.1),),
    )  # fmt: skip
    assert chosen_pins(fit) == {"E": 1.8}
    again = task_of(fit, runs)
    assert (again.lower[0], again.upper[0], len(again.used.y)) == (1.8, 1.8, 20)
