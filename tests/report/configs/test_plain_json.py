"""JSON: what is written is read back to the same record; anything else is refused in one line."""

import json
from dataclasses import replace

import pytest

from core.errors import BadInput
from core.report.configs import plain_json as module
from core.report.training_config import TrainingConfig
from tests.report.configs._plans import MIXED, PLAN

GOOD = {"kind": "training plan", "version": 1}


@pytest.mark.parametrize("plan", [TrainingConfig(), PLAN, *MIXED], ids=lambda plan: ascii(plan.name))
def test_it_is_read_back_to_the_same_record(plan):
    assert module.read(module.write(plan)) == plan


def test_numbers_keep_every_digit_and_whole_ones_stay_whole():
    plan = replace(PLAN, learning_rate=0.1 * 0.003, min_learning_rate=0.0, loss=2.71828182846, params=2**53)
    found = json.loads(module.write(plan))
    assert (found["learning_rate"], found["params"], found["loss"]) == (0.0003, 9007199254740992, 2.71828182846)
    assert module.read(module.write(plan)) == plan
    assert "pins" not in found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no JSON"),
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[1]", "no plan"),
        ("{}", "no plan"),
        (json.dumps({"kind": "training plan"}), "version 'None'; allowed is 1"),
        (json.dumps(GOOD | {"widths": 3}), "has no 'widths'; allowed are batch_tokens"),
        (json.dumps(GOOD | {"width": 3.5}), "width is 3.5; allowed are whole numbers"),
        (json.dumps(GOOD | {"width": "3"}), "width is '3'; allowed are numbers"),
        (json.dumps(GOOD | {"width": -3}), "width is -3; allowed are numbers above 0"),
        (json.dumps(GOOD | {"mixture": [1]}), "allowed are values by name"),
        (json.dumps(GOOD | {"tied_embeddings": "yes"}), "allowed are true and false"),
        (json.dumps(GOOD | {"flops": float("nan")}), "flops is 'nan'; allowed are numbers"),
        (json.dumps(GOOD | {"steps": 10**400}), "allowed are numbers"),
        (" " * 1_000_001, "too long"),
    ],
    ids=range(15),
)
def test_anything_else_is_refused_in_a_line(text, said):
    with pytest.raises(BadInput, match=said) as caught:
        module.read(text)
    assert "\n" not in str(caught.value)
