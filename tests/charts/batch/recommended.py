"""An example of the chart `recommended`."""

import pandas as pd

from core.charts.batch.recommended import recommended


def example(runs: pd.DataFrame):
    table = pd.DataFrame({
        "title": ["Best batch size from tokens", "Best batch size from compute", "Critical batch size from tokens"],
        "source": "made up", "value": [1e6, 3e6, 9e6], "words": ["1.00M tokens", "3.00M tokens", "9.00M tokens"],
        "kind": ["best", "best", "critical"], "far": ["inside", "2.1 decades beyond in flops", "not said"],
        "counted": True,
    })  # fmt: skip
    table = table.iloc[: len(runs)]
    return recommended(table, "batch size (tokens)", 1.7e6 if len(table) else float("nan"), 2e6)
