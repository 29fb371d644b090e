"""The sentences of a comparison of arms."""

import re

from core.fit.arms.multiplier import ComputeRatio, compare_arms
from core.plan.multiplier import text
from tests.fit.arms._arms import MIDDLE, runs_of, two_optimizers


def found(noise=0.002, rows=slice(None)):
    table = two_optimizers(1.3, noise=noise, seed=2).iloc[rows]
    return compare_arms(runs_of(table), "optimizer", ["sgd", "lbfgs"], flops=MIDDLE).compared[0]


def test_the_answer_is_one_short_line():
    said = text.answer(found())
    assert re.fullmatch(
        r"\*\*sgd\*\* needs \*\*1\.\d\d times\*\* the compute of \*\*lbfgs\*\* \(1\.\d\d to 1\.\d\d\)\.", said
    )
    assert len(said.split()) <= 15


def test_without_an_interval_none_is_written():
    one = found(rows=[5, 17])
    assert "(" not in text.answer(one)
    assert "One run an arm" in text.better(one)
    assert text.interval(ComputeRatio(1.0, 1.1, None, None, None)) == ""


def test_probability_drift_and_noise_are_sentences():
    one = found()
    assert text.better(one) == "At 1e18 FLOP of lbfgs the probability that it needs less than sgd is above 99.9 %."
    assert "does not surely change with compute" in text.drift(one)
    assert "pairs leave 0.2" in text.noise(one) or "pairs leave 0.1" in text.noise(one)


def test_a_small_ratio_is_said_in_percent():
    assert text.times(ComputeRatio(1e21, 0.0784, 0.0649, 0.0948, 0.0)) == ("7.8 % of", "6.5 to 9.5 %")
    assert text.times(ComputeRatio(1e21, 0.93, 0.9, 0.97, 0.0)) == ("0.93 times", "0.90 to 0.97")


def test_ratios_are_written_as_people_say_them():
    assert [text.written(v) for v in (1.124, 0.0583, 12.34)] == ["1.12", "0.0583", "12.3"]
