"""The record of a plan: numbers as they are meant, texts on one line, and contradictions in one line."""

import numpy as np
import pytest

from core.errors import BadInput
from core.report.training_config import DOCS, TrainingConfig


def test_numbers_lose_the_dust_of_float64_and_whole_ones_are_whole():
    plan = TrainingConfig(
        width=np.int64(768), depth=12.0, learning_rate=0.1 * 0.003, flops=np.float64(1e24), weight_decay=0,
        mixture={"web": 0.1 + 0.2, "code": 0.7},
    )  # fmt: skip
    assert (type(plan.width), type(plan.depth), plan.depth) == (int, int, 12)
    assert (plan.learning_rate, plan.flops, plan.weight_decay) == (0.0003, 1e24, 0.0)
    assert type(plan.weight_decay) is type(plan.flops) is float
    assert plan.mixture == {"web": 0.3, "code": 0.7}


def test_texts_are_on_one_line():
    plan = TrainingConfig(name="a\nb\x00 c", said_by={"width": "x\r\ny"}, runs="é" * 999)
    assert (plan.name, plan.said_by["width"], len(plan.runs or "")) == ("a b c", "x y", 200)


def test_what_is_missing_is_named():
    plan = TrainingConfig(width=8)
    assert plan.missing(("width", "depth", "steps")) == ["depth", "steps"]
    plan.need(("width",), "x")
    with pytest.raises(
        BadInput, match=r"^Levanter needs layers \(depth\), training steps \(steps\); the plan says noth"
    ):
        plan.need(("width", "depth", "steps"), "Levanter")
    assert all(DOCS.values())


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"width": 7.5}, "width is 7.5; allowed are whole numbers"),
        ({"width": 0}, "width is 0; allowed are numbers above 0"),
        ({"width": True}, "width is 'True'; allowed are numbers"),
        ({"tokens": 1e30}, "allowed are whole numbers up to 2"),
        ({"learning_rate": float("inf")}, "learning_rate is 'inf'"),
        ({"beta2": 1.5}, "beta2 is 1.5; allowed are shares up to 1"),
        ({"schedule": "wobble"}, "'wobble'; allowed are cosine, linear, constant, wsd"),
        ({"query_heads": 11, "kv_heads": 5}, "5 KV heads cannot serve 11 query heads"),
        ({"steps": 10, "warmup_steps": 10}, "A warm-up of 10 steps leaves nothing of 10"),
        ({"learning_rate": 1e-3, "min_learning_rate": 2e-3}, "above the peak of 0.001"),
        ({"mixture": {"a": 0.5}}, "sum to 0.5; allowed are shares that sum to 1"),
        ({"mixture": {"a b": 0.5, "a\nb": 0.5}}, "a name twice"),
        ({"mixture": {"a": -0.5, "b": 1.5}}, "allowed are numbers above 0"),
        ({"said_by": {"colour": "x"}}, "'colour'; allowed are the fields"),
        ({"name": 3}, "name is '3'; allowed is a text"),
    ],
)
def test_what_no_run_can_have_is_said_in_a_line(values, said):
    with pytest.raises(BadInput, match=said) as caught:
        TrainingConfig(**values)
    assert "\n" not in str(caught.value)
