"""Mappings: a canonical value is the source's times a factor."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.runs import from_table
from core.runs.mapping import TRANSFORMS, Mapped


def test_a_mapping_of_ones_own():
    raw = pd.DataFrame({"x": [10, 20, 30], "y": ["3", "2", "1"], "loss": [9, 9, 9]})
    mapping = [Mapped("x", "params", 1e6, "parameters"), Mapped("y", "loss", 1.0, "nats per token")]
    found = from_table(raw, "t", mapping)
    assert found.column("params").tolist() == [1e7, 2e7, 3e7]
    assert found.column("loss").tolist() == [3, 2, 1]


def test_perplexity_becomes_nats():
    mapped = Mapped("ppl", "loss", 1.0, "nats per token", transform="log")
    assert mapped.convert(np.array([1.0, np.e, 20.0])) == pytest.approx([0.0, 1.0, 2.995732273553991])


def test_a_base_ten_logarithm_becomes_its_number():
    mapped = Mapped("log10 N", "params", 1e6, "parameters", transform="exp10")
    assert mapped.convert(np.array([0.0, 2.0])) == pytest.approx([1e6, 1e8])


def test_a_number_may_be_taken_from_what_it_divides():
    assert Mapped("x", "params", 3.0, "", transform="inverse").convert(np.array([2.0]))[0] == 1.5


def test_how_a_column_comes_of_the_file_is_written_for_people():
    assert Mapped("params (M)", "params", 1e6, "parameters").formula == "params (M) × 1e6"
    assert Mapped("val_ppl", "loss", 1.0, "", "log").formula == "natural logarithm of val_ppl"
    assert Mapped("D/N", "tokens", 1.0, "tokens", times=("params",)).formula == "D/N × params"
    assert Mapped("D", "tokens", 1e9, "tokens", by="share").formula == "D × share × 1e9"
    assert Mapped("m", "params", 0.05, "", "inverse", times=("tokens",)).formula == "inverse of m × 0.05000 × tokens"


def test_numbers_of_two_headers_are_multiplied_before_anything_else():
    raw = pd.DataFrame({"D": [400, 400], "share": ["25 %", 1], "loss": [3, 2]})
    mapping = [
        Mapped("D", "tokens", 1e9, "tokens", by="share"), Mapped("D", "params", 1.0, "", "sqrt", by="share"),
        Mapped("loss", "loss", 1.0, "nats per token"),
    ]  # fmt: skip
    found = from_table(raw, "t", mapping)
    assert found.column("tokens").tolist() == [1e11, 4e11]
    assert found.column("params").tolist() == [10, 20]
    assert list(found.beside.columns) == []
    with pytest.raises(BadInput, match="no column 'rate'"):
        from_table(raw, "t", [Mapped("D", "tokens", 1e9, "tokens", by="rate"), mapping[2]])


def test_a_logarithm_to_base_two_becomes_its_number():
    assert Mapped("log2 N", "params", 1.0, "", "exp2").convert(np.array([10.0, 20.0])).tolist() == [1024, 1048576]


@given(st.sampled_from(sorted(TRANSFORMS)), st.floats(0.1, 10), st.sampled_from([1.0, 1e6, 0.01]))
def test_numbers_of_the_file_come_back(transform, cell, factor):
    mapped = Mapped("x", "params", factor, "parameters", transform)
    assert mapped.revert(mapped.convert(np.array([cell])))[0] == pytest.approx(cell, rel=1e-9)


def test_what_came_of_several_columns_does_not_come_back():
    assert Mapped("x", "tokens", 1.0, "tokens", by="y").revert(np.ones(1)) is None
    assert Mapped("x", "tokens", 1.0, "tokens", times=("params",)).revert(np.ones(1)) is None
