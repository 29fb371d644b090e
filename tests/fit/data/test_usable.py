"""Which rows a law can use, and that fits, errors and pictures go by the same rule."""

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.errors import BadInput
from core.fit import FitOptions, from_published, points, residuals
from core.fit.data.usable import usable_rows
from core.fit.result import Estimate, Fit, Reached, Seconds, Starts
from core.fit.solver.task import prepare
from core.laws.transforms import bound
from core.runs import from_table

LAW, HOSSAIN = laws.get_published("dense-and-sparse@hossain")
COLUMNS = {f.name: f.name for f in LAW.features}


def experts(sparsity, **more):
    """Runs of the law of experts, one for each sparsity, each larger than the one before."""
    n = 1e8 * 1.5 ** np.arange(len(sparsity))
    x = {"params": n, "tokens": 20 * n[::-1], "sparsity": np.asarray(sparsity, float)}
    loss = LAW.predict(HOSSAIN.values, x | {"sparsity": np.nan_to_num(x["sparsity"]).clip(0.0, 0.9)})
    return from_table(pd.DataFrame({**x, "loss": np.asarray(loss), **more}), "experts")


GOOD = [0.0, 0.5, 0.75, 0.95] * 3
DIRTY = experts([*GOOD, 1.0, 1.5, np.nan, 1.2], excluded=[*[""] * 15, "cut short"])


def test_a_row_with_a_feature_outside_of_its_domain_is_left_out_and_the_reason_is_said():
    found = usable_rows(LAW, DIRTY.table, "loss", COLUMNS)
    np.testing.assert_array_equal(found.rows, [True] * 12 + [False] * 4)
    assert found.notes == (
        "1 runs lack a value in params, tokens, sparsity or loss and are left out.",
        "2 runs are left out for their sparsity, such as 1: allowed are numbers from 0 to below 1.",
    )


def test_a_fit_sees_what_it_would_see_without_those_rows():
    dirty, clean = (prepare(LAW, runs, FitOptions()) for runs in (DIRTY, DIRTY.keeping(np.arange(16) < 12)))
    assert clean.used.notes == ()
    assert len(dirty.used.notes) == 2
    np.testing.assert_array_equal(dirty.used.rows, clean.used.rows)
    for name, values in clean.problem.x.items():
        np.testing.assert_array_equal(dirty.problem.x[name], values)


def test_too_few_rows_are_refused_with_the_reason():
    with pytest.raises(
        BadInput, match=r"has 7 usable runs; .* at least 8 runs. 2 runs are left out for their sparsity"
    ):
        prepare(LAW, experts([*GOOD[:7], 1.0, 2.0]), FitOptions())


def test_errors_and_pictures_go_by_the_same_rows():
    fit = Fit(
        law=LAW.key, target="loss", unit="nats per token", n_runs=12, objective=Reached(name="huber-log", value=0.0),
        parameters={k: Estimate(value=v) for k, v in HOSSAIN.values.items()}, status="converged", message="",
        starts=Starts(tried=1, screened=0, polished=1, at_best=1), seconds=Seconds(compile=0, solve=0, intervals=0),
        seed=0, delta=1e-3, cluster="", columns=COLUMNS, ranges={}, notes=[], table="experts",
    )  # fmt: skip
    assert residuals(fit, DIRTY).index.equals(DIRTY.table.index[:12])
    shown = points(from_published(LAW, HOSSAIN), DIRTY)
    assert shown.index[~shown["excluded"]].equals(DIRTY.table.index[:12])


def test_a_law_that_needs_its_own_domains_share_leaves_out_runs_without_it():
    law = bound(laws.get("mixture-bimix"), ("code", "web"))
    h = np.array([0.0, 0.2, 0.5, 1.0])
    table = from_table(pd.DataFrame({"mix/code": h, "mix/web": 1 - h, "tokens": 1e9, "loss/code": 2.0}), "mixed").table
    found = usable_rows(law, table, "loss/code", {f.name: f.name for f in law.features})
    np.testing.assert_array_equal(found.rows, h > 0)
    assert found.notes == ("1 runs have no mix/code, without which mixture-bimix has no loss/code: left out.",)
    with pytest.raises(BadInput, match="is on none of the domains code, web"):
        usable_rows(law, table.rename(columns={"loss/code": "loss"}), "loss", {f.name: f.name for f in law.features})


def test_a_rate_of_zero_belongs_to_a_schedule_and_a_row_without_a_step_does_not():
    law = laws.get("multi-power")
    frame = pd.DataFrame({"run": "a", "step": [10.0, 20.0, np.nan], "learning_rate": [0.1, 0.0, 0.1], "loss": 3.0})
    found = usable_rows(law, from_table(frame, "curve").table, "loss", {"learning_rate": "learning_rate"})
    np.testing.assert_array_equal(found.rows, [True, True, False])
