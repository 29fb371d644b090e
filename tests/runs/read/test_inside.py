"""Columns inside of others: lists of shares, sizes in names."""

import pandas as pd
import pytest

from core.runs import from_table
from core.runs.options import ReadOptions

LISTS = pd.DataFrame(
    {"loss": [3.0, 2.9, 2.8, 2.7], "shares": ["0.25|0.75", "[0.5, 0.5]", "0.2; 0.3; 0.5", "1.0|0"], "params": [1e8] * 4}
)
NAMES = pd.DataFrame(
    {
        "model": ["llama-2-7b", "org/gpt-350M-base", "x-1.5b", "tiny 60m v2"],
        "loss": [2.0, 2.8, 2.5, 3.3],
        "year": [3, 4, 5, 6],
    }
)


def test_a_list_of_shares_is_asked_about_once_and_read_in_order():
    (left_open,) = from_table(LISTS, "t").questions
    assert (left_open.option, left_open.column) == ("mixture", "shares")
    read = from_table(LISTS, "t", options=ReadOptions(mixture="yes"))
    assert not read.questions
    assert read.table[["mix/1", "mix/2", "mix/3"]].to_numpy().tolist() == [
        [0.25, 0.75, 0.0], [0.5, 0.5, 0.0], [0.2, 0.3, 0.5], [1.0, 0.0, 0.0],
    ]  # fmt: skip
    named = ReadOptions(mixture="yes", columns=(("mix/1", "mix/code"),))
    assert {"mix/code", "mix/2"} <= set(from_table(LISTS, "t", options=named).table)


def test_sizes_in_names_are_asked_about_where_no_column_has_them():
    (left_open,) = from_table(NAMES, "t").questions
    assert (left_open.option, left_open.column, left_open.chosen) == ("column", "size in model", "no")
    answer = ((left_open.column, dict(left_open.choices)["yes"]),)
    read = from_table(NAMES, "t", options=ReadOptions(columns=answer))
    assert read.column("params").tolist() == [7e9, 3.5e8, 1.5e9, 6e7]
    assert not read.questions
    assert not from_table(NAMES.assign(params=[7e9, 3e8, 1e9, 6e7]), "t").questions


@pytest.mark.parametrize("name", ["v2b3m", "7bx", "gpt4", "a 7b of 13b", "0x7b", "b" * 5000])
def test_what_names_no_one_size(name):
    names = pd.DataFrame({"model": [name, f"{name}!"], "loss": [2.0, 2.8], "year": [3, 4]})
    assert not from_table(pd.concat([names] * 2), "t").questions
