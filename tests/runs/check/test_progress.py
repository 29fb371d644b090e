"""How training goes on along rows: stretches worked out by hand, and what rows are taken for."""

import numpy as np
import pandas as pd
import pytest

from core.runs.check.findings import Findings
from core.runs.check.progress import parts_of_runs, stretches, taken_for


def findings(**columns):
    return Findings(pd.DataFrame({"excluded": "", **columns}), {})


def taken(keys, **columns):
    return taken_for(findings(loss=np.arange(len(keys)) + 1.0, **columns), np.array(keys))


@pytest.mark.parametrize(
    ("progress", "numbers"),
    [
        ([1, 2, 3, 4], [0, 0, 0, 0]),
        ([4, 3, 2, 1], [0, 0, 0, 0]),
        ([1, 2, 3, 1, 2, 3], [0, 0, 0, 1, 1, 1]),
        ([1, 1, 2, 2], [0, 0, 0, 0]),
        ([1, 2, 1, 2], [0, 0, 1, 1]),
        ([1, 2, 3, 2.5, 3.5, 4.5], [0, 0, 0, 1, 1, 1]),
        ([4, 5, 6, 1, 2, 3], [0] * 6),
        ([2, 1, 4, 3, 6, 5], [0] * 6),
    ],
)
def test_stretches(progress, numbers):
    assert stretches(np.array(progress, float)).tolist() == numbers


def test_rows_that_stand_alone_are_runs():
    assert taken([0, 1, 2], tokens=[1.0, 2.0, 3.0]) == ("runs", True)


def test_rows_alike_with_the_same_tokens_are_runs_that_were_repeated():
    assert taken([0, 0, 0], params=[1e8] * 3, tokens=[1e9] * 3) == ("runs", True)


def test_rows_without_tokens_and_steps_are_runs():
    assert taken([0, 0, 1], params=[1e8, 1e8, 2e8]) == ("runs", True)


@pytest.mark.parametrize(
    ("tokens", "found"),
    [
        (np.geomspace(1, 64, 7), ("runs", True)),  # the same seven at two sizes, a factor of 2 apart
        (np.linspace(1, 7, 7), ("checkpoints", True)),  # in small steps
        (np.linspace(1, 4, 4), ("checkpoints", False)),  # neither many nor far apart
        (np.array([1.0, 3.0, 9.0]), ("runs", True)),
        (np.geomspace(1, 2**15, 16), ("checkpoints", False)),  # many, far apart: logged at powers of two, or a grid
    ],
)
def test_token_counts_tell(tokens, found):
    n = len(tokens)
    both = {"params": np.repeat([1e8, 4e8], n), "tokens": np.tile(tokens * 1e9, 2)}
    assert taken(np.repeat([0, 1], n).tolist(), **both) == found


@pytest.mark.parametrize("by", ["tokens", "ratio", "compute"])
def test_a_grid_has_common_tokens_ratios_or_compute(by):
    n = np.repeat([1e8, 2.3e8, 5.1e8], 5)
    level = np.tile(np.geomspace(10, 160, 5), 3)
    tokens = {"tokens": level * 1e8, "ratio": level * n, "compute": level * 1e18 / n}[by]
    assert taken(np.repeat([0, 1, 2], 5).tolist(), params=n, tokens=tokens) == ("runs", True)


def test_rows_of_one_id_come_again_after_a_restart():
    """A history of one id that went back from step 4 to step 3: the later rows count."""
    found = findings(step=[1.0, 2, 3, 4, 3, 4, 5], loss=[5.0, 4, 3.1, 2.1, 3, 2, 1])
    parts, again = parts_of_runs(found, np.zeros(7, int), by_id=True)
    assert parts.tolist() == [0] * 7
    assert again.tolist() == [False, False, True, True, False, False, False]


def test_rows_of_one_name_in_no_order_are_one_run_and_two_courses_in_a_row_are_two():
    steps = np.random.default_rng(3).permutation(np.arange(100.0, 1300.0, 100.0))
    names = np.zeros(len(steps), int)
    assert not parts_of_runs(findings(step=steps, loss=np.arange(12.0)), names)[0].any()
    again = np.concatenate([np.arange(100.0, 700.0, 100.0), np.arange(150.0, 750.0, 100.0)])
    assert parts_of_runs(findings(step=again, loss=np.arange(12.0)), names)[0].tolist() == [0] * 6 + [1] * 6


def test_without_progress_nothing_starts_again():
    parts, again = parts_of_runs(findings(loss=[3.0, 2.0]), np.array([0, 1]))
    assert (parts.tolist(), again.tolist()) == ([0, 0], [False, False])


def test_one_model_at_few_amounts_of_data_far_apart_has_runs():
    assert taken([0] * 8, tokens=np.geomspace(1e9, 128e9, 8)) == ("runs", True)
    assert taken([0] * 8, tokens=np.linspace(1e9, 8e9, 8)) == ("checkpoints", True)
