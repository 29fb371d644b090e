"""The runs where pictures put them."""

import pandas as pd

from core import laws
from core.fit import from_published
from core.fit.diagnostics.points import MOST, points, thinned
from core.runs import from_table

RAW = pd.DataFrame({
    "run": ["a", "b", "c", "d"], "params": [1e7, 2e7, 3e7, 4e7], "tokens": [1e9, 2e9, 3e9, 4e9],
    "loss": [4.0, 3.8, 3.5, 3.4], "status": ["", "", "", "diverged"],
})  # fmt: skip


def test_every_run_has_its_features_its_compute_and_whether_it_counts():
    found = points(from_published(*laws.get_published("chinchilla@besiroglu")), from_table(RAW, "small"))
    assert list(found["flops"]) == [6 * n * d for n, d in zip(RAW["params"], RAW["tokens"], strict=True)]
    assert list(found["label"]) == list("abcd")
    assert list(found["excluded"]) == [False, False, False, True]


def test_runs_without_the_target_are_no_points():
    table = from_table(RAW.rename(columns={"loss": "loss/c4"}), "other")
    assert points(from_published(*laws.get_published("chinchilla@besiroglu")), table).empty


def test_all_that_count_are_shown_and_of_the_others_so_many():
    many = pd.DataFrame({"excluded": [i % 10 != 0 for i in range(10 * MOST)]})
    kept = thinned(many)
    assert (~kept["excluded"]).sum() == MOST
    assert kept["excluded"].sum() == MOST
    assert kept.index[-1] >= many.index[-1] - 1  # from one end to the other
    assert thinned(kept) is kept
