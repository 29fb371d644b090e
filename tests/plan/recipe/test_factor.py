"""The frame of factors: how an excess is taken, and what laws recommend."""

import numpy as np
import pytest

from core import laws
from core.fit import from_published
from core.plan.recipe.factor import CARRIES, against, recommended
from core.plan.tuning.recommendations import recommendations


def test_an_excess_is_the_logarithm_of_a_loss_over_that_with_what_is_usual():
    law, constants = laws.get_published("kaplan-nd@kaplan")
    x = {"params_non_embedding": np.array([1e9, 4e9]), "tokens": np.array([1e10, 2e10])}
    usual = {"params_non_embedding": np.array([2e9, 2e9])}

    def loss(N, D):
        c = constants.values
        return ((c["N_c"] / N) ** (c["alpha_N"] / c["alpha_D"]) + c["D_c"] / D) ** c["alpha_D"]

    found = against("params_non_embedding")(from_published(law, constants), x, usual, np.ones(2))
    by_hand = np.log(loss(x["params_non_embedding"], x["tokens"]) / loss(2e9, x["tokens"]))
    assert np.allclose(found, by_hand, rtol=1e-9)


def test_a_setting_is_the_geometric_mean_of_what_authors_of_text_recommend():
    said = recommended("weight_decay", "")({
        "params": 1e9, "tokens": 2e10, "batch_tokens": 1e6, "learning_rate": 1e-3, "flops": 1.2e20,
        "params_non_embedding": 9e8,
    })  # fmt: skip
    assert said is not None
    assert said.sources == 1
    assert said.low == said.value == said.high
    # Bergsma et al. 2025: the timescale B / (rate x decay x D) is a power of tokens per parameter.
    _, constants = laws.get_published("adamw-timescale@bergsma")
    c = constants.values
    assert 1e6 / (1e-3 * said.value * 2e10) == pytest.approx(c["k"] * (2e10 / 1e9) ** -c["a"], rel=1e-6)


def test_the_range_of_a_setting_is_of_laws_whose_runs_are_near_and_far_from_all_there_is_none():
    def at(params):
        tokens = 20 * params
        return {"params": params, "params_non_embedding": params, "tokens": tokens, "flops": 6 * params * tokens}

    def counted(run):
        table = recommendations("batch_tokens", run)
        return table[table["counted"] & (table["kind"] == "best")]

    advise = recommended("batch_tokens", "tokens")
    near, table = advise(at(3e10)), counted(at(3e10))
    carried = table[~(table["beyond"] > CARRIES)]["value"]
    assert near is not None
    assert len(carried) < len(table)
    assert (near.low, near.high) == (carried.min(), carried.max())
    far, table = advise(at(1e12)), counted(at(1e12))
    assert far is not None
    assert far.beyond > CARRIES
    assert np.isnan(far.low)
    assert np.isnan(far.high)
    assert far.apart == pytest.approx(table["value"].max() / table["value"].min())


def test_nothing_is_recommended_for_a_setting_that_no_law_gives():
    assert recommended("colour", "")({"params": 1e9}) is None
