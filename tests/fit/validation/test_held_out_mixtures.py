"""Laws scored on mixtures left out: the one that made the runs wins, and nothing of a mixture is seen before."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from core import laws
from core.errors import BadInput
from core.fit import FitOptions
from core.fit.batches.grouped import fit_targets
from core.fit.trees.boosting import TREES
from core.fit.validation.held_out_mixtures import MEAN, NEAREST, STARTS, held_out_mixtures, mixtures, sentence
from core.runs import from_table

NAMES = ("a", "b", "c")
LAWS = ("mixture-exponential", "mixture-linear")
TRUTH = {"loss/x": (-3.0, 0.4, 0.1), "loss/y": (0.3, -2.5, 0.2)}


def table(n=50, noise=0.001, copies=1, seed=0):
    """Runs whose losses follow the exponential law: `copies` rows of each of n mixtures, each with its own noise."""
    rng = np.random.default_rng(seed)
    h = np.repeat(rng.dirichlet([1.5, 1.5, 1.5], n), copies, axis=0)
    frame = pd.DataFrame({f"mix/{name}": h[:, i] for i, name in enumerate(NAMES)})
    for target, g in TRUTH.items():
        frame[target] = (1.2 + np.exp(h @ g)) * np.exp(noise * rng.standard_normal(len(h)))
    return from_table(frame, "made")


def entrants(*keys):
    return [laws.get(key) for key in keys]


@pytest.fixture(scope="module")
def scored():
    return held_out_mixtures([*entrants(*LAWS), TREES], table(), ["loss/*"])


def test_the_law_that_made_the_runs_predicts_them_best(scored):
    wide = scored.pivot(index="target", columns="law", values="mre")
    assert (wide.idxmin(axis=1) == "mixture-exponential").all()
    noise = 0.001 * np.sqrt(2 / np.pi)  # the mean size of the noise, and no less can be left of it
    assert wide["mixture-exponential"].to_numpy() == pytest.approx(noise, rel=0.5)
    assert (wide["mixture-linear"] > 5 * noise).all()
    assert (wide["mixture-boosted"] < wide[MEAN]).all()
    assert sentence(scored).startswith(
        "On mixtures not seen, Data mixture, exponential has the smallest error on all of 2 targets."
    )


def test_every_row_is_predicted_once_by_a_fit_that_saw_four_fifths(scored):
    assert (scored["n_test"] == 50).all()
    assert (scored["n_train"] == 40).all()
    assert (scored["line"] == "").all()
    assert scored.loc[scored["law"] == MEAN, "spearman"].isna().all()
    assert (scored.loc[scored["law"] == "mixture-exponential", "spearman"] > 0.99).all()


def test_a_score_is_that_of_fits_made_one_by_one():
    runs, target, law = table(n=24), "loss/x", laws.get("mixture-linear")
    found = held_out_mixtures([law], runs, [target], folds=24).set_index("law")
    h, y = runs.table[[f"mix/{n}" for n in NAMES]].to_numpy(), runs.table[target].to_numpy()
    alone = np.empty(24)
    for i in range(24):
        left = runs.excluding(np.arange(24) == i, "held out")
        fitted = fit_targets(law, left, [target], FitOptions(starts=STARTS))[target]
        alone[i] = h[i] @ [fitted.parameters[f"L[{n}]"].value for n in NAMES]
    assert found.loc["mixture-linear", "mre"] == pytest.approx(np.mean(np.abs(alone / y - 1)), rel=1e-5)
    assert found.loc["mixture-linear", "spearman"] == pytest.approx(spearmanr(alone, y)[0], abs=1e-9)
    means = (y.sum() - y) / 23
    assert found.loc[MEAN, "mre"] == pytest.approx(np.mean(np.abs(means / y - 1)), rel=1e-12)
    moved = np.abs(h[:, None] - h[None]).sum(axis=2) + np.diag(np.full(24, np.inf))
    assert found.loc[NEAREST, "mre"] == pytest.approx(np.mean(np.abs(y[moved.argmin(axis=1)] / y - 1)), rel=1e-12)


def test_rows_of_a_mixture_stay_together():
    """Where a copy of the row is among those fitted the nearest run is as good as the noise; it must not be."""
    runs = table(n=20, copies=3)
    assert len(set(mixtures(runs))) == 20
    found = held_out_mixtures([], runs, ["loss/x"]).set_index("law")
    single = held_out_mixtures([], table(n=20, copies=1), ["loss/x"]).set_index("law")
    assert found.loc[NEAREST, "mre"] > 10 * 0.001
    assert single.loc[NEAREST, "mre"] > 10 * 0.001
    assert found.loc[NEAREST, "n_test"] == 60


def test_the_nearest_run_is_of_the_same_size():
    rng = np.random.default_rng(1)
    h = np.repeat(rng.dirichlet([2, 2, 2], 20), 2, axis=0)
    size = np.tile([1e8, 1e9], 20)
    frame = pd.DataFrame({f"mix/{n}": h[:, i] for i, n in enumerate(NAMES)})
    runs = from_table(frame.assign(params=size, loss=np.where(size > 5e8, 2.0, 3.0)), "two sizes")
    found = held_out_mixtures([], runs, ["loss"]).set_index("law")
    assert found.loc[NEAREST, "mre"] == 0
    assert found.loc[MEAN, "mre"] > 0.1


def test_a_law_with_more_coefficients_than_rows_is_left_out_with_its_line():
    found = held_out_mixtures(entrants("mixture-exponentials", "mixture-linear"), table(n=8), ["loss/x"]).set_index(
        "law"
    )
    out = found.loc["mixture-exponentials"]
    assert np.isnan(out["mre"])
    assert out["n_test"] == 0
    assert "7 parameters and needs at least 8" in out["line"]
    assert np.isfinite(found.loc["mixture-linear", "mre"])


def test_a_law_that_lacks_a_column_takes_no_rows_from_the_others():
    found = held_out_mixtures(entrants("mixture-additive", "mixture-linear"), table(), ["loss/x"]).set_index("law")
    assert "params" in found.loc["mixture-additive", "line"]
    assert found.loc["mixture-linear", "n_test"] == 50


@pytest.mark.parametrize(
    ("keys", "targets", "folds", "line"),
    [
        (["mixture-linear"], ["loss/z"], 5, "has no column loss/z"),
        (["mixture-linear"], ["loss/x"], 1, "folds is 1"),
        (["mixture-linear"], ["loss/x"], 51, "50 different mixtures"),
        (["mixture-linear", "mixture-linear"], ["loss/x"], 5, "is given twice"),
    ],
)
def test_what_cannot_be_compared_is_said(keys, targets, folds, line):
    with pytest.raises(BadInput, match=line):
        held_out_mixtures(entrants(*keys), table(), targets, folds=folds)


def test_runs_without_shares_are_refused():
    runs = from_table(pd.DataFrame({"params": [1e8, 2e8, 4e8], "loss": [3.0, 2.5, 2.2]}), "none")
    with pytest.raises(BadInput, match="no columns mix/NAME"):
        held_out_mixtures([], runs, ["loss"])
