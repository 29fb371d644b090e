"""Rows of the checklist about what the columns of a table say: each speaks up where it should."""

import dataclasses
from types import SimpleNamespace
from typing import cast

import numpy as np
import pandas as pd

from core import laws
from core.fit import FitOptions, fit
from core.fit.diagnostics.checklist import data as data_rows
from core.fit.diagnostics.checklist.case import Case
from core.fit.diagnostics.checklist.data import _mostly_above
from tests.fit._checked import OPTIONS, changed, healthy, numbers, row, sizes
from tests.fit._examples import drawn, table_of


def test_the_count_of_parameters_that_matters_is_seen():
    x = sizes()
    other = {"params_non_embedding": x["params"] - 4e7}
    assert row("embeddings", changed(other)).state == "not checked"
    found = row("embeddings", changed(other), deep=True)
    assert found.state == "care"
    assert "alpha moves by -" in found.text
    assert row("embeddings", changed(drop=["params_non_embedding"])).state == "not applicable"


def test_compute_counted_otherwise_is_seen():
    x = sizes()
    ratio = np.where(x["params"] < 1e8, 1.4, 1.0)
    found = row("compute", changed({"flops": 6 * ratio * x["params"] * x["tokens"]}))
    assert found.state == "care"
    assert "C / 6ND is 1 to 1.4" in found.text
    assert f"{(ratio > 1.25).sum()} of 140 rows" in found.text
    assert row("compute", changed(drop=["flops"])).state == "not applicable"


def test_compute_is_held_against_the_laws_own_cost():
    """Experts of which a token uses a quarter cost a quarter of 6 N D: that is no other count."""
    size = np.geomspace(1e8, 1e10, 8)
    table = pd.DataFrame({"params": size, "tokens": 1e10, "sparsity": 0.75, "flops": 0.25 * 6e10 * size * 1.1})
    experts = laws.get("dense-and-sparse")
    case = SimpleNamespace(law=experts, table=table, fit=SimpleNamespace(columns={n: n for n in table}))
    state, text = data_rows.compute(cast(Case, case))
    assert state == "ok"
    assert text.startswith("C / 6(1-S)ND is 1.1 to 1.1")


def test_long_warm_up_and_untuned_rates_are_seen():
    x = sizes()
    long = row("schedules", changed({"warmup_steps": x["tokens"] / 1e6 * np.where(x["params"] < 1e8, 0.15, 0.02)}))
    assert long.state == "care"
    assert "15.0%" in long.text
    rate = np.exp(np.random.default_rng(2).uniform(-8, -5, 140))
    untuned = row("schedules", changed({"learning_rate": rate}, factor=1 + 0.01 * (np.log(rate) + 6.5)))
    assert untuned.state == "care"
    assert "learning rate" in untuned.text
    assert row("schedules", changed(drop=["warmup_steps", "learning_rate"])).state == "not applicable"


def test_one_sided_residuals_are_seen():
    skewed = np.exp(0.01 * np.random.default_rng(8).exponential(1.0, 140) ** 2)
    found = row("selection", changed(factor=skewed, options=dataclasses.replace(OPTIONS, objective="huber-log")))
    assert found.state == "care"
    assert numbers(found.text)[0] > 1
    low = row("selection", changed(factor=1 / skewed, options=dataclasses.replace(OPTIONS, objective="huber-log")))
    assert low.state == "ok"


def test_a_few_runs_far_above_are_no_one_sided_residuals():
    """Two runs of 140 lie far above: they make the skewness, and of the outer residuals as many lie below."""
    rng = np.random.default_rng(8)
    factor = np.exp(0.003 * rng.standard_normal(140))
    factor[[10, 90]] *= 1.1
    found = row("selection", changed(factor=factor, options=dataclasses.replace(OPTIONS, objective="huber-log")))
    assert numbers(found.text)[0] > 1
    assert found.state == "ok"
    few = np.r_[np.linspace(-1, 1, 30), 4.0, 5.0, 6.0, -4.0, -5.0]
    assert not _mostly_above(few)
    assert _mostly_above(np.r_[np.linspace(-1, 1, 30), 4.0, 5.0, 6.0, 7.0, 8.0])  # five heads of five: one in 32


def test_diverged_runs_are_counted():
    found = row("selection", changed({"status": ["diverged"] * 6 + ["ok"] * 134}))
    assert "6 diverged rows" in found.text


def test_repeated_data_are_seen():
    x = sizes()
    eight = changed({"unique_tokens": x["tokens"] / 8})
    found = row("repetition", eight)
    assert found.state == "care"
    assert "8.00 epochs" in found.text
    two = changed({"unique_tokens": x["tokens"] / 2})
    assert row("repetition", two).state == "ok"
    assert row("repetition", two, at={"params": 1e9, "tokens": 1e13, "unique_tokens": 1e12}).state == "care"
    assert row("repetition", changed(drop=["unique_tokens"])).state == "not checked"


def test_a_law_of_repeated_data_may_repeat_them():
    law = laws.get("data-constrained")
    runs = table_of(law, law.published[0].values, drawn(law, 60), 0.01)
    assert row("repetition", (fit(law, runs, FitOptions(starts=4)), runs)).state == "ok"


def test_mixtures_that_the_law_does_not_take_are_seen():
    share = np.repeat(np.random.default_rng(3).uniform(0.1, 0.9, 70), 2)
    found = row("mixture", changed({"mix/web": share, "mix/code": 1 - share}))
    assert found.state == "care"
    assert "70 mixtures of 2 domains, varying in 1 of 1 directions" in found.text
    same = row("mixture", changed({"mix/web": 0.5, "mix/code": 0.5}))
    assert same.state == "ok"


def test_the_hull_of_mixtures():
    corners = np.array([[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]])
    assert data_rows._inside(corners, corners.mean(axis=0))
    assert data_rows._inside(corners, corners[1])
    assert not data_rows._inside(corners, np.array([0.9, 0.05, 0.05]))


def test_mixed_vocabularies_are_seen():
    two = np.repeat(np.where(np.arange(70) % 2, 32000.0, 128000.0), 2)
    found = row("units", changed({"vocab_size": two}))
    assert found.state == "care"
    assert "2 vocabularies" in found.text
    assert row("units", changed(drop=["vocab_size"])).state == "not checked"
    law = laws.get("kaplan-optimal-params")
    runs = table_of(law, law.published[0].values, drawn(law, 60), 0.01)
    assert row("units", (fit(law, runs, FitOptions(starts=8)), runs)).state == "not applicable"


def test_what_the_table_does_not_define_is_said():
    assert "does not say how params, tokens are counted" in row("methods", healthy()).text
