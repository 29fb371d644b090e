"""Runs of a table as plain numbers: rows that a law can use, their compute, and what is refused."""

import pandas as pd
import pytest

from core import laws
from core.errors import BadInput
from core.fit.known_runs import known_runs, none_known
from core.runs.build import from_table
from core.runs.options import ReadOptions


def _read(frame):
    return from_table(frame, "made up", options=ReadOptions(rows="runs"))


LAW = laws.get("chinchilla")
FRAME = pd.DataFrame({
    "params": [1e8, 2e8, 4e8, 8e8], "tokens": [2e9, 4e9, float("nan"), 8e9], "loss": [3.2, 3.0, 2.9, 2.8],
    "excluded": ["", "", "", "crashed"],
})  # fmt: skip


def test_rows_that_can_be_used_with_their_compute():
    found = known_runs(LAW, _read(FRAME))
    assert found.x["params"].tolist() == [1e8, 2e8]
    assert found.y.tolist() == [3.2, 3.0]
    assert found.flops == pytest.approx([6 * 1e8 * 2e9, 6 * 2e8 * 4e9])
    assert found.some([1]).x["tokens"].tolist() == [4e9]


def test_no_runs_have_every_feature():
    found = none_known(LAW)
    assert {name: len(values) for name, values in found.x.items()} == {"params": 0, "tokens": 0}
    assert len(found.y) == len(found.flops) == 0


def test_what_lacks_is_said():
    with pytest.raises(BadInput, match="loss_per_byte"):
        known_runs(LAW, _read(FRAME), "loss_per_byte")
    with pytest.raises(BadInput, match="tokens"):
        known_runs(LAW, _read(FRAME.drop(columns="tokens")))
    with pytest.raises(BadInput, match="cost"):
        known_runs(laws.get("power-law-params"), _read(FRAME.drop(columns="tokens")))
