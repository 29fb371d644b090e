"""A budget beyond the runs, or without an inner optimum, is judged; at their largest run the fit's verdict stays."""

from dataclasses import replace

import pytest

from core import laws
from core.fit import from_published
from core.plan.compute.allocate import allocate
from core.plan.compute.verdict import of_allocation
from core.verdict import Reason, judged

BESIROGLU = from_published(*laws.get_published("chinchilla@besiroglu"))
KNOWN = replace(BESIROGLU, ranges={"flops": (1e18, 1e21)})
SOLID = judged([Reason("solid", "The typical error is small.")])


@pytest.mark.parametrize(
    ("flops", "level"), [(1e21, "solid"), (3e22, "solid"), (4e22, "care"), (3e24, "care"), (4e24, "no")]
)
def test_it_goes_by_the_compute_of_the_largest_run(flops, level):
    assert of_allocation(allocate(KNOWN, flops), KNOWN, SOLID).level == level


def test_without_a_range_the_distance_is_not_judged():
    unknown = replace(BESIROGLU, ranges={})
    assert of_allocation(allocate(unknown, 1e27), unknown, SOLID) == SOLID


def test_a_split_at_the_edge_of_the_search_is_not_one():
    best = replace(allocate(KNOWN, 1e20), bounded=False)
    assert of_allocation(best, KNOWN, SOLID).level == "no"
