"""What goes into a fit of a law over shares: enough different mixtures, and checkpoints of one run kept together."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.errors import BadInput
from core.fit import FitOptions, fit
from core.fit.batches.grouped import fit_groups
from core.fit.data.checkpoints import CHECKPOINTS
from core.fit.data.design import resampling_groups
from core.fit.data.distinct_mixtures import mixtures_needed
from core.fit.solver.task import options_of, prepare, task_of
from core.laws.transforms import bound
from core.runs import from_table
from tests.fit._examples import groups_of_rows

FEW = FitOptions(starts=8, screen=2)


def table(domains=3, mixtures=20, sizes=(1e8,), tokens=(1e10,), seed=0, **more):
    """Every mixture at every size and number of tokens, without names of runs; losses that shares, N and D tell."""
    rng = np.random.default_rng(seed)
    h = rng.dirichlet(np.ones(domains), mixtures)
    at = pd.MultiIndex.from_product([range(mixtures), sizes, tokens], names=["m", "params", "tokens"]).to_frame(False)
    frame = at[["params", "tokens"]].assign(**{f"mix/d{i}": h[at["m"], i] for i in range(domains)})
    level = 1.5 + 1 / (h @ np.linspace(0.5, 2, domains))
    scale = (1e8 / frame["params"]) ** 0.3 + (1e9 / frame["tokens"]) ** 0.4
    noise = 0.01 * rng.standard_normal(len(frame))
    return frame.assign(loss=level[at["m"]] + scale + noise, **more)


def test_what_is_held_needs_no_mixture():
    law = bound(laws.get("mixture-reciprocal"), ("a", "b", "c"))
    held = tuple((f"gamma[{m}]", 0.7) for m in "abc")
    assert mixtures_needed(law, held) == 4
    few = from_table(table(mixtures=5, sizes=(1e8, 3e8)), "few")
    options = FitOptions(pins=tuple((f"gamma[d{i}]", 0.7) for i in range(3)))
    assert len(prepare(laws.get("mixture-reciprocal"), few, options).used.y) == 10
    priors = FitOptions(priors=tuple((f"gamma[d{i}]", 0.7, 0.3) for i in range(3)))
    assert len(prepare(laws.get("mixture-reciprocal"), few, priors).used.y) == 10
    with pytest.raises(BadInput, match="5 different mixtures in 10 usable runs"):
        prepare(laws.get("mixture-reciprocal"), few, FitOptions())


def test_too_few_mixtures_are_one_line_with_both_numbers():
    """A hundred rows and more for 19 parameters, but of 14 mixtures for the 15 that seven domains need."""
    sizes, tokens = (1e8, 3e8, 1e9), (1e9, 3e9, 1e10)
    law = laws.get("mixture-additive")
    with pytest.raises(BadInput) as error:
        prepare(law, from_table(table(7, 14, sizes, tokens), "mine.csv"), FitOptions())
    said = str(error.value)
    assert said.startswith("mine.csv has 14 different mixtures in 126 usable runs; Data mixture, additive has")
    assert said.endswith(
        "has 19 parameters over 7 domains and needs at least 15 mixtures: one run again, at any size, is no other."
    )
    assert "\n" not in said
    assert len(prepare(law, from_table(table(7, 15, sizes, tokens), "mine.csv"), FitOptions()).used.y) == 135


def test_as_many_mixtures_as_needed_are_fitted():
    """Three mixtures of three domains, each run at four sizes: the linear law is the means of the three, solved."""
    frame = table(3, 3, (1e8, 2e8, 4e8, 8e8))
    found = fit(laws.get("mixture-linear"), from_table(frame, "t"), dataclasses.replace(FEW, objective="mse"))
    shares = frame.filter(like="mix/").to_numpy()
    exact = np.linalg.lstsq(shares, frame["loss"].to_numpy(), rcond=None)[0]
    np.testing.assert_allclose([found.parameters[f"L[d{i}]"].value for i in range(3)], exact, rtol=1e-6)


TOKENS = (1e9, 2e9, 4e9, 8e9)


def used(frame, key="mixture-reciprocal", **options):
    return prepare(laws.get(key), from_table(frame, "t"), FitOptions(**options)).used


def test_rows_alike_in_all_but_tokens_are_one_run():
    frame = table(3, 20, (1e8, 1e9), TOKENS)
    found = used(frame, "mixture-additive")
    assert (found.cluster, found.n_groups) == ("run", 40)
    assert groups_of_rows(found) == np.arange(40).repeat(4).tolist()
    said = [p.message for p in from_table(frame, "t").problems if p.column == "run"]
    assert said[0].startswith("Nothing tells whether 160 rows are runs, or checkpoints of 40 runs")
    turned = frame.sample(frac=1, random_state=1)
    again = used(turned, "mixture-additive")
    labels = pd.Series(groups_of_rows(again), index=turned.index).sort_index().to_numpy()
    pairs = set(zip(labels, np.arange(40).repeat(4), strict=True))
    assert len(pairs) == 40


def test_what_goes_with_tokens_may_differ_too():
    frame = table(3, 20, (1e8,), TOKENS)
    more = frame.assign(
        flops=7 * frame["params"] * frame["tokens"], step=frame["tokens"] / 1e6, seconds=frame["tokens"] / 1e5,
        **{"loss/x": frame["loss"] + 1, "metric/y": -frame["loss"]},
    )  # fmt: skip
    assert used(more).n_groups == 20
    rates = np.tile([1e-3, 2e-3, 3e-3, 4e-3], 20)
    assert used(more.assign(learning_rate=rates)).n_groups == 20  # along the steps of each: a schedule
    assert used(more.drop(columns="step").assign(learning_rate=rates)).n_groups == 80
    assert used(more.assign(seed=np.tile([0, 0, 1, 1], 20))).n_groups == 40


def test_names_tell_runs_and_all_laws_agree_on_them():
    frame = table(3, 20, (1e8,), TOKENS)
    assert used(frame.assign(run=[f"r{i}" for i in range(80)])).cluster == ""
    by_name = used(frame.assign(run=[f"r{i // 4}" for i in range(80)]))
    assert (by_name.cluster, by_name.n_groups) == ("run", 20)
    twice = used(frame.assign(run=[f"r{i // 8}" for i in range(80)]))
    assert (twice.cluster, twice.n_groups) == ("run", 20)  # tokens begin again within each name: two runs
    assert used(frame, cluster="none").cluster == ""
    repeated = pd.concat([table(3, 20, seed=0), table(3, 20, seed=0).assign(loss=np.linspace(2, 3, 20))])
    assert used(repeated.reset_index(drop=True)).cluster == ""  # the same tokens: two runs, not two checkpoints
    chinchilla = table(3, 2, (1e8, 3e8, 1e9), TOKENS)
    assert (used(chinchilla, "chinchilla").cluster, used(chinchilla, "chinchilla").n_groups) == ("run", 6)


def test_copies_of_rows_are_one_run_still():
    frame = pd.concat([table(3, 20)] * 3, ignore_index=True)
    assert (used(frame).cluster, used(frame).n_groups) == ("identical rows", 20)


def test_a_fit_says_how_it_was_resampled_and_goes_on_with_it():
    runs = from_table(table(3, 20, (1e8,), TOKENS), "t")
    law = laws.get("mixture-exponential")
    found = fit(law, runs, dataclasses.replace(FEW, bootstrap=20))
    assert (found.cluster, found.n_clusters, found.n_runs) == ("run", 20, 80)
    assert options_of(found).cluster == "run"
    assert groups_of_rows(task_of(found, runs).used) == np.arange(20).repeat(4).tolist()
    alone = fit(law, runs, dataclasses.replace(FEW, cluster="none"))
    assert alone.objective.value == found.objective.value  # what is resampled together moves no fit
    few = fit(law, from_table(table(3, 5, (1e8,), TOKENS), "t"), dataclasses.replace(FEW, bootstrap=20))
    assert any("20 rows of only 5 groups; for 4 parameters at least 6 are needed" in n for n in few.notes)


def test_checkpoints_are_counted_within_each_group():
    frame = table(3, 20, (1e8,), TOKENS).assign(train_set=np.repeat(["a", "b"], 40))
    found = fit_groups(laws.get("mixture-linear"), from_table(frame, "t"), "train_set", ("L[d0]",), FEW)
    assert [(f.n_runs, f.n_clusters, f.cluster) for f in found.fits.values()] == [(40, 10, "run")] * 2


def test_a_fit_of_an_earlier_version_goes_on_as_it_was_resampled():
    """It names what rows were resampled by in words that no column has."""
    frame = table(3, 20, (1e8,), TOKENS).assign(run=[f"r{i}" for i in range(80)])
    found = prepare(laws.get("mixture-linear"), from_table(frame, "t"), FitOptions(cluster=CHECKPOINTS)).used
    assert (found.cluster, found.n_groups) == (CHECKPOINTS, 80)
    alone = table(3, 20, (1e8,), TOKENS)
    assert resampling_groups(alone, CHECKPOINTS).tolist() == np.arange(20).repeat(4).tolist()


def test_a_name_of_no_column_is_refused():
    with pytest.raises(BadInput, match="no column 'team' to resample by"):
        used(table(), cluster="team")
