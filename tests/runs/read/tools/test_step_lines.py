"""Logs of small training scripts."""

import pytest

from core.runs.read.readers import read

LOGS = {
    "nanogpt": """tokens per iteration will be: 491,520
step 0: train loss 10.5, val loss 10.25
iter 0: loss 10.5, time 3200.5ms, mfu -100.00%
iter 10: loss 9.5, time 120.5ms, mfu 30.1%
step 250: train loss 5.5, val loss 5.25
""",
    "pairs": """step=0 train_loss=10.5 val_loss=10.25
step=10 train_loss=9.5
step=250 train_loss=5.5 val_loss=5.25
""",
    "colons": """step: 0, train_loss: 10.5, val_loss: 10.25
step: 10, train_loss: 9.5
step: 250, train_loss: 5.5, val_loss: 5.25
""",
    "speedrun": """step:0/250 train_loss:10.5 val_loss:10.25 train_time:0ms step_avg:nanms
step:10/250 train_loss:9.5 train_time:9ms
step:250/250 train_loss:5.5 val_loss:5.25 train_time:120ms
""",
    "bars": """[2026-02-01 08:00:00] step 0 | train_loss 10.5 | val_loss 10.25 | lr 1e-3
[2026-02-01 08:01:00] step 10 | train_loss 9.5
[2026-02-01 08:02:00] step 250 | train_loss 5.5 | val_loss 5.25
""",
}
TEXTS = ["step,loss\n1,4\n2,3\n", "step loss\n1 4\n2 3\n", "to step 1 on\nto step 2 on\n"]


@pytest.mark.parametrize("kind", LOGS)
def test_each_way_of_printing_gives_the_same_curve(kind):
    found = read("train.log", LOGS[kind].encode())
    cells = found.cells.rename(columns=lambda name: name.replace(" ", "_"))
    assert found.kind == "history"
    assert cells["step"].tolist() == [0, 10, 250]
    assert [float(c) for c in cells["val_loss"].dropna()] == [10.25, 5.25]
    losses = cells["train_loss"].fillna(cells["loss"]) if "loss" in cells else cells["train_loss"]
    assert [float(c) for c in losses] == [10.5, 9.5, 5.5]


def test_units_and_scales_stay_and_tokens_are_those_of_the_steps():
    cells = read("train.log", LOGS["nanogpt"].encode()).cells
    assert cells["time per step (ms)"].tolist()[:2] == ["3200.5", "120.5"]
    assert cells["mfu"].tolist()[:2] == ["-100.00%", "30.1%"]
    assert cells["tokens"].tolist() == [0, 4915200, 122880000]


@pytest.mark.parametrize("text", TEXTS)
def test_tables_and_prose_are_no_logs(text):
    assert not any("Lines that name a step" in note for note in read("t.txt", text.encode()).notes)
