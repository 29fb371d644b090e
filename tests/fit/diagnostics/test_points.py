"""Where pictures put the runs: features, compute, target and what is left out, on tables made by hand."""

import numpy as np
import pandas as pd

from core import laws
from core.fit import from_published
from core.fit.diagnostics.points import points
from core.runs import from_table
from tests.fit._examples import CHINCHILLA, fit_of, spread, two_terms

LAW = from_published(*laws.get_published("chinchilla@hoffmann"))
TABLE = pd.DataFrame({
    "run": ["a", "b", "c", "d", "e"], "params": [1e8, 1e9, 1e10, 1e9, 1e9], "tokens": [1e9, 2e10, 1e11, 2e10, 4e10],
    "loss": [3.4, np.nan, 2.4, 2.9, 2.8], "excluded": ["", "", "a spike", "", ""],
})  # fmt: skip


def test_runs_with_the_target_are_points_and_excluded_ones_are_marked():
    found = points(LAW, from_table(TABLE, "three"))
    assert found["label"].tolist() == ["a", "c", "d", "e"]
    assert found["loss"].tolist() == [3.4, 2.4, 2.9, 2.8]
    assert found["excluded"].tolist() == [False, True, False, False]
    np.testing.assert_allclose(found["flops"], [6e17, 6e21, 1.2e20, 2.4e20])  # C = 6 N D, the cost of the law


def test_the_tables_own_compute_is_taken_where_it_has_any():
    found = points(LAW, from_table(TABLE.assign(flops=[1e18, 2e20, 7e21, 2e20, 3e20]), "three"))
    assert found["flops"].tolist() == [1e18, 7e21, 2e20, 3e20]


def test_rows_without_names_are_called_by_their_number_and_lack_what_the_table_lacks():
    runs = from_table(TABLE[["params", "loss"]].assign(loss=[3.4, 3.0, 2.4, 2.9, 2.8]), "sizes")
    found = points(LAW, runs)
    assert found["label"].tolist() == [f"row {i}" for i in runs.table.index]
    assert "tokens" not in found
    assert "flops" not in found


def test_without_the_target_or_any_feature_there_are_none():
    for columns in (
        {"params": [1e8, 1e9, 1e10], "metric/x": [1.0, 2.0, 3.0]},
        {"width": [64, 128, 256], "loss": [3, 2, 1]},
    ):
        found = points(LAW, from_table(pd.DataFrame(columns), "else"))
        assert found.columns.tolist() == ["params", "tokens", "flops", "loss", "label", "excluded"]
        assert len(found) == 0


def test_a_fit_says_its_target_and_which_columns_served():
    table = two_terms(spread(5)).table.drop(columns="excluded")
    runs = from_table(
        table.assign(**{"loss/code": table["loss"] + 1, "params_non_embedding": 0.9 * table["params"]}), "t"
    )
    fit = fit_of(laws.get("chinchilla"), CHINCHILLA, runs, target="loss/code")
    fit = fit.model_copy(update={"columns": {"params": "params_non_embedding", "tokens": "tokens"}})
    found = points(LAW, runs, fit)
    np.testing.assert_allclose(found["loss"], table["loss"] + 1)
    np.testing.assert_allclose(found["params"], 0.9 * table["params"])
