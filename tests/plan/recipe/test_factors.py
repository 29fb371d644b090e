"""Every factor of a plan, found by looking: nothing is added where a candidate has what is usual."""

import numpy as np
import pytest

from core import laws
from core.fit import from_published
from core.plan.recipe.registry import factors
from tests.plan.recipe._plans import published

WITH_EXCESS = [f for f in factors() if f.excess]
X = {
    "width": np.array([1024.0, 2048.0]), "depth": np.array([16.0, 24.0]), "query_heads": np.array([8.0, 32.0]),
    "kv_heads": np.array([8.0, 4.0]), "vocab_size": np.array([32768.0, 65536.0]), "params": np.array([3e8, 1.4e9]),
    "params_non_embedding": np.array([2.6e8, 1.3e9]), "tokens": np.array([6e9, 3e10]),
    "embedding_dim": np.array([1024.0, 2048.0]), "unique_tokens": np.array([6e9, 3e10]),
}  # fmt: skip


def served(factor):
    found = [v for v in laws.registry().values() if factor.serves(v)]
    return [from_published(v, s) for v in found for s in v.published]


@pytest.mark.parametrize("factor", WITH_EXCESS, ids=lambda f: f.key)
def test_what_is_usual_adds_nothing(factor):
    assert factor.excess is not None
    for constants in served(factor):
        added = factor.excess(constants, X, X, np.array([2.5, 2.3]))
        assert np.array_equal(added, np.zeros(2)), constants.label


@pytest.mark.parametrize("factor", WITH_EXCESS, ids=lambda f: f.key)
def test_a_factor_serves_laws_of_losses_that_take_what_it_decides(factor):
    found = [v for v in laws.registry().values() if factor.serves(v)]
    assert found
    for law in found:
        assert law.target.startswith("loss")
        names = {f.name for f in law.features}
        assert names & {*factor.decides, "unique_tokens"}


def test_repeated_tokens_add_to_the_loss():
    factor = next(f for f in factors() if f.key == "repetition")
    (constants, *_) = served(factor)
    assert factor.excess is not None
    fewer = {**X, "unique_tokens": X["tokens"] / 8}
    assert (factor.excess(constants, fewer, X, np.ones(2)) > 0).all()


def test_a_vocabulary_adds_its_nats_over_the_loss():
    factor = next(f for f in factors() if f.key == "vocab-size")
    law, _ = published("vocabulary@tao")
    constants = from_published(law, law.constants("tao"))
    usual = {**X, "vocab_size": np.full(2, 131072.0), "tokens": X["tokens"] * 0.9}
    loss = np.array([2.5, 2.3])

    assert factor.excess is not None
    found = factor.excess(constants, X, usual, loss)
    other = constants.expect({n: usual[n] for n in ("params_non_embedding", "vocab_size", "embedding_dim", "tokens")})
    same = constants.expect({n: X[n] for n in ("params_non_embedding", "vocab_size", "embedding_dim", "tokens")})
    assert np.allclose(np.exp(found), 1 + (same - other) / loss, rtol=1e-12)
