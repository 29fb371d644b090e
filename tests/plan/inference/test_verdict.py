"""The cheapest model for a use: its distance from the runs, its edge, and training for longer than any of them."""

from dataclasses import replace

from core import laws
from core.fit import from_published
from core.plan.inference.cheapest import LONG, cheapest
from core.plan.inference.verdict import of_serving
from core.plan.prices import Demand
from core.verdict import Reason, judged

BESIROGLU = from_published(*laws.get_published("chinchilla@besiroglu"))
SOLID = judged([Reason("solid", "The typical error is small.")])


def test_within_the_runs_the_verdict_is_that_of_the_constants():
    found = cheapest(BESIROGLU, Demand(1e9, 1e9), like=(1e9, 2e10))
    assert of_serving(found, BESIROGLU, SOLID) == SOLID
    assert of_serving(found, BESIROGLU, None).level == "care"


def test_far_beyond_the_runs_it_says_no_of_published_constants_and_of_fits_alike():
    found = cheapest(BESIROGLU, Demand(1e9, 1e9), like=(1e11, 2e12))
    for decades, level in ((1.0, "solid"), (2.0, "care"), (4.0, "no")):
        largest = found.best.params * found.best.tokens * 6 / 10**decades
        known = replace(BESIROGLU, ranges={"flops": (largest / 1e6, largest)})
        assert of_serving(found, known, SOLID).level == level
        assert of_serving(found, known, None).level == ("care" if level == "solid" else level)


def test_training_for_longer_than_laws_vouch_for_asks_for_care():
    found = cheapest(BESIROGLU, Demand(1e9, 1e9), like=(1e9, 2e10))
    long = replace(found, best=replace(found.best, tokens=2 * LONG * found.best.params))
    verdict = of_serving(long, replace(BESIROGLU, ranges={}), SOLID)
    assert verdict.level == "care"
    assert "tokens per parameter" in verdict.sentence


def test_the_edge_of_the_search_is_no_optimum():
    found = replace(cheapest(BESIROGLU, Demand(1e9, 1e9), like=(1e9, 2e10)), bounded=False)
    assert of_serving(found, BESIROGLU, SOLID).level == "no"


def test_training_ten_times_longer_than_laws_vouch_for_is_nothing_to_rely_on():
    found = cheapest(BESIROGLU, Demand(1e9, 1e9), like=(1e9, 2e10))
    long = replace(found, best=replace(found.best, tokens=11 * LONG * found.best.params))
    assert of_serving(long, replace(BESIROGLU, ranges={}), SOLID).level == "no"
