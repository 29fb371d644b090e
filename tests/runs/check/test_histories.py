"""Which rows of a history the rules keep, counted by hand."""

import numpy as np
import pandas as pd
import pytest

from core.errors import BadInput
from core.runs.check.findings import Findings
from core.runs.check.histories import thin
from core.runs.options import ReadOptions


def kept(rule, rows=10, keep=(), **columns):
    """The steps that are kept of two runs, a with steps 1 to `rows` and b with twice those."""
    step = np.concatenate([np.arange(1, rows + 1.0), 2 * np.arange(1, rows + 1.0)])
    table = pd.DataFrame({"excluded": "", "run": np.repeat(["a", "b"], rows), "step": step, "loss": 3.0, **columns})
    found = Findings(table, {}, options=ReadOptions(checkpoints=rule, keep=frozenset(keep)))
    thin(found)
    left = found.table[found.live]
    return [left["step"][left["run"] == run].tolist() for run in "ab"], found


@pytest.mark.parametrize(
    ("rule", "steps"),
    [
        ("all", [list(range(1, 11)), list(range(2, 21, 2))]),
        ("last", [[10], [20]]),
        ("every 4", [[2, 6, 10], [4, 12, 20]]),
        ("after warm-up", [list(range(1, 11)), list(range(2, 21, 2))]),
        ("after warm-up, every 3", [[1, 4, 7, 10], [2, 8, 14, 20]]),
        ("Every 5, Last", [[10], [20]]),
    ],
)
def test_rules(rule, steps):
    assert kept(rule)[0] == steps


def test_warm_up_is_what_the_table_says_or_a_tenth():
    assert kept("after warm-up", warmup_steps=4.0)[0] == [list(range(4, 11)), list(range(4, 21, 2))]
    assert kept("after warm-up", rows=30)[0][0] == list(range(3, 31))


def test_cooled_is_after_the_decay_of_the_rate():
    """Run a warms up, holds, and decays to its lowest over the last three rows; run b never decays."""
    rate = np.array([1, 2, 2, 2, 2, 2, 2, 1, 0.1, 0.1, *[2] * 10])
    assert kept("cooled", learning_rate=rate)[0] == [[9, 10], [20]]
    assert kept("cooled")[0] == [[10], [20]]


def test_a_table_with_few_rows_a_run_stays_and_a_dense_one_is_thinned():
    (few, _), found = kept("", rows=50)
    assert len(few) == 50
    assert found.problems == []
    (curve, _), found = kept("", rows=1000)  # without sizes it is for a law of schedules
    assert len(curve) == 1000
    (dense, _), found = kept("", rows=1000, params=1e8)
    assert 20 <= len(dense) <= 30
    assert dense[-1] == 1000
    assert dense[0] >= 100
    assert "by the rule 'after warm-up, every 36'" in found.problems[0].message
    assert len(found.problems) == 1
    assert found.table["excluded"].iloc[0] == "no checkpoint by the rule 'after warm-up, every 36'"


def test_a_row_may_be_taken_back():
    assert kept("last", keep=(0, 3))[0][0] == [1, 4, 10]


@pytest.mark.parametrize("rule", ["some", "every", "every x", "every 3.5"])
def test_what_is_no_rule_is_refused(rule):
    with pytest.raises(BadInput, match="no rule for checkpoints: allowed are all, last, every K"):
        kept(rule)
