"""Pairs of two arms, at equally many tries, and arms that nothing compares."""

import numpy as np
import pandas as pd
import pytest

from core.errors import BadInput
from core.fit.arms.pairing import two_arms
from core.fit.arms.places import places_of
from tests.fit.arms._arms import runs_of, two_optimizers


def test_pairs_are_the_same_size_and_tokens_within_three_percent():
    table = two_optimizers()
    table.loc[table["optimizer"] == "lbfgs", "params"] *= 1.01
    table.loc[0, "tokens"] *= 1.2
    arms = two_arms(places_of(runs_of(table), "optimizer"), "sgd", "lbfgs")
    one, other = (arms.table.iloc[arms.pairs[:, k]] for k in (0, 1))
    assert len(arms.pairs) == 11
    assert (one["arm"] == "sgd").all()
    assert (other["arm"] == "lbfgs").all()
    np.testing.assert_allclose(other["size"].to_numpy() / one["size"].to_numpy(), 1.01, rtol=1e-9)


def test_both_arms_get_the_tries_of_the_one_with_fewer():
    table = two_optimizers(learning_rate=1e-3)
    more = table[table["optimizer"] == "sgd"].assign(learning_rate=2e-3)
    more["loss"] *= 0.9
    both = places_of(runs_of(pd.concat([table, more.assign(run=more["run"] + "-again")])), "optimizer")
    equal, every = two_arms(both, "sgd", "lbfgs"), two_arms(both, "sgd", "lbfgs", equal_tries=False)
    first = equal.table["second"] == 0
    assert (equal.tries, every.tries, equal.limited, every.limited) == ((1, 1), (1, 2), True, False)
    # One of two tries: half of the choices is the better one.
    np.testing.assert_allclose(equal.table["loss"][first], every.table["loss"][first])
    assert (every.table["loss"][first].to_numpy() < table["loss"][:12].to_numpy()).all()


def test_losses_that_do_not_overlap_have_no_answer():
    table = two_optimizers()
    table.loc[table["optimizer"] == "lbfgs", "loss"] /= 3
    with pytest.raises(BadInput, match=r"No answer: the losses of sgd \(.* do not overlap"):
        two_arms(places_of(runs_of(table), "optimizer"), "sgd", "lbfgs")
