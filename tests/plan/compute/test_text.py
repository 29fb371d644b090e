"""What is said of a budget's split, with numbers worked out by hand."""

from dataclasses import replace

import pytest

from core import laws
from core.fit import from_published
from core.plan.compute import text
from core.plan.compute.allocate import Allocation

BEST = Allocation(1e24, 7e10, None, None, 2.4e12, None, None, 34.3, 1.95, None, None, True)
NEAR = {0.005: (4e10, 1.2e11), 0.01: (3e10, float("inf"))}


def test_the_answer_has_the_split_and_the_sizes_nearly_as_good():
    assert text.answer(BEST, "params", {"unique_tokens": 3e11}) == (
        "Train **70.0B parameters** on **2.40T tokens**, unique tokens held at 300B."
    )
    assert text.sizes(NEAR) == (
        "Were the law right, sizes from 40.0B to 120B cost at most 0.5\u00a0% in loss, "
        "30.0B to the edge of the search at most 1\u00a0%."
    )


def test_the_intervals_say_what_they_hold():
    whole = replace(BEST, low=1.8, high=2.0, sampling_low=1.93, sampling_high=1.97, regret=0.0123)
    assert text.errors(whole).endswith("of that of the loss, 1.930 to 1.970 is sampling error.")
    assert text.errors(replace(whole, no_form="No form.")) == "Intervals are of sampling error alone. No form."
    assert text.errors(replace(BEST, no_interval="No draws.")) == "No draws."
    assert text.regret(whole).endswith("this split could cost up to 1.2% more loss than the best.")
    assert text.regret(replace(whole, regret=1e-4)).endswith("would cost hardly more loss than the best.")
    assert text.regret(BEST) == ""


def test_what_lies_farther_than_the_budget_is_named():
    far = replace(BEST, decades_beyond_data=2.3, farthest="tokens")
    said = text.distance(far, (1e18, 1e22))
    assert said.endswith("(1e22 FLOP). The split lies 200 times beyond the runs by training tokens.")
    assert "The split" not in text.distance(replace(far, decades_beyond_data=2.02), (1e18, 1e22))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ((1e18, 1e22), "The budget is 100 times the compute of the largest run (1e22 FLOP)."), ((1e18, 1e25), ""),
        (None, "The source of these constants does not say up to which compute they were fitted."),
    ],
)  # fmt: skip
def test_the_distance_is_told_from_the_largest_run(data, said):
    assert text.distance(BEST, data) == said


def test_what_a_path_keeps_is_a_ratio_or_the_other_features():
    calibrated = from_published(*laws.get_published("chinchilla@besiroglu"))
    at = {"params": 1e9, "tokens": 2.5e10}
    assert "keeps the target's 25 tokens per parameter" in text.held_along(calibrated, at, "flops")
    assert text.held_along(calibrated, at, "tokens").startswith("The curve holds parameters at 1.00B parameters; ")
    assert text.held_along(calibrated, {"tokens": 1e9}, "tokens") == ""
