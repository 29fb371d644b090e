"""The budgets of an isoFLOP sweep, found in runs whose budgets are known."""

import pandas as pd

from core.plan.compute.run_budgets import MOST, run_budgets


def sweep(**sizes: int) -> pd.DataFrame:
    """Runs of so many sizes at each budget, written as `b1e18`, a share of up to 2 % off it."""
    rows = [
        {"flops": float(name[1:]) * (1 + 0.02 * (i % 3 - 1)), "params": 1e7 * 2**i, "excluded": False}
        for name, many in sizes.items()
        for i in range(many)
    ]
    return pd.DataFrame(rows)


def test_budgets_with_several_sizes_are_found_and_stray_runs_are_not():
    found = run_budgets(sweep(b1e18=5, b3e18=6, b1e19=3, b2e19=1))
    assert sorted(found["budget"].unique()) == [1e18, 3e18]
    assert found.groupby("budget").size().to_dict() == {1e18: 5, 3e18: 6}


def test_many_runs_of_one_size_are_no_budget():
    runs = sweep(b1e18=5).assign(params=1e7)
    assert run_budgets(runs).empty


def test_what_is_excluded_does_not_count():
    runs = sweep(b1e18=5, b3e18=4).assign(excluded=lambda t: (t["params"] == 2e7) & (t["flops"] > 2e18))
    assert run_budgets(runs)["budget"].unique().tolist() == [1e18]


def test_at_most_a_few_budgets_those_with_the_most_sizes():
    runs = sweep(**{f"b{10.0**k:.0e}".replace("+", ""): 4 + k % 2 for k in range(16, 26)})
    found = run_budgets(runs)
    assert found["budget"].nunique() == MOST
    assert {10.0**17, 10.0**19, 10.0**21} <= {float(f"{b:.3g}") for b in found["budget"]}


def test_runs_without_a_compute_have_no_budget():
    runs = run_budgets(pd.DataFrame({"params": [1e7, 2e7], "excluded": [False, False]}))
    assert runs.empty
    assert "budget" in runs
