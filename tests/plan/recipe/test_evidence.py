"""Who is asked for a factor: the nearest law, fits before published constants, nobody from too far away."""

from dataclasses import replace

import numpy as np
import pytest

from core.errors import BadInput
from core.plan.recipe.evidence import DECIDES, evidence, read_evidence, tells
from core.plan.recipe.goal import RecipeGoal, checked
from core.plan.recipe.registry import factors

NEAR = {
    "params": 1.2e9, "params_non_embedding": 1e9, "tokens": 3e10, "width": 2048.0, "depth": 20.0, "query_heads": 16.0,
    "kv_heads": 4.0, "vocab_size": 32768.0, "embedding_dim": 2048.0, "unique_tokens": 3e10, "flops": 2e20,
}  # fmt: skip
FAR = {**NEAR, "params": 1e12, "params_non_embedding": 1e12, "tokens": 1e14}


def factor_of(key):
    return next(f for f in factors() if f.key == key)


@pytest.mark.parametrize("key", ["shape", "heads", "vocab-size"])
def test_laws_decide_near_their_runs_and_not_far_from_them(key):
    near, far = (evidence(factor_of(key), at) for at in (NEAR, FAR))
    assert near.decides
    assert near.laws
    assert near.beyond < 1
    assert not far.decides
    assert far.beyond > DECIDES


def test_a_factor_that_no_law_serves_has_no_evidence():
    found = evidence(factor_of("kv-heads"), NEAR)
    assert (found.laws, found.decides) == ((), False)
    assert evidence(factor_of("size"), NEAR).laws == ()


def test_a_setting_far_outside_of_the_runs_is_not_decided():
    found = evidence(factor_of("heads"), {**NEAR, "query_heads": 128.0})
    assert not found.decides
    assert "query heads" in found.what


def test_of_laws_as_near_the_one_that_takes_size_into_account_goes_first():
    names = [f.name for f in evidence(factor_of("shape"), NEAR).laws[0].law.features]
    assert "params" in names


def test_a_fit_goes_before_published_constants_that_are_as_near():
    published = evidence(factor_of("shape"), NEAR).laws[0]
    fitted = replace(published, label="fitted", draws={k: np.full(3, v) for k, v in published.values.items()})
    assert evidence(factor_of("shape"), NEAR, [fitted]).laws[0].label == "fitted"
    distant = replace(fitted, ranges={k: (v[0] / 1e4, v[1] / 1e4) for k, v in fitted.ranges.items()})
    assert evidence(factor_of("shape"), NEAR, [distant]).laws[0].label == published.label


def test_who_is_chosen_is_heard_alone_however_far():
    published = evidence(factor_of("shape"), NEAR).laws[0]
    fitted = replace(published, label="fitted", draws={k: np.full(3, v) for k, v in published.values.items()})
    assert evidence(factor_of("shape"), NEAR, [fitted], "published").laws[0].label == published.label
    distant = replace(fitted, ranges={k: (v[0] / 1e4, v[1] / 1e4) for k, v in fitted.ranges.items()})
    found = evidence(factor_of("shape"), NEAR, [distant], "fit")
    assert [c.label for c in found.laws] == ["fitted"]
    assert found.decides
    assert found.beyond > DECIDES
    assert not evidence(factor_of("shape"), NEAR, [fitted], "usual").decides
    assert evidence(factor_of("shape"), NEAR, [], "fit").laws == ()


def test_a_source_that_there_is_not_is_refused():
    with pytest.raises(BadInput, match="allowed are fit, published, usual"):
        checked(RecipeGoal(flops=1e22, evidence={"shape": "me"}))


def test_choices_are_read_and_others_refused_in_one_line():
    assert read_evidence("shape:published, vocab-size : usual,") == {"shape": "published", "vocab-size": "usual"}
    assert read_evidence("") == {}
    for text in ("shape", "shape:me", "colour:usual", "size:fit", "shape=fit"):
        with pytest.raises(BadInput, match="says no evidence; allowed is one of shape, heads"):
            read_evidence(text)


def test_a_fit_to_runs_that_vary_a_factor_only_with_something_else_is_not_heard():
    published = evidence(factor_of("shape"), NEAR).laws[0]
    fitted = replace(published, label="fitted")
    assert tells(factor_of("shape"), fitted)
    assert not tells(factor_of("shape"), replace(fitted, together=("width", "params")))
    assert not tells(factor_of("heads"), fitted)
    tied = replace(evidence(factor_of("repetition"), NEAR).laws[0], together=("tokens", "unique_tokens"))
    assert not tells(factor_of("repetition"), tied)
    assert evidence(factor_of("repetition"), NEAR, [tied], "fit").laws == ()
