"""What is said of a prediction, with numbers worked out by hand."""

from dataclasses import replace

import pytest

from core import laws
from core.fit import Prediction, from_fit, from_published
from core.fit.report.prediction import BELOW, differs, distance, errors, further, sentence, together
from tests.fit._examples import bundled_fit

CALIBRATED = from_published(*laws.get_published("chinchilla@besiroglu"))
AT = {"params": 7e10, "tokens": 1.4e12}
ALONE = Prediction(2.0, 1.9, 2.1, 1.5, sampling_low=1.9, sampling_high=2.1, no_form="No form was fitted.")
WHOLE = Prediction(2.0, 1.8, 2.2, 1.5, sampling_low=1.96, sampling_high=2.04, average=2.01, farthest="tokens")


def test_the_sentence_has_the_value_the_point_and_the_ends():
    assert sentence(CALIBRATED, AT, WHOLE) == (
        "**2.000 nats per token** (1.800 to 2.200) at 70.0B parameters, 1.40T tokens."
    )
    said = sentence(CALIBRATED, AT, Prediction(1.9587, 1.94, 1.98, 1.0))
    assert said == ("**1.959 nats per token** (1.940 to 1.980) at 70.0B parameters, 1.40T tokens.")
    bare = Prediction(1.9587, None, None, 1.0, no_interval="No resamples were made.")
    assert sentence(CALIBRATED, AT, bare).endswith("1.40T tokens.")
    assert errors(bare) == "No resamples were made."


def test_both_errors_are_told_apart_or_the_reason_is_given():
    """Half of 2.2 - 1.8 is 10 % of 2, and half of 2.04 - 1.96 is 2 %."""
    assert errors(WHOLE) == (
        "Of the band (±10.00%) that is sampling error: 1.960 to 2.040, ±2.00%. "
        "The rest is what the law's form may miss."
    )
    assert errors(ALONE) == "The interval (±5.00%) is sampling error only. No form was fitted."
    assert errors(Prediction(2.0, None, None, 1.5)) == ""


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (replace(WHOLE, decades_beyond_data=0.0), "This lies inside the range of the runs."),
        (WHOLE, f"32 times beyond the runs by training tokens. No run there says where the law ends. {BELOW}"),
        (ALONE, "This lies 32 times beyond the runs. It assumes that the law still holds there."),
        (Prediction(2.0, None, None, 1.5), "There is no interval, and the number assumes that the law"),
        (Prediction(2.0, None, None, None), "does not say over which runs they were fitted"),
    ],
)  # fmt: skip
def test_the_distance_says_what_the_band_leaves_out(got, said):
    assert said in distance(got)
    assert (BELOW in distance(got)) == (got is WHOLE)


@pytest.mark.parametrize(("average", "much"), [(2.0, False), (2.06, False), (1.93, True), (2.07, True)])
def test_law_and_rival_together_are_advice_from_a_third_of_half_the_band_on(average, much):
    """Half of the band is 0.2; a third of that is 0.067."""
    fit = bundled_fit()
    calibrated, got = from_fit(fit), replace(WHOLE, average=average)
    assert differs(got) == much
    said = together(calibrated, got)
    assert said.startswith("Better plan with **" if much else "Law and rival (")
    assert f"{average:.3f}" in said
    assert laws.rival_of(calibrated.law).title in said
    assert together(CALIBRATED, got) == ""


def test_a_further_run_lands_wider_than_the_law_s_mean():
    said = further(bundled_fit(), AT, from_fit(bundled_fit()))
    low, high = (float(w) for w in said.removeprefix("One run trained there would land between ").split()[:3:2])
    assert said.endswith("nats per token (95 %).")
    assert low < high
