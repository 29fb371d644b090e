"""A point of a law: names as people write them, what is worked out, what is left aside, and what is refused."""

import pytest

from core import laws
from core.errors import BadInput
from core.fit import from_published, predict
from core.fit.point import check_point

CHINCHILLA = laws.get("chinchilla")


def test_names_are_understood_as_the_loader_does():
    for at in ({"N": 7e9, "D": 1e12}, {"params": 7e9, "tokens": 1e12}, {"model size": 7e9, "training tokens": 1e12}):
        found = check_point(CHINCHILLA, at)
        assert found.values == {"params": 7e9, "tokens": 1e12}
        assert found.notes == ()


def test_what_the_law_does_not_take_is_left_aside():
    found = check_point(CHINCHILLA, {"N": 7e9, "D": 1e12, "lr": 1e-3})
    assert found.values == {"params": 7e9, "tokens": 1e12}
    assert found.notes == ("chinchilla takes params, tokens; learning_rate is left aside.",)


def test_compute_is_worked_out_from_size_and_tokens():
    found = check_point(laws.get("power-law-compute"), {"N": 7e9, "D": 1e12})
    assert found.values == {"flops": 4.2e22}
    assert found.notes == ("flops is worked out by C = 6 N D: 4.2e22 FLOP.",)


def test_tokens_are_worked_out_from_compute_and_size():
    found = check_point(CHINCHILLA, {"C": 4.2e22, "N": 7e9})
    assert found.values == {"params": 7e9, "tokens": pytest.approx(1e12, rel=1e-12)}
    assert found.notes == ("tokens is worked out by C = 6 N D: 1.00T tokens.",)


def test_size_is_worked_out_from_compute_and_tokens():
    found = check_point(CHINCHILLA, {"C": 4.2e22, "D": 1e12})
    assert found.values == {"params": pytest.approx(7e9, rel=1e-12), "tokens": 1e12}
    assert found.notes == ("params is worked out by C = 6 N D: 7.00B parameters.",)
    sparse = check_point(laws.get("dense-and-sparse"), {"C": 3e19, "D": 1e10, "S": 0.5})
    assert sparse.values["params"] == pytest.approx(1e9, rel=1e-12)  # 3e19 / (6 x 0.5 x 1e10)


def test_a_symbol_is_what_the_law_means_by_it_or_else_what_every_law_does():
    assert check_point(laws.get("kaplan-nsb"), {"N": 1e9, "S": 1e4, "B": 1e6}).values["steps"] == 1e4
    assert check_point(laws.get("data-constrained"), {"N": 7e9, "D": 1e12, "U": 1e11}).values["unique_tokens"] == 1e11
    found = check_point(CHINCHILLA, {"N": 7e9, "D": 1e12, "U_D": 1e11})
    assert found.notes == ("chinchilla takes params, tokens; unique_tokens is left aside.",)


def test_decided_features_are_not_asked_for_and_other_columns_are_kept_where_they_are_used():
    law = laws.get("mixture-linear[a,b]")
    found = check_point(law, {"D": 1e12, "lr": 1e-3}, decided=["mix/a", "mix/b"], also=["tokens", "params"])
    assert found.values == {"tokens": 1e12}
    assert found.notes == ("mixture-linear takes mix/*; learning_rate is left aside.",)
    with pytest.raises(BadInput, match="mix/a cannot be held fixed for mixture-linear"):
        check_point(law, {"mix/a": 0.5}, decided=["mix/a", "mix/b"])


def test_no_token_is_repeated_where_nothing_says_how_many_are_distinct():
    law, constants = laws.get_published("data-constrained@muennighoff")
    found = predict(from_published(law, constants), {"N": 7e9, "D": 1e12})
    assert found.value == predict(from_published(law, constants), {"N": 7e9, "D": 1e12, "unique_tokens": 1e12}).value
    assert found.notes == ("unique_tokens is taken to be tokens: no token is repeated.",)


def test_an_alternative_stands_in():
    found = check_point(laws.get("kaplan-nd"), {"N": 7e9, "D": 1e12})
    assert found.values == {"params_non_embedding": 7e9, "tokens": 1e12}
    assert found.notes == ("params stands in for params_non_embedding.",)


@pytest.mark.parametrize(
    ("key", "at", "line"),
    [
        ("chinchilla", {"N": 1e9}, "chinchilla needs params, tokens; tokens is missing"),
        ("chinchilla", {"N": 1e9, "params": 1e9, "D": 1e9}, "params is given twice"),
        ("attention-joint-heads", {"N": 1e9, "heads": 0.5}, "query_heads is 0.5; allowed are numbers from 1 up"),
        ("mixture-linear[a,b]", {"mix/a": 1.2, "mix/b": 0}, "mix/a is 1.2; allowed are numbers from 0 to 1"),
        ("mixture-linear[a,b]", {"mix/a": 0.5, "mix/b": 0.2}, "The shares of mix/a, mix/b sum to 0.7; allowed is 1"),
        ("chinchilla", {"N": 1e9, "D": 1e9, "S": 0.5}, r"S can be .*sparsity or steps.*; allowed is the name of one"),
        ("chinchilla", {"N": 1e9, "D": 1e9, "foo": 1}, "chinchilla knows no 'foo'; it takes params, tokens"),
        ("vocabulary", {"V": 1e5, "embedding_dim": 1e3, "D": 1e9, "C": 6e9}, "params_non_embedding is 0"),
        ("multi-power", {"learning_rate": 1e-3}, "a whole schedule"),
    ],
)
def test_what_cannot_be_is_refused(key, at, line):
    with pytest.raises(BadInput, match=line):
        check_point(laws.get(key), at)


@pytest.mark.parametrize(
    ("reference", "at", "line"),
    [
        ("chinchilla@hoffmann", {"N": 0, "flops": 1e20}, "params is 0"),
        ("chinchilla@hoffmann", {"N": 1e9, "flops": -1e20}, "flops is -1e+20"),
        ("dense-and-sparse@hossain", {"N": 1e9, "flops": 1e20, "sparsity": 1}, "sparsity is 1; allowed are numbers"),
        ("dense-and-sparse@hossain", {"N": 1e9, "flops": 1e20, "sparsity": 1.5}, "sparsity is 1.5; allowed are"),
    ],
)
def test_values_are_checked_before_anything_is_worked_out_from_them(reference, at, line):
    with pytest.raises(BadInput, match=line.replace("+", r"\+")):
        check_point(laws.get_published(reference)[0], at)
