"""Names of checkpoints: what step and how many tokens they say, and what names no step."""

import numpy as np
import pandas as pd
import pytest

from core.runs import from_table
from core.runs.read.checkpoints import NUMBER, with_checkpoints


def columns(header, *cells, **others):
    frame = pd.DataFrame({header: list(cells), **others}, dtype=object)
    found, _ = with_checkpoints(frame)
    return {name: found[name].tolist() for name in found.columns[len(frame.columns) :]}


@pytest.mark.parametrize(
    ("header", "cells", "wanted"),
    [
        ("checkpoint", ["step1000", "step2000"], {"step": [1000, 2000]}),
        ("ckpt", ["step-1000", "step-143000"], {"step": [1000, 143000]}),
        ("revision", ["1000", "2000"], {"step": [1000, 2000]}),
        ("checkpoint", [512, 1024], {"step": [512, 1024]}),
        ("Checkpoint", ["checkpoint-500", "checkpoint-1500"], {"step": [500, 1500]}),
        ("model.revision", ["step1000-tokens4B", "step2000-tokens8B"], {"step": [1000, 2000], "tokens": [4e9, 8e9]}),
        ("revision", ["stage1-step1k-tokens4.2B", "stage1-step2k-tokens8.4B"],
         {"step": [1000, 2000], "tokens": [4.2e9, 8.4e9]}),
        ("ckpt", ["300B tokens", "600B tokens", "1.5T"], {"tokens": [3e11, 6e11, 1.5e12]}),
        ("ckpt", ["/runs/7b/iter_0004000/mp_rank_00", "/runs/7b/iter_0008000/mp_rank_00"], {"step": [4000, 8000]}),
        ("ckpt_path", ["out/global_step100.pt", "out/global_step200.pt"], {"step": [100, 200]}),
        ("ckpt", ["10k", "20k", "final"], {"step": [1e4, 2e4]}),
        ("checkpoint", ["1000 steps", "2000 steps"], {"step": [1000, 2000]}),
        ("checkpoint", [0, 1, 2, 3], {NUMBER: [0, 1, 2, 3]}),
    ],
)  # fmt: skip
def test_a_name_says_steps_and_tokens(header, cells, wanted):
    found = columns(header, *cells)
    assert found.keys() == wanted.keys()
    for name, values in wanted.items():
        assert [v for v in found[name] if np.isfinite(v)] == values


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("checkpoint", ["pythia-70m", "pythia-160m"]), ("revision", ["main", "main"]), ("revision", ["1", "2"]),
        ("revision", ["4f1a09c", "1000e2b"]), ("checkpoint", ["step1000", "step1000"]), ("note", ["step1", "step2"]),
        ("checkpoint", ["best", "last", "step1000", "swa"]),
    ],
)  # fmt: skip
def test_what_names_no_step_is_left(header, cells):
    assert columns(header, *cells) == {}


def test_a_column_that_the_table_has_is_left_as_it_is():
    assert columns("ckpt", "step1000-tokens4B", "step2000-tokens8B", iteration=[1, 2]).keys() == {"tokens"}


def table(checkpoints, **more):
    sizes = np.repeat([7e7, 4.1e8], len(checkpoints))
    loss = 4.0 - 0.1 * np.tile(np.arange(len(checkpoints)), 2) - np.log10(sizes) / 10
    return from_table(pd.DataFrame({"params": sizes, "ckpt": [*checkpoints] * 2, "loss": loss, **more}), "t")


def test_rows_of_one_size_are_checkpoints_of_one_run():
    found = table(["step1000-tokens4B", "step2000-tokens8B", "step4000-tokens16B"])
    assert found.n_runs == 2
    assert found.column("tokens").tolist() == [4e9, 8e9, 16e9] * 2


def test_numbers_of_checkpoints_are_no_steps_of_a_batch():
    numbered = table([0, 1, 2, 3], batch_size_tokens=[524288] * 8)
    assert numbered.n_runs == 2
    assert "tokens" not in numbered.table
    stepped = table([1000, 2000, 3000, 4000], batch_size_tokens=[500_000] * 8)
    assert stepped.column("tokens").tolist() == [5e8, 1e9, 1.5e9, 2e9] * 2
