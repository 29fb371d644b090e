"""The best mixture is judged by how far it is from all runs, by the errors of the law, and by size and tokens."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.plan.mixture.optimum import best_mixture
from core.plan.mixture.verdict import beyond, of_fits, of_mixture
from core.verdict import Reason, judged
from tests.plan.mixture._mixtures import AT, NAMES, constants, wish

RANGES = {"params": (AT["params"] / 10, AT["params"]), "tokens": (AT["tokens"] / 10, AT["tokens"])}
FITS = {t: replace(constants("mixture-additive", seed=3), ranges=RANGES) for t in ("loss/web", "loss/code")}
BEST = best_mixture(FITS, wish(FITS))


def runs(away=0.0):
    """One run, with so much of the best mixture's shares moved from its largest domain to its smallest."""
    shares = np.array([BEST.shares[n] for n in NAMES])
    move = np.zeros(len(NAMES))
    move[np.argmax(shares)], move[np.argmin(shares)] = -away, away
    return pd.DataFrame([shares + move], columns=["mix/" + n for n in NAMES])


def verdict(away=0.0, web=0.01, code=0.01, wanted=None, fitted=None):
    return of_mixture(BEST, FITS, wanted or wish(FITS), runs(away), {"loss/web": web, "loss/code": code}, fitted)


@pytest.mark.parametrize(("away", "level"), [(0.0, "solid"), (0.19, "solid"), (0.21, "care"), (0.41, "no")])
def test_far_from_every_run_it_is_not_relied_on(away, level):
    found = verdict(away)
    assert found.level == level
    assert any(r.text.startswith(f"{100 * away:.0f} % of the tokens lie elsewhere") for r in found.reasons)
    assert bool(found.way_out) == (level != "solid")


@pytest.mark.parametrize(("web", "level"), [(0.02, "solid"), (0.031, "care"), (0.091, "no")])
def test_the_mean_error_counts_and_the_worst_target_is_named(web, level):
    found = verdict(web=web)
    assert found.level == level
    assert any(f"most on web ({web:.1%})" in r.text for r in found.reasons)


def test_only_targets_with_a_weight_count():
    found = verdict(web=0.5, wanted=replace(wish(FITS), weights={"loss/code": 1.0}))
    assert found.level == "solid"
    assert not any("most on" in r.text for r in found.reasons)


@pytest.mark.parametrize(("times", "level"), [(1.0, "solid"), (40.0, "care"), (400.0, "no")])
def test_size_beyond_the_runs_is_judged(times, level):
    far = replace(wish(FITS), at={**AT, "params": AT["params"] * times})
    assert verdict(wanted=far).level == level
    assert beyond(FITS, far)[0] == pytest.approx(np.log10(times))


def test_it_never_stands_above_its_fits():
    assert verdict(fitted=judged([Reason("no", "E is open.")])).level == "no"
    assert verdict(fitted=judged([Reason("solid", "Fine.")])).level == "solid"


def test_how_many_fits_are_no_better_than_the_worst_is_its_first_reason():
    good, bad = judged([Reason("solid", "Fine.")]), judged([Reason("no", "gamma was driven to 1e-35.")])
    found = of_fits([good, bad, bad])
    assert found is not None
    assert found.level == "no"
    assert [r.text for r in found.reasons][:2] == [
        "These runs do not determine 2 of 3 losses.",
        "gamma was driven to 1e-35.",
    ]
    alone = of_fits([judged([Reason("care", "Few runs.")])])
    assert alone is not None
    assert alone.reasons[0].text == "The fit is to be taken with care."
    assert of_fits([good, good]) == judged([Reason("solid", "Fine.")])
    assert of_fits([]) is None


def test_size_beyond_the_runs_is_said_as_a_factor():
    far = replace(wish(FITS), at={**AT, "params": AT["params"] * 400})
    assert any(r.text == "The size lies 400 times beyond all runs." for r in verdict(wanted=far).reasons)
