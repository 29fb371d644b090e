"""The canonical columns: units and signs, families, targets and factors, their order."""

import pytest

from core.errors import BadInput
from core.runs.schema import COLUMNS, FAMILIES, column, family, is_factor, is_target, ordered


def test_families_take_unit_and_sign_from_their_prefix():
    assert column("mix/arxiv").sign == "nonnegative"
    assert column("loss/c4").unit == "nats per token"
    assert column("metric/mmlu").sign == "any"
    assert set(FAMILIES) == {"mix", "loss", "metric"}


@pytest.mark.parametrize("name", ["foo", "mix", "mix/", "arxiv/mix", "params\n"])
def test_an_unknown_column_names_the_allowed_ones(name):
    with pytest.raises(BadInput, match=r"allowed are .*params.*mix/NAME") as error:
        column(name)
    assert "\n" not in str(error.value)


def test_columns_say_what_they_are():
    for entry in COLUMNS.values():
        assert entry.doc.endswith(".")
        assert bool(entry.unit) == (entry.kind != "text")


def test_targets_and_factors_are_apart():
    assert [n for n in COLUMNS if is_target(n)] == ["loss", "loss_per_byte", "loss_unigram"]
    assert is_target("loss/c4")
    assert is_target("metric/mmlu")
    assert is_factor("mix/arxiv")
    assert not any(is_factor(n) for n in ("run", "loss", "metric/mmlu", "excluded", "seed"))


def test_canonical_order():
    assert ordered(["mix/b", "loss", "mix/a", "run"]) == ["run", "loss", "mix/a", "mix/b"]


def test_a_family_column_has_a_prefix_and_a_member():
    assert family("mix/arxiv") == ("mix", "arxiv")
    assert family("loss/a/b") == ("loss", "a/b")
    assert [family(name) for name in ("loss", "mix/", "/mix", "params/x")] == [None] * 4


def test_what_is_allowed_is_said_in_words():
    words = {"params": "numbers above 0", "weight_decay": "numbers from 0 up", "seed": "numbers", "run": "text"}
    assert {name: column(name).allowed for name in words} == words
