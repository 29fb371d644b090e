"""Recommendations from a shell: the shape of their JSON, their words, and bad input in one line."""

import json

import pytest

from tests.test_cli import refused, run

RUN = ("batch", "--params", "8e9", "--tokens", "15e12")


def test_the_shape_of_recommendations():
    found = json.loads(run(*RUN, "--batch", "4M", "--json").stdout)
    assert set(found) == {"recommendations", "spread", "batch"}
    assert set(found["spread"]) == {"batch_tokens", "learning_rate", "weight_decay"}
    low, middle, high = found["spread"]["batch_tokens"].values()
    assert low < middle < high
    assert found["batch"]["batch_tokens"] == 4e6
    assert found["batch"]["tokens"] == pytest.approx(15e12 * (1 + found["batch"]["extra"]))
    values = {r["reference"]: r["value"] for r in found["recommendations"]["batch_tokens"]}
    assert values["optimal-batch-tokens@li"] == pytest.approx(0.58 * 15e12**0.571, rel=2e-3)


def test_recommendations_in_words():
    text = run(*RUN, "--loss", "2.0", "--batch", "4M").stdout
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


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((*RUN, "--batch", "512"), ("less than one sequence", "is it a count of sequences?")),
        ((*RUN, "--batch", "2e13"), ("larger than the data",)),
        ((*RUN, "--steps", "chinchilla"), ("batch_tokens and steps", "chinchilla has no batch_tokens")),
        ((*RUN, "--steps", "critical-batch-size", "--small", "1e9"), ("small batch is 1e+09", "up to the largest")),
        (("batch", "--params", "many", "--tokens", "1e9"), ("many",)),
    ],
)
def test_bad_input_is_one_line(args, words):
    refused(run(*args), *words)
