"""What tables of a few rows can say of heads."""

import math
from types import SimpleNamespace

import pandas as pd
import pytest

from core.plan.architecture.head_runs import head_width, longest_context, spans_of, unlike

BOTH = ("params", "query_heads", "kv_heads")


@pytest.mark.parametrize(
    ("factors", "apart", "said"),
    [
        (("params",), 9, "do not vary in heads"), (("query_heads",), 9, "do not vary in size"),
        (("params", "kv_heads"), 1, "vary in KV heads alone"), (("params", "kv_heads"), 2, ""),
        (("params_non_embedding", "query_heads"), 0, ""), (BOTH, 0, ""),
    ],
)  # fmt: skip
def test_runs_tell_of_heads_where_heads_and_sizes_differ(factors, apart, said):
    found = unlike(pd.DataFrame({"head_dim": [64, 64]}), factors, "sweep", apart)
    assert said in found
    assert bool(found) == bool(said)


def test_heads_of_another_width_are_another_question():
    assert "differ in width" in unlike(pd.DataFrame({"head_dim": [64, 32]}), BOTH, "sweep", 9)


def test_contexts_and_widths_are_known_where_runs_say_them():
    runs = pd.DataFrame({"context": [1024, 4096], "head_dim": [64.0, math.nan]})
    assert longest_context(runs) == 4096
    assert head_width(runs) == 64
    assert math.isnan(head_width(runs.assign(head_dim=[64, 32])))
    assert math.isnan(longest_context(runs[[]]))
    assert math.isnan(head_width(runs[[]]))


def test_spans_are_those_of_all_fits():
    fits = {(8, 1): SimpleNamespace(ranges={"params": (2e8, 8e8)}), (4, 2): SimpleNamespace(ranges={"n": (1e8, 4e8)})}
    assert spans_of(fits) == {"params_non_embedding": (1e8, 8e8), "query_heads": (4, 8), "kv_heads": (1, 2)}
