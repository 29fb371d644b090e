"""Torchtitan's lines."""

from core.runs.read.readers import read


def test_without_the_plan_there_are_no_tokens():
    found = read(
        "t.log", b"step:  1  loss: 10.5  grad_norm: 4.1  tps: 48,210\nstep:  2  loss: nan  grad_norm: inf  tps: 1,000\n"
    )
    assert found.cells.to_dict("list") == {
        "step": [1, 2], "train/loss": ["10.5", "nan"], "grad_norm": ["4.1", "inf"], "tps": ["48210", "1000"],
    }  # fmt: skip
