"""What is said of a prediction, with numbers worked out by hand."""

import pytest

from core import laws
from core.fit import Prediction, from_published
from core.fit.report.prediction import distance, further, sentence
from tests.fit._examples import bundled_fit

CALIBRATED = from_published(*laws.get_published("chinchilla@besiroglu"))
AT = {"params": 7e10, "tokens": 1.4e12}


def test_the_sentence_has_the_value_the_point_and_the_interval():
    said = sentence(CALIBRATED, AT, Prediction(1.9587, 1.94, 1.98, 1.0))
    assert said == ("**1.959 nats per token** at 70.0B parameters, 1.40T tokens, 95 % interval 1.940 to 1.980.")
    bare = Prediction(1.9587, None, None, 1.0, no_interval="No resamples were drawn.")
    assert sentence(CALIBRATED, AT, bare).endswith("1.40T tokens. No resamples were drawn.")


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (Prediction(2.0, 1.9, 2.1, 0.0), "This lies inside the range of the runs."),
        (Prediction(2.0, 1.9, 2.1, 1.5), "This lies 1.5 decades beyond the runs. The interval is sampling error only"),
        (Prediction(2.0, None, None, 1.5), "There is no interval, and the number assumes that the law"),
        (Prediction(2.0, None, None, None), "does not say over which runs they were fitted"),
    ],
)  # fmt: skip
def test_the_distance_says_what_the_interval_leaves_out(got, said):
    assert said in distance(got)


def test_a_further_run_lands_wider_than_the_law_s_mean():
    said = further(bundled_fit(), AT, "nats per token")
    low, high = (float(w) for w in said.removeprefix("One run trained there would land between ").split()[:3:2])
    assert said.endswith("nats per token (95 %).")
    assert low < high
