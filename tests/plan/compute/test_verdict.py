"""A budget beyond the runs, or without an inner optimum, is judged; at their largest run the fit's verdict stays."""

from dataclasses import replace

import numpy as np
import pytest

from core import laws
from core.fit import FitOptions, fit, from_fit, from_published
from core.plan.compute.allocate import allocate
from core.plan.compute.verdict import of_allocation
from core.verdict import Reason, judged
from tests.fit._examples import spread, two_terms

BESIROGLU = from_published(*laws.get_published("chinchilla@besiroglu"))
KNOWN = replace(BESIROGLU, ranges={"flops": (1e18, 1e21)})
SOLID = judged([Reason("solid", "The typical error is small.")])


@pytest.mark.parametrize(
    ("flops", "level"),
    [
        (1e21, "solid"), (3e22, "solid"), (4e22, "care"), (3e24, "care"), (4e24, "no"),
        (1e17, "solid"), (1e16, "care"), (1e14, "no"),
    ],
)  # fmt: skip
def test_it_goes_by_the_compute_of_the_runs_on_either_side(flops, level):
    assert of_allocation(allocate(KNOWN, flops), KNOWN, SOLID).level == level


def test_without_a_range_the_distance_is_not_judged():
    unknown = replace(BESIROGLU, ranges={})
    assert of_allocation(allocate(unknown, 1e27), unknown, SOLID) == SOLID


def test_where_the_compute_of_the_runs_is_not_known_size_and_tokens_are_judged():
    best = allocate(BESIROGLU, 1e24)
    sizes = replace(BESIROGLU, ranges={"params": (1e7, best.params / 10**2), "tokens": (1e9, 1e13)})
    found = of_allocation(best, sizes, SOLID)
    assert found.level == "care"
    assert "100 times beyond the runs" in found.reasons[0].text


def test_a_setting_outside_of_the_runs_asks_for_care():
    experts = from_published(*laws.get_published("dense-and-sparse@hossain"))
    known = replace(experts, ranges={"flops": (1e18, 1e23), "sparsity": (0.0, 0.75)})
    for sparsity, level in ((0.5, "solid"), (0.9, "care")):
        fixed = {"sparsity": sparsity}
        found = of_allocation(allocate(known, 1e22, fixed), known, SOLID, fixed)
        assert found.level == level
    assert "sparsity 0.9 lies outside the runs, which have 0 to 0.75" in found.reasons[0].text


def test_a_split_at_the_edge_of_the_search_is_not_one():
    best = replace(allocate(KNOWN, 1e20), bounded=False)
    assert of_allocation(best, KNOWN, SOLID).level == "no"


def test_runs_in_which_size_and_tokens_go_together_split_no_budget():
    """Twenty tokens for each parameter in every run: nothing tells which of the two a budget should buy."""
    size = np.geomspace(1e8, 3e9, 16)
    runs = two_terms({"params": size, "tokens": 20 * size}, 0.003)
    found = fit(laws.get("chinchilla"), runs, FitOptions(starts=16, bootstrap=40))
    assert set(found.together) == {"params", "tokens"}
    known = from_fit(found)
    best = allocate(known, 1e21)
    judgement = of_allocation(best, known, SOLID)
    assert judgement.level == "no"
    assert "params and tokens go together in the runs" in " ".join(r.text for r in judgement.reasons)
    assert best.no_interval.startswith("No intervals: params and tokens go together")
    assert best.params_low is None
    apart = fit(laws.get("chinchilla"), two_terms(spread(40), 0.003), FitOptions(starts=16))
    assert apart.together == []


@pytest.mark.parametrize(("spread_of", "level"), [(1.2, "solid"), (6.0, "care"), (40.0, "no")])
def test_an_uncertain_size_counts_by_what_its_ends_cost(spread_of, level):
    best = allocate(KNOWN, 1e21)
    ends = replace(best, params_low=best.params / spread_of, params_high=best.params * spread_of)
    p = BESIROGLU.values
    lost = []
    for n in (ends.params_low, ends.params_high):
        loss = p["E"] + p["A"] * n ** -p["alpha"] + p["B"] * (1e21 / 6 / n) ** -p["beta"]
        lost.append(loss / best.loss - 1)
    assert level == ("solid" if max(lost) <= 0.02 else "care" if max(lost) <= 0.1 else "no")
    found = of_allocation(ends, KNOWN, SOLID)
    assert found.level == level
    assert level == "solid" or f"{max(lost):.1%}" in found.reasons[0].text
