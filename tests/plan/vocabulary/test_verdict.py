"""The best vocabulary is judged by its interval, by the budget's distance, and by having a lowest point at all."""

from dataclasses import replace

import pytest

from core import laws
from core.fit import from_published
from core.plan.vocabulary.budget import budget_of
from core.plan.vocabulary.optimum import vocabulary
from core.plan.vocabulary.verdict import certainty, of_vocabulary
from core.verdict import Reason, judged

TAO = from_published(*laws.get_published("vocabulary@tao"))
SOLID = judged([Reason("solid", "The typical error is small.")])
BEST = vocabulary(TAO, budget_of(7e9))
SURE = replace(BEST, low=BEST.size / 1.1, high=BEST.size * 1.1)


def within(far=0.0):
    flops = BEST.budget.flops / 10**far
    return replace(TAO, ranges={"flops": (flops / 1e3, flops)}, label="runs of my own")


def test_a_narrow_interval_within_the_runs_is_solid():
    assert of_vocabulary(SURE, within(), SOLID).level == "solid"


@pytest.mark.parametrize(("times", "level"), [(1.9, "solid"), (2.1, "care"), (9.9, "care"), (10.1, "no")])
def test_a_wide_interval_is_not_relied_on(times, level):
    wide = replace(BEST, low=BEST.size, high=BEST.size * times)
    assert of_vocabulary(wide, within(), SOLID).level == level


@pytest.mark.parametrize(("far", "level", "times"), [(0.2, "solid", "1.6"), (0.31, "care", "2"), (2.6, "no", "400")])
def test_a_budget_beyond_the_runs(far, level, times):
    found = of_vocabulary(SURE, within(far), SOLID)
    assert found.level == level
    assert f"The budget lies {times} times beyond the runs by training compute." in [r.text for r in found.reasons]


def test_a_vocabulary_twice_the_largest_tried_is_beyond_the_runs_though_compute_is_not():
    tried = replace(within(), ranges={**within().ranges, "vocab_size": (256.0, BEST.size / 2)})
    found = of_vocabulary(SURE, tried, SOLID)
    assert found.level == "care"
    assert found.reasons[0].text == "It lies 2 times beyond the runs by vocabulary size."


def test_without_an_interval_or_a_lowest_point_it_says_no_and_why():
    found = of_vocabulary(BEST, within(), SOLID, "The rows share only 2 runs.")
    assert found.level == "no"
    assert found.reasons[0].text == "The runs give no interval: The rows share only 2 runs."
    assert of_vocabulary(replace(SURE, bounded=False), within(), SOLID).level == "no"


@pytest.mark.parametrize(("name", "ends"), [("tao", "17K to 12M"), ("refit", "256 to 7.8M")])
def test_published_constants_are_as_sure_as_their_source_says(name, ends):
    known = from_published(*laws.get_published(f"vocabulary@{name}"))
    assert ends in certainty(known)
    found = of_vocabulary(vocabulary(known, budget_of(7e9)), known, None)
    assert found.level == "no"
    assert any(ends in r.text for r in found.reasons)


def test_it_never_stands_above_its_fit():
    assert of_vocabulary(SURE, within(), judged([Reason("no", "E is open.")])).level == "no"
