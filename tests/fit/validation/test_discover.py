"""Discovering a law: on tables of a known kind, by training rows alone."""

import numpy as np
import pandas as pd
import pytest

from benchmarks._discovery_tables import TASKS
from core import laws
from core.errors import BadInput
from core.fit import FitOptions
from core.fit.validation.backtest import backtest
from core.fit.validation.discover import CELLS, discover
from core.runs import from_table
from core.runs.options import ReadOptions


def runs_of(table: pd.DataFrame):
    return from_table(table.drop(columns="group").reset_index(drop=True), "made", options=ReadOptions(rows="runs"))


@pytest.fixture(scope="module")
def corpora():
    """Two corpora of parallel streams by a law and an effect that it has not."""
    table, _ = TASKS["parallel streams"](np.random.default_rng(5))
    return [part for _, part in table.groupby("group")]


@pytest.fixture(scope="module")
def found(corpora):
    return discover([runs_of(part[part["sweep"] == "train"]) for part in corpora], ["loss"], FitOptions(starts=8))


def test_the_law_of_the_kind_is_chosen_over_those_of_fewer_columns(found):
    assert found.key == "parallel-streams"
    assert next(iter(found.errors)) == found.key
    assert len(found.errors) > 2
    assert "power-law-params" in found.errors
    assert len(found.comparisons) == 2 <= CELLS


def test_errors_are_the_geometric_means_of_those_on_the_largest_runs(found):
    each = [next(law for law in c.laws if law.key == found.key).held_out.mre for c in found.comparisons]
    assert found.errors[found.key] == pytest.approx(np.exp(np.mean(np.log(each))))
    assert list(found.errors.values()) == sorted(found.errors.values())


def test_it_predicts_rows_that_were_hidden_and_beats_every_baseline(corpora, found):
    scored = backtest(
        [laws.get(found.key)], runs_of(corpora[0]), 'sweep == "train"', 'sweep == "hidden"',
        options=FitOptions(starts=16),
    )  # fmt: skip
    assert scored.laws[0].score.r2 > 0.9
    assert all(scored.laws[0].score.r2 > e.score.r2 for e in scored.baselines if e.score)


def test_tables_without_a_column_of_any_law_are_refused():
    frame = pd.DataFrame({"beta1": np.linspace(0.8, 0.9, 12), "loss": np.linspace(3, 2, 12)})
    with pytest.raises(BadInput, match="No law suits these tables"):
        discover([from_table(frame, "made", options=ReadOptions(rows="runs"))], ["loss"])
