"""The frame of factors: how an excess is taken, and what laws recommend."""

import numpy as np
import pytest

from core import laws
from core.fit import from_published
from core.plan.recipe.factor import against, recommended


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


def test_nothing_is_recommended_for_a_setting_that_no_law_gives():
    assert recommended("colour", "")({"params": 1e9}) is None
