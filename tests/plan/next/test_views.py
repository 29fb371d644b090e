"""Runs to make next as tables: the loss that the law expects of each, and the runs beside them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.plan.next.aim import aim_of
from core.plan.next.views import among_runs, proposed_table
from tests.plan.next._design import PUBLISHED
from tests.plan.next.test_verdict import GOOD

POINTS = pd.DataFrame({
    "params": [1e8, 2e8], "tokens": [2e9, 4e9], "flops": [1.2e18, np.nan], "loss": [3.2, 3.0], "label": ["a", "b"],
    "excluded": [False, False],
})  # fmt: skip


def test_each_run_has_its_expected_loss():
    table = proposed_table(GOOD, PUBLISHED)
    p = PUBLISHED.values
    by_hand = p["E"] + p["A"] * 1e9 ** -p["alpha"] + p["B"] * 2e10 ** -p["beta"]
    assert table["expected loss (nats per token)"].tolist() == pytest.approx([by_hand])
    assert table["flops"].tolist() == [1.2e20]


def test_the_value_is_what_is_narrowed():
    runs, new, column = among_runs(GOOD, PUBLISHED, POINTS)
    assert column == "loss"
    assert runs["value"].tolist() == [3.2]
    assert new["value"].tolist() == new["expected loss (nats per token)"].tolist()
    of_size = replace(GOOD, aim=aim_of(PUBLISHED, "size", {"flops": 1e22}))
    runs, new, column = among_runs(of_size, PUBLISHED, POINTS)
    assert (column, runs["value"].tolist(), new["value"].tolist()) == ("params", [1e8], [1e9])
    assert len(among_runs(of_size, PUBLISHED, POINTS.drop(columns="params"))[0]) == 0
