"""Recommendations from a shell: the shape of their JSON, their words, and bad input in one line."""

import json
import math

import pytest

from tests.cli._shell import answer, refused, run, words
from tests.plan.tuning.test_weight_decay import sweep as decays

RUN = ("batch", "--params", "8e9", "--tokens", "15e12")


def test_the_shape_of_recommendations():
    found = answer(run(*RUN, "--batch", "4M", "--json"))
    assert set(found) == {"recommendations", "spread", "batch"}
    assert set(found["spread"]) == {"batch_tokens", "learning_rate", "weight_decay"}
    low, middle, high = found["spread"]["batch_tokens"].values()
    assert low < middle < high
    assert found["batch"]["batch_tokens"] == 4e6
    assert found["batch"]["tokens"] == pytest.approx(15e12 * (1 + found["batch"]["extra"]))
    values = {r["reference"]: r["value"] for r in found["recommendations"]["batch_tokens"]}
    assert values["optimal-batch-tokens@li"] == pytest.approx(0.58 * 15e12**0.571, rel=2e-3)


def test_recommendations_in_words():
    text = words(run(*RUN, "--loss", "2.0", "--batch", "4M"))
    assert text.startswith("batch tokens: ")
    assert "critical-batch-kaplan@kaplan" in text
    assert "a batch of 4.00M tokens needs" in text


def test_runs_at_several_batches_show_both_critical_ones():
    """Sequences of 512 tokens: those known of Zhang's, and the ratio E_min / S_min of the same curves."""
    found = json.loads(run(*RUN, "--steps", "critical-batch-size", "--json").stdout)["critical"]
    fifth = [v["critical_batch_20_percent"]["value"] / 512 for v in found["losses"].values()]
    assert [round(v) for v in fifth] == [745, 955, 1394, 1889, 2533]
    twice = [v["critical_batch"] for v in found["losses"].values()]
    assert [round(v["value"] / 1e6, 2) for v in twice] == [1.12, 1.66, 2.78, 4.05, 5.70]
    assert all(v["low"] < v["value"] < v["high"] for v in twice)
    assert found["growth"]["critical_batch_20_percent"]["exponent"]["value"] == pytest.approx(0.468, abs=5e-4)
    text = run(*RUN, "--steps", "critical-batch-size", "--small", "65536").stdout
    assert "a fifth more steps (B*):" in text


def test_a_sweep_shows_what_it_says_of_decay_and_what_twice_the_best_costs(tmp_path):
    """The exponent that made the runs, and the bend of their valleys: 0.008 ln^2(2) / 2 of the loss."""
    path = tmp_path / "sweep.csv"
    decays().to_csv(path, index=False)
    found = json.loads(run(*RUN, "--sweep", str(path), "--json").stdout)["sweep"]
    assert found["weight_decay"]["identified"]
    assert found["weight_decay"]["exponent"]["value"] == pytest.approx(-0.527, abs=1e-6)
    # lambda = B / (eta D tau), of tau as (D / N)^-0.527, eta as N^-0.7 D^0.3 and B as D^0.57.
    of = found["trends"]["weight_decay"]["exponents"]
    assert of["size"]["value"] == pytest.approx(0.7 - 0.527, abs=1e-6)
    assert of["tokens"]["value"] == pytest.approx(0.57 - 0.3 - 1 + 0.527, abs=1e-6)
    assert {r["setting"] for r in found["twice"]} == {"weight_decay"}
    assert len(found["twice"]) == 9
    row = found["twice"][0]
    lowest = 1.8 + 300 * row["size"] ** -0.3 + 400 * row["tokens"] ** -0.3
    assert row["nats"] == pytest.approx(lowest * math.expm1(0.008 * math.log(2) ** 2 / 2), rel=1e-6)
    assert row["fewer"] > 0
    text = run(*RUN, "--sweep", "optimizer-sweep").stdout
    assert "weight decay: not identified: 13 of 13 scales" in text


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((*RUN, "--batch", "512"), ("less than one sequence", "is it a count of sequences?")),
        ((*RUN, "--batch", "2e13"), ("larger than the data",)),
        ((*RUN, "--steps", "chinchilla"), ("batch_tokens and steps", "chinchilla has no batch_tokens")),
        ((*RUN, "--steps", "critical-batch-size", "--small", "1e9"), ("small batch is 1e+09", "up to the largest")),
        ((*RUN, "--sweep", "chinchilla"), ("chinchilla varies none of learning_rate, batch_tokens, weight_decay",)),
        (("batch", "--params", "many", "--tokens", "1e9"), ("many",)),
        (("batch", "--params", "0", "--tokens", "1e9"), ("--params", "a number above 0")),
        (("batch", "--params", "1e9", "--tokens", "-1"), ("--tokens", "a number above 0")),
        (("batch", "--params", "1e300", "--tokens", "1e300"), ("--params", "below 1e+40")),
        ((*RUN, "--loss", "nan"), ("--loss", "nan")),
        ((*RUN, "--critical", "critical-batch-power-lines@bergsma"), ("--critical says nothing without --batch",)),
        ((*RUN, "--batch", "4M", "--devices", "0"), ("--devices", "a number above 0")),
        ((*RUN, "--steps", "critical-batch-size", "--small", "-1"), ("--small", "a number above 0")),
    ],
)
def test_bad_input_is_one_line(args, words):
    refused(run(*args), *words)
