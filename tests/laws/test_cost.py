"""How the runs of a law are paid for, by hand."""

import pytest

from core import laws
from core.laws.cost import SIX_ND, Cost

OF_LAWS = {
    # 6 (1 - 0.75) N D; 6 (N + 1000 x 500) D; where compute is a feature nothing is left to be worked out.
    "dense-and-sparse": (1e9, 2e10, {"sparsity": 0.75}, 3e19),
    "vocabulary": (1.5e6, 1e8, {"vocab_size": 1000, "embedding_dim": 500}, 1.2e15),
    "chinchilla": (1e9, 2e10, {}, 1.2e20),
}


@pytest.mark.parametrize("key", OF_LAWS)
def test_compute_is_that_of_the_parameters_that_a_token_uses(key):
    params, tokens, x, flops = OF_LAWS[key]
    cost = laws.get(key).cost
    assert cost is not None
    assert set(cost.needs) == set(x)
    assert cost.flops(params, tokens, x) == pytest.approx(flops, rel=1e-15)
    assert cost.tokens(flops, params, x) == pytest.approx(tokens, rel=1e-15)
    assert cost.params(flops, tokens, x) == pytest.approx(params, rel=1e-14)


def test_a_law_may_pay_another_number_of_flop_for_each_parameter_and_token():
    eight = Cost("8nd", title="C = 8 N D", active=lambda params, x: params, per_token=8.0)
    assert eight.flops(2.0, 3.0) == 48.0
    assert eight.tokens(48.0, 2.0) == 3.0
    assert eight.params(48.0, 3.0) == 2.0
    assert eight.written("params", "tokens") == "8 * params * tokens"


def test_no_size_costs_less_than_what_is_there_without_one():
    """A vocabulary of 1000 entries of 500 numbers costs 6 x 500,000 a token; nothing is computed at sparsity 1."""
    assert laws.get("vocabulary").cost.params(6 * 4e5, 1.0, {"vocab_size": 1000, "embedding_dim": 500}) == 0.0
    assert laws.get("dense-and-sparse").cost.params(6.0, 1.0, {"sparsity": 1.0}) == float("inf")


def test_six_n_d_is_the_cost_of_a_law_that_says_nothing():
    assert laws.get("chinchilla").cost is SIX_ND
    assert SIX_ND.needs == ()
    assert SIX_ND.flops(2.0, 3.0) == 36.0
    assert SIX_ND.flops(70e9, 1.4e12) == pytest.approx(5.88e23)
    assert laws.get("power-law-compute").cost is None
