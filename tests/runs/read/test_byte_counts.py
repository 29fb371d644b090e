"""Headers that count bytes: what they count, and that a person is asked where tokens may be meant."""

import pandas as pd
import pytest

from core.runs import from_table
from core.runs.options import ReadOptions
from core.runs.read.byte_counts import counted


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("data (TB)", ("data", "T")), ("data_gb", ("data", "B")), ("dataset size (GB)", ("dataset size", "B")),
        ("tokens [TB]", ("tokens", "T")), ("corpus bytes", ("corpus", "")), ("text in terabytes", ("text", "")),
        ("tokens (T)", None), ("tokens (B)", None), ("gpu memory (GB)", None), ("data (GB/s)", None), ("bpb", None),
        ("bits per byte", None),
    ],
)  # fmt: skip
def test_what_a_header_counts_in_bytes(header, wanted):
    assert counted(header) == wanted


def read(header, cells=(0.5, 1.0, 1.4), **options):
    frame = pd.DataFrame({"params": [1e8, 2e8, 4e8], header: cells, "loss": [3.4, 3.1, 2.9]})
    return from_table(frame, "t", options=ReadOptions(**options))


@pytest.mark.parametrize("header", ["data_tb", "dataset size (TB)", "corpus (TB)", "tokens (TB)", "training data (TB)"])
def test_bytes_of_text_are_no_tokens(header):
    found = read(header)
    assert "tokens" not in found.table
    assert any("bytes of text are no tokens" in p.message for p in found.problems)
    assert header in found.beside


@pytest.mark.parametrize("header", ["tokens (TB)", "data_tb"])
def test_what_may_be_a_trillion_of_tokens_is_asked(header):
    (asked_now,) = read(header).questions
    assert dict(asked_now.choices)[asked_now.chosen] == ""
    answers = [(header, written) for _, written in asked_now.choices if written]
    assert read(header, columns=tuple(answers)).column("tokens").tolist() == [5e11, 1e12, 1.4e12]


def test_beside_tokens_nobody_is_asked():
    frame = pd.DataFrame({"params": [1e8, 2e8], "tokens": [2e9, 4e9], "data (GB)": [8, 16], "loss": [3.4, 3.1]})
    found = from_table(frame, "t")
    assert found.questions == ()
    assert found.column("tokens").tolist() == [2e9, 4e9]
