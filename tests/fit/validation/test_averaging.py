"""Averages over laws: weighted means by hand, and the quantiles of draws that are mixed by weight."""

import dataclasses

import numpy as np
import pytest

from core.errors import BadInput
from core.fit.calibrated import Calibrated
from core.fit.validation.averaging import averaged
from core.fit.validation.compare import Compared, Comparison
from core.fit.validation.refits import Refit
from core.verdict import Reason, judged
from tests.fit._examples import LINE
from tests.tolerances import ALGEBRA

SIZE = dataclasses.replace(
    LINE, key="size", features=(dataclasses.replace(LINE.features[0], name="params", symbol="N"),),
    predict=lambda p, x: p["a"] + p["b"] * x["params"],
)  # fmt: skip
RNG = np.random.default_rng(0)
DRAWS = {"a": RNG.normal(2.0, 0.1, 60), "b": RNG.normal(0.3, 0.01, 60)}
AT = {"tokens": 4.0, "params": 7.0}


def entry(law, a, b, weight, held_out=None, draws=None):
    """A law with these constants, as a comparison weighs it."""
    calibrated = Calibrated(law, {"a": a, "b": b}, draws, {}, law.unit, law.key)
    refit = Refit(calibrated, {f.name: f.name for f in law.features}, False, None)
    return Compared(law.key, law.title, 2, weight=weight, weight_held_out=held_out, refit=refit)


def comparison(*entries):
    return Comparison("loss", "nats per token", 20, 20, 5, entries, None, ())


def test_a_law_alone_is_its_own_average():
    found = comparison(entry(LINE, 2.0, 0.3, 1.0, 1.0, DRAWS))
    value, low, high = averaged(found, {"tokens": 4.0})[:3]
    assert value == pytest.approx(3.2, rel=ALGEBRA)
    drawn = np.sort(DRAWS["a"] + 4.0 * DRAWS["b"])
    assert (low, high) == pytest.approx((drawn[1], drawn[58]), rel=ALGEBRA)  # of 60 draws, the 2nd and the 59th
    assert averaged(found, {"tokens": 4.0}, "held-out").value == pytest.approx(value, rel=ALGEBRA)


def test_laws_are_averaged_by_their_weights():
    """Either kind of weight, each law asked at its own feature: 2 + 0.3 x 4 = 3.2, and 1 + 0.5 x 7 = 4.5."""
    found = comparison(entry(LINE, 2.0, 0.3, 0.75, 0.4, DRAWS), entry(SIZE, 1.0, 0.5, 0.25, 0.6, DRAWS))
    value, low, high = averaged(found, AT)[:3]
    assert value == pytest.approx(0.75 * 3.2 + 0.25 * 4.5, rel=ALGEBRA)
    assert low < value < high
    assert averaged(found, AT, "held-out").value == pytest.approx(0.4 * 3.2 + 0.6 * 4.5, rel=ALGEBRA)


def test_draws_are_mixed_in_proportion_to_the_weights():
    """Draws of one law all give 1, of the other all 2: with 2 % of the weight a law lies outside of the interval."""
    ones, twos = ({"a": np.full(n, v), "b": np.zeros(n)} for n, v in ((50, 1.0), (100, 2.0)))
    for weight, ends in ((0.02, (2.0, 2.0)), (0.03, (1.0, 2.0)), (0.98, (1.0, 1.0))):
        found = comparison(entry(LINE, 1.0, 0.0, weight, draws=ones), entry(SIZE, 2.0, 0.0, 1 - weight, draws=twos))
        value, *interval = averaged(found, AT)[:3]
        assert value == pytest.approx(weight + 2 * (1 - weight), rel=ALGEBRA)
        assert tuple(interval) == ends


def test_without_draws_there_is_no_interval():
    assert averaged(comparison(entry(LINE, 2.0, 0.3, 1.0)), {"tokens": 4.0})[1:3] == (None, None)


def test_a_law_without_draws_leaves_no_interval_unless_it_hardly_counts():
    both = comparison(entry(LINE, 2.0, 0.3, 0.98, draws=DRAWS), entry(SIZE, 1.0, 0.5, 0.02))
    assert averaged(both, AT)[1:3] == (None, None)
    hardly = comparison(entry(LINE, 2.0, 0.3, 0.9995, draws=DRAWS), entry(SIZE, 1.0, 0.5, 0.0005))
    assert averaged(hardly, AT).low is not None


def test_laws_that_could_not_be_fitted_or_weighed_are_passed_over():
    failed = Compared("failed", "Failed", error="no runs")
    found = comparison(entry(LINE, 2.0, 0.3, 1.0), entry(SIZE, 1.0, 0.5, None), failed)
    assert averaged(found, {"tokens": 4.0}).value == pytest.approx(3.2)


def test_a_point_is_written_as_the_loader_reads_it_and_notes_say_what_no_law_takes():
    """1 + 0.5 x 7 = 4.5 and 2 + 0.3 x 4 = 3.2, half of each; size and tokens are taken by one law, width by none."""
    found = comparison(entry(LINE, 2.0, 0.3, 0.5), entry(SIZE, 1.0, 0.5, 0.5))
    both = averaged(found, {"D": 4.0, "N": 7.0, "d_model": 512.0})
    assert both.value == pytest.approx(3.85, rel=ALGEBRA)
    assert both.notes == ("No law compared takes width; it is left aside.",)
    derived = averaged(found, {"C": 168.0, "N": 7.0})  # 168 / (6 x 7) = 4 tokens
    assert derived.value == pytest.approx(3.85, rel=ALGEBRA)
    assert derived.notes == ("tokens is worked out by C = 6 N D: 4.00 tokens.",)


def test_points_and_weights_that_cannot_be_used_are_refused():
    found = comparison(entry(LINE, 2.0, 0.3, 0.7, 0.5), entry(SIZE, 1.0, 0.5, 0.3, 0.5))
    with pytest.raises(BadInput, match=r"The comparison knows no 'wdith'; it takes tokens, params"):
        averaged(found, {**AT, "wdith": 512.0})
    with pytest.raises(BadInput, match="missing"):
        averaged(found, {"params": 7.0})
    with pytest.raises(BadInput, match="'aicc' or 'held-out'"):
        averaged(found, AT, "votes")
    with pytest.raises(BadInput, match="allowed is none, for they could not be scored"):
        averaged(comparison(entry(LINE, 2.0, 0.3, None)), AT)


def test_an_average_says_how_far_it_lies_and_is_judged_by_it():
    """Runs up to 10 tokens: 31,623 lie 3.5 decades beyond, and 100 lie one."""
    solid = judged([Reason("solid", "The best law misses the largest runs by 1 %.")])
    both = [entry(LINE, 2.0, 0.3, 0.7, draws=DRAWS), entry(SIZE, 1.0, 0.5, 0.3, draws=DRAWS)]
    known = [
        dataclasses.replace(
            e,
            refit=dataclasses.replace(
                e.refit,
                calibrated=dataclasses.replace(
                    e.refit.calibrated, ranges={e.refit.calibrated.law.features[0].name: (1.0, 10.0)}
                ),
            ),
        )
        for e in both
    ]
    for tokens, decades, level in ((8.0, 0.0, "solid"), (100.0, 1.0, "solid"), (1e3, 2.0, "care"), (1e5, 4.0, "no")):
        found = averaged(comparison(*known), {"tokens": tokens, "params": 2.0})
        assert found.decades_beyond_data == pytest.approx(decades, abs=1e-9)
        assert found.judged(solid).level == level
    assert averaged(comparison(*both), AT).decades_beyond_data is None
    bare = averaged(comparison(entry(LINE, 2.0, 0.3, 1.0)), {"tokens": 4.0})
    assert bare.no_interval == "A law has too few draws for an interval."
