"""Which rows of a table that names no runs are checkpoints of one run, on tables made by hand."""

import numpy as np
import pandas as pd

from core.fit.data.checkpoints import checkpoints

TABLE = pd.DataFrame({
    "params": [1e8, 1e8, 1e9, 1e8, 1e9],
    "tokens": [1e9, 2e9, 1e9, 4e9, 2e9],
    "loss": [3.5, 3.2, 3.0, 3.1, 2.8],
})  # fmt: skip


def test_rows_alike_in_all_but_tokens_and_targets_are_one_run():
    assert checkpoints(TABLE).tolist() == [0, 0, 1, 0, 1]


def test_what_follows_from_tokens_and_how_a_row_is_marked_tells_no_runs_apart():
    more = TABLE.assign(
        flops=6 * TABLE["params"] * TABLE["tokens"], step=TABLE["tokens"] / 1e6, seconds=TABLE["tokens"],
        characters=4 * TABLE["tokens"], steps=TABLE["tokens"] / 1e6, excluded=["", "a spike", "", "", ""],
        status=["ok", "", "ok", "ok", ""], **{"loss/code": TABLE["loss"], "metric/code": TABLE["loss"]},
    )  # fmt: skip
    assert checkpoints(more).tolist() == [0, 0, 1, 0, 1]


def test_any_other_column_does():
    rates = TABLE.assign(learning_rate=[1e-3, 1e-3, 1e-3, 2e-3, 1e-3])
    assert checkpoints(rates).tolist() == [0, 0, 1, 2, 1]
    known = TABLE.assign(learning_rate=[1e-3, np.nan, 1e-3, np.nan, 1e-3])  # two rows without a rate are alike
    assert checkpoints(known).tolist() == [0, 1, 2, 1, 2]


def test_unique_tokens_follow_tokens_where_every_token_is_seen_once():
    once = TABLE.assign(unique_tokens=TABLE["tokens"])
    assert checkpoints(once).tolist() == [0, 0, 1, 0, 1]
    repeated = TABLE.assign(unique_tokens=[1e9, 1e9, 1e9, 2e9, 1e9])
    assert checkpoints(repeated).tolist() == [0, 0, 1, 2, 1]


def test_rows_alike_with_the_same_tokens_are_runs_that_were_repeated():
    repeated = pd.DataFrame({"params": 1e8, "tokens": [1e9, 1e9, 1e9], "loss": [3.5, 3.4, 3.6]})
    assert checkpoints(repeated).tolist() == [0, 1, 2]


def test_without_tokens_every_row_stands_alone():
    assert checkpoints(TABLE.drop(columns="tokens")).tolist() == [0, 1, 2, 3, 4]


def test_with_tokens_and_targets_alone_all_rows_are_one_run():
    assert checkpoints(TABLE[["tokens", "loss"]].iloc[[0, 1, 3]]).tolist() == [0, 0, 0]
