"""Refits to fewer mixtures: as good as fitting those alone, and worse the fewer there are."""

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.errors import BadInput
from core.fit import FitOptions, from_fit
from core.fit.batches.grouped import fit_targets
from core.fit.validation.subsample import FRESH, REPEATS, subsample
from core.plan.mixture.optimum import Wish, best_mixture
from core.plan.mixture.views import sufficed
from core.runs import from_table

NAMES = ("a", "b", "c")


def table(mixtures=48, noise=0.004, seed=0):
    """Mixtures at two sizes whose losses follow the exponential law, the larger size excluded by name later."""
    rng = np.random.default_rng(seed)
    h = rng.dirichlet([1.5, 1.5, 1.5], mixtures)
    frame = pd.DataFrame({f"mix/{n}": h[:, i] for i, n in enumerate(NAMES)})
    for target, g in (("loss/x", (-1.0, 0.4, 0.1)), ("loss/y", (0.3, -0.8, 0.2))):
        frame[target] = (1.2 + np.exp(h @ g)) * np.exp(noise * rng.standard_normal(mixtures))
    return from_table(frame, "made")


@pytest.fixture(scope="module")
def fitted():
    runs = table()
    return runs, fit_targets(laws.get("mixture-exponential"), runs, ["loss/*"], FitOptions(starts=16))


def test_subsets_are_drawn_by_mixture_and_errors_fall(fitted):
    runs, fits = fitted
    drawn = subsample(fits, runs)
    assert drawn.total == 48
    assert drawn.targets == ("loss/x", "loss/y")
    sizes, counts = np.unique(drawn.mixtures, return_counts=True)
    assert (counts == REPEATS).all()
    assert sizes[-1] == 47
    assert all(v.shape == (len(drawn.mixtures), 2) for v in drawn.values.values())
    few, most = (np.median(drawn.error[drawn.mixtures == n]) for n in (sizes[0], sizes[-2]))
    assert most < few
    assert most == pytest.approx(0.004, rel=0.6)


def test_a_refit_is_that_of_the_subset_alone(fitted):
    runs, fits = fitted
    drawn = subsample(fits, runs, seed=3)
    rng, i = np.random.default_rng(3), len(drawn.mixtures) - REPEATS - 1
    kinds = np.unique(np.round(runs.table[[f"mix/{n}" for n in NAMES]].to_numpy(), 9), axis=0, return_inverse=True)[1]
    kept = [np.isin(kinds, rng.permutation(48)[:n]) for n in drawn.mixtures][i]
    alone = from_table(runs.table[kept].drop(columns="excluded").reset_index(drop=True), "alone")
    again = fit_targets(laws.get("mixture-exponential"), alone, ["loss/*"], FitOptions(starts=FRESH))
    for t, target in enumerate(drawn.targets):
        for name, e in again[target].parameters.items():
            assert drawn.values[name][i, t] == pytest.approx(e.value, rel=1e-4)


def test_what_fewer_mixtures_give_up_falls_to_nothing(fitted):
    runs, fits = fitted
    constants = {t: from_fit(f) for t, f in fits.items()}
    wish = Wish(dict.fromkeys(fits, 1.0), {}, {}, {}, {})
    curve = sufficed(constants, wish, best_mixture(constants, wish), subsample(fits, runs))
    assert (curve["given_up"] >= 0).all()
    assert curve["given_up"].iloc[-1] == 0
    assert curve["mixtures"].iloc[-1] == 48
    assert curve["given_up"].iloc[-2] <= curve["given_up"].iloc[0]
    assert (curve["low"] <= curve["high"]).all()


def test_too_few_mixtures_are_said():
    runs = table(mixtures=7)
    fits = fit_targets(laws.get("mixture-exponential"), runs, ["loss/*"], FitOptions(starts=8))
    with pytest.raises(BadInput, match="There are 7 mixtures"):
        subsample(fits, runs)
