"""Corrections of how columns are read."""

import pandas as pd
import pytest

from core.errors import BadInput
from core.runs import Mapped, from_table
from core.runs.options import ReadOptions
from core.runs.read.corrections import corrected

RAW = pd.DataFrame({"alpha": [1, 2, 4], "tokens": [1e9, 2e9, 4e9], "loss": [4.0, 3.5, 3.0], "other": [3.0, 2.0, 1.0]})


def read(**columns: str):
    return from_table(RAW, "t", options=ReadOptions(columns=tuple(columns.items())))


def test_a_header_becomes_the_column_and_the_unit_that_were_said():
    assert read(alpha="params (M)").column("params").tolist() == [1e6, 2e6, 4e6]
    assert read(alpha="N").column("params").tolist() == [1, 2, 4]


def test_a_column_gives_way_to_the_header_that_was_named():
    found = read(other="loss")
    assert found.column("loss").tolist() == [3.0, 2.0, 1.0]
    assert "loss" in found.beside


def test_a_column_can_be_left_unread():
    assert "tokens" not in read(tokens="").table


@pytest.mark.parametrize(
    ("header", "column", "says"),
    [
        ("beta", "params", "there is no column 'beta' in the file: allowed are alpha, tokens, loss, other"),
        ("alpha", "sizes of it all", "'sizes of it all' is no column of the run table"),
    ],
)
def test_what_cannot_be(header, column, says):
    with pytest.raises(BadInput, match=says):
        read(**{header: column})


def test_what_is_computed_from_a_header_goes_with_it():
    chosen = [
        Mapped("n", "params", 1.0, "parameters"), Mapped("r", "tokens", 1.0, "tokens", times=("params",)),
        Mapped("l", "loss", 1.0, "nats per token"),
    ]  # fmt: skip
    assert corrected(chosen, ["n", "r", "l"], ()) == chosen
    assert [m.column for m in corrected(chosen, ["n", "r", "l"], (("n", ""),))] == ["loss"]
    both = [Mapped("s", "steps", 1.0, "steps"), Mapped("s", "tokens", 1.0, "tokens", times=("steps",))]
    assert corrected(both, ["s"], ()) == both
