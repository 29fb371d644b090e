"""What is said of a budget's split, with numbers worked out by hand."""

import pytest

from core import laws
from core.fit import from_published
from core.plan.compute import text
from core.plan.compute.allocate import Allocation

BEST = Allocation(1e24, 7e10, None, None, 2.4e12, None, None, 34.3, 1.95, None, None, True)
NEAR = {0.005: (4e10, 1.2e11), 0.01: (3e10, float("inf"))}


def test_the_answer_has_the_split_and_the_sizes_nearly_as_good():
    said = text.answer(BEST, NEAR, "params", {"unique_tokens": 3e11})
    assert said == (
        "Spend **1e24 FLOP** on **70.0B parameters** and **2.40T tokens**, unique tokens held at 300B. "
        "Sizes from 40.0B to 120B cost at most 0.5\u00a0% in loss, 30.0B to the edge of the search at most 1\u00a0%."
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ((1e18, 1e22), "The budget lies 2.0 decades beyond the largest run (1e22 FLOP)."), ((1e18, 1e25), ""),
        (None, "The source of these constants does not say up to which compute they were fitted."),
    ],
)  # fmt: skip
def test_the_distance_is_told_from_the_largest_run(data, said):
    assert text.distance(1e24, data) == said


def test_what_a_path_keeps_is_a_ratio_or_the_other_features():
    calibrated = from_published(*laws.get_published("chinchilla@besiroglu"))
    at = {"params": 1e9, "tokens": 2.5e10}
    assert "keeps the target's 25 tokens per parameter" in text.held_along(calibrated, at, "flops")
    assert text.held_along(calibrated, at, "tokens").startswith("The curve holds parameters at 1.00B parameters; ")
    assert text.held_along(calibrated, {"tokens": 1e9}, "tokens") == ""
