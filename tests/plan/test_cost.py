"""What a plan knows of the cost of a law's runs: which feature is the size, and which laws split no budget."""

import re

import pytest

from core import laws
from core.errors import BadInput
from core.laws.cost import SIX_ND
from core.plan.cost import cost_of, size_feature, splits
from core.units import name_of

SPLITS = {"chinchilla": "params", "kaplan-nd": "params_non_embedding", "data-constrained": "params"}


@pytest.mark.parametrize("key", SPLITS)
def test_a_law_of_size_and_tokens_splits_a_budget(key):
    law = laws.get(key)
    assert size_feature(law) == SPLITS[key]
    assert cost_of(law).flops(2e9, 3e10) == pytest.approx(6 * 2e9 * 3e10)
    assert cost_of(law) is SIX_ND


def test_of_experts_only_the_parameters_that_a_token_uses_are_paid_for():
    cost = cost_of(laws.get("dense-and-sparse"))
    assert cost.flops(2e9, 3e10, {"sparsity": 0.75}) == pytest.approx(6 * (2e9 / 4) * 3e10)
    assert cost.tokens(6e20, 1e9, {"sparsity": 0.5}) == pytest.approx(6e20 / (6 * 0.5e9))


@pytest.mark.parametrize("key", ["power-law-params", "power-law-tokens", "width-depth", "critical-batch-kaplan"])
@pytest.mark.parametrize("ask", [size_feature, cost_of])
def test_other_laws_are_refused(key, ask):
    title = re.escape(laws.get(key).title)
    with pytest.raises(BadInput, match=f"{title} takes .*only be split by a law of parameters and tokens"):
        ask(laws.get(key))


def test_what_has_a_cost_has_a_size_and_tokens():
    for law in laws.registry().values():
        names = {f.name for f in law.features}
        if law.cost is not None and "tokens" in names and names & {"params", "params_non_embedding"}:
            assert cost_of(law) is law.cost
            assert splits(law) == law.target.startswith("loss")
            if law.target.startswith("loss"):
                assert size_feature(law) in names
            else:
                with pytest.raises(BadInput, match=f"{re.escape(law.title)} predicts {name_of(law.target)}"):
                    size_feature(law)
