"""Shapes and heads are judged by their distance, by errors on the runs, and by what the law knows."""

import math
from dataclasses import replace

import pytest

from core import laws
from core.fit import Calibrated, from_published
from core.plan.architecture.family import GEMSTONES
from core.plan.architecture.head_costs import Use, candidates
from core.plan.architecture.heads import choose, losses, moved
from core.plan.architecture.shape import best_shape
from core.plan.architecture.verdict import Evidence, of_heads, of_shape
from core.verdict import Reason, judged

SOLID = judged([Reason("solid", "The typical error is small.")])
TRUTH = {"E": 1.7, "A": 60.0, "A_h": 25.0, "A_kv": 12.0, "alpha": 0.24, "beta": 0.6, "gamma": 0.5}
JOINT = Calibrated(laws.get("attention-joint"), TRUTH, None, {}, "nats per token", "by hand")
FOUND = choose(JOINT, 2.2, Use(131_072), candidates(16, None))
SIZE = float(FOUND.best["params"])
WELL = Evidence(0.001, 0.001, 131_072)


def heads(evidence=WELL, far=0.0, fitted=SOLID, found=FOUND, law=JOINT):
    return of_heads(found, law, {"params": (SIZE / 1e3, SIZE / 10**far)}, evidence, fitted)


def texts(found):
    return " ".join(r.text for r in found.reasons)


def test_a_law_that_fits_well_within_its_runs_is_solid():
    assert heads().level == "solid"
    assert heads().way_out == ""


@pytest.mark.parametrize(("far", "level"), [(0.2, "solid"), (0.31, "care"), (1.01, "no")])
def test_heads_by_their_size(far, level):
    assert heads(far=far).level == level


@pytest.mark.parametrize(
    ("evidence", "level", "said"),
    [
        (replace(WELL, error=0.011), "care", "misses the runs by 1.1%"),
        (replace(WELL, error=0.031), "no", "misses the runs by 3.1%"),
        (replace(WELL, ahead=0.02), "care", "hidden from it, by 2.0%"),
        (replace(WELL, ahead=0.04), "no", "hidden from it, by 4.0%"),
        (replace(WELL, ahead=None), "care", "were not tried"),
        (replace(WELL, context=math.nan), "care", "the runs do not say"),
        (replace(WELL, context=131_072 / 4.1), "care", "contexts up to"),
        (replace(WELL, context=131_072 / 4), "solid", ""),
    ],
)
def test_heads_by_what_the_runs_say(evidence, level, said):
    found = heads(evidence)
    assert found.level == level
    assert said in texts(found)
    assert bool(found.way_out) == (level != "solid")


def test_heads_that_move_the_loss_less_than_the_law_misses_are_not_told():
    change = moved(JOINT, FOUND)
    flat = Calibrated(JOINT.law, TRUTH | {"A_h": 0.05, "A_kv": 0.05}, None, {}, JOINT.unit, "flat")
    found = choose(flat, float(losses(flat, *([v] for v in (1e9, 8.0, 8.0)))[0, 0]), Use(8192), candidates(16, None))
    assert "they do not tell which" not in texts(heads())
    assert change > WELL.error
    assert "they do not tell which" in texts(of_heads(found, flat, {}, WELL, SOLID))


def test_resamples_that_choose_other_heads_and_what_a_law_does_not_know():
    assert heads(found=replace(FOUND, sure=0.4)).level == "care"
    assert heads(found=replace(FOUND, sure=0.6)).level == "solid"
    published = from_published(*laws.get_published("attention-joint-heads@through-chen"))
    found = of_heads(FOUND, published, {}, None, None)
    assert found.level == "care"
    assert "published curves" in texts(found)
    assert "nothing of KV heads" in texts(found)


def test_no_choice_stands_above_its_fit():
    assert heads(fitted=judged([Reason("no", "E is open.")])).level == "no"


def test_a_shape_by_its_distance_and_the_edge_of_its_search():
    known = from_published(*laws.get_published("width-depth-params@mcleish"))
    best = best_shape(known, 1e20, GEMSTONES.flops_per_token)
    near = {n: (getattr(best.shape, n) / 10, getattr(best.shape, n) * 10.0) for n in ("width", "depth", "tokens")}
    inside = replace(known, ranges=near)
    assert of_shape(best, inside, SOLID) == SOLID
    assert of_shape(best, inside, None).level == "care"
    for times, level in ((1e3, "care"), (1e5, "no")):  # one decade of them lies inside: 2 and 4 decades beyond
        beyond = replace(known, ranges={n: (low / 1e6, high / times) for n, (low, high) in near.items()})
        assert of_shape(best, beyond, None).level == level
        assert of_shape(best, beyond, SOLID).level == level
    assert of_shape(replace(best, bounded=False), inside, SOLID).level == "care"
