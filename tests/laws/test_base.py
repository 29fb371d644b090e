"""Kinds of features and domains: what a law scales with, what is chosen, and which numbers have a meaning."""

import dataclasses

import numpy as np
import pytest

from core.laws import base, get
from core.laws.base import Check, Domain, Feature, Law, Param, Published, above, below, interval, nonnegative, positive
from tests.laws._cases import each_law

GROWING = {
    *("params", "params_non_embedding", "tokens", "unique_tokens", "characters", "flops", "steps", "batch_tokens"),
    *("width", "depth", "vocab_size", "embedding_dim", "loss", "trained_params", "examples", "data_points"),
    *("batch_images", "ensemble_members", "active_params", "nonzero_params", "finetuning_characters"),
}
CHOSEN = {
    *("learning_rate", "weight_decay", "kv_heads", "sparsity", "parallel_streams", "domain_share", "patch_size"),
    *("weight_sparsity", "experts", "active_experts", "granularity", "shared_expert_share", "year"),
    *("bits", "activation_bits", "kv_bits", "quantisation_group"),
}
GROWING |= {
    "metric/reference_probability",
    "attempts",
    "reinforcement_compute",
    "generator_tokens",
    "reused_tokens",
    "merged_models",
    "teacher_loss",
    "supervised_loss",
}
CHOSEN |= {"metric/teacher_share", "exposures", "bytes_per_token", "initial_score", "number_base"}


@each_law
def test_every_feature_says_its_kind(law):
    for f in law.features:
        if f.name in GROWING:
            assert f.kind == "scale", f.name
        elif f.name.startswith("mix/"):
            assert f.kind == "share"
        elif f.shape:
            assert f.kind == "series"
        elif f.name in CHOSEN:
            assert f.kind == "setting", f.name
        else:
            assert f.name == "query_heads", "say here which kind the feature is of"


def test_heads_are_a_scale_where_nothing_else_is():
    assert get("attention-heads").scales == get("attention-heads").features
    assert [f.name for f in get("attention-joint").settings] == ["query_heads", "kv_heads"]


@pytest.mark.parametrize(
    ("domain", "inside", "outside", "words"),
    [
        (positive, [1e-300, 5], [0, -1, np.inf, np.nan], "is a positive number"),
        (nonnegative, [0, 5], [-1e-9, np.inf, np.nan], "are numbers from 0 up"),
        (interval(0, 1), [0, 0.5, 1], [-0.1, 1.1, np.nan], "are numbers from 0 to 1"),
        (below(1), [0, 0.999], [1, 1.5, -0.1], "are numbers from 0 to below 1"),
        (above(1), [1, 64], [0.5, 0], "are numbers from 1 up"),
        (Domain("", 0.0, 3.0, log=True), [1e-9, 3], [0, 3.1], "are numbers above 0 and at most 3"),
        (Domain("", 0.0, 1.0, open_below=True, open_above=True), [0.5], [0, 1], "are numbers above 0 to below 1"),
    ],
)
def test_a_domain_says_which_numbers_have_a_meaning(domain, inside, outside, words):
    assert all(domain.contains(v) for v in inside)
    assert not any(domain.contains(v) for v in outside)
    np.testing.assert_array_equal(
        domain.contains(np.array([*inside, *outside], float)), [True] * len(inside) + [False] * len(outside)
    )
    assert domain.allowed == words


def test_a_share_may_exceed_one_by_rounding():
    share = Feature("mix/a", kind="share", symbol="h", unit="share", doc="d", range=(0.1, 0.9), domain=interval(0, 1))
    assert share.allows(1 + 1e-9)
    assert share.allows(0.0)
    assert not share.allows(1.01)


@pytest.mark.parametrize("record", [Param, Feature, Published, Law, Check])
def test_records_take_everything_but_the_name_by_keyword(record):
    first, *others = dataclasses.fields(record)
    assert not first.kw_only
    assert all(f.kw_only for f in others)
    assert base.Kind
