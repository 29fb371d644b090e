"""Scales that vary in the runs and that a law leaves out."""

import numpy as np
import pandas as pd

from core import laws
from core.fit.data.left_out import left_out

RNG = np.random.default_rng(0)
N = 10 ** RNG.uniform(7, 9, 40)
GRID = pd.DataFrame({"params": N, "tokens": N * 10 ** RNG.uniform(0, 2, 40)}).assign(
    flops=lambda t: 6 * t["params"] * t["tokens"], params_non_embedding=lambda t: 0.9 * t["params"]
)
OPTIMAL = GRID.assign(tokens=20 * GRID["params"], flops=120 * GRID["params"] ** 2)


def of(key, table):
    law = laws.get(key)
    return left_out(law, table, {f.name: table[f.name].to_numpy() for f in law.features})


def test_a_law_of_both_leaves_nothing_out():
    assert of("chinchilla", GRID) == ()


def test_a_law_of_size_leaves_out_tokens_and_the_reverse():
    assert of("power-law-params", GRID) == ("tokens",)
    assert of("power-law-tokens", GRID) == ("params", "params_non_embedding")


def test_compute_stands_for_both_where_all_runs_keep_one_ratio_and_not_in_a_grid():
    assert of("power-law-compute", OPTIMAL) == ()
    assert set(of("power-law-compute", GRID)) >= {"params", "tokens"}


def test_a_scale_that_stays_is_not_left_out():
    assert of("power-law-params", GRID.assign(tokens=1e10)) == ()


def test_cells_without_a_number_do_not_count():
    assert of("power-law-params", GRID.assign(tokens=[*GRID["tokens"][:3], *[np.nan] * 37])) == ()
