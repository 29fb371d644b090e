"""Batches that cannot be are excluded in one line, and counts of sequences are asked about; good ones pass."""

import numpy as np
import pytest

from core.errors import BadInput
from tests.runs.check.test_checks import messages, runs


def test_a_batch_larger_than_the_data_is_excluded():
    found = runs(batch_tokens=[1e6, 1e6, 4e9, 5e9])
    assert messages(found, "error") == [
        "row 4, batch_tokens: is 4e+09, larger than the data of 3e+09 tokens; allowed are batches up to all tokens"
    ]
    assert len(found.included) == 3


def test_sequences_among_tokens_are_excluded_where_their_length_is_told():
    found = runs(batch_tokens=[256.0, 2**19, 2**20, 2**20], context=[2048] * 4)
    (said,) = messages(found, "error")
    assert said.startswith("row 2, batch_tokens: is 256, less than one sequence of 2048 tokens: is it a count of seq")
    assert len(found.included) == 3


@pytest.mark.parametrize(
    ("cells", "said"),
    [([256.0, 512, 2**20, 2**20], "in 2 rows and above it in others"), ([64.0, 128, 256, 512], "in 4 rows: are they")],
)
def test_without_a_length_small_batches_are_asked_about(cells, said):
    found = runs(batch_tokens=cells)
    (warning,) = messages(found, "warning")
    assert said in warning
    assert "multiply them by the tokens of a sequence" in warning
    assert len(found.included) == 4


def test_a_table_of_nothing_but_sequences_is_refused_with_the_reason():
    with pytest.raises(BadInput, match="is it a count of sequences"):
        runs(batch_tokens=[64, 128, 256, 512], context=[2048] * 4)


def test_good_batches_and_missing_ones_pass():
    found = runs(batch_tokens=[2048, 1e6, np.nan, 5e9], context=[2048] * 4)
    assert not messages(found, "error")
    assert not messages(found, "warning")
