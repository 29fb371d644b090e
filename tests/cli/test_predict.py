"""Predictions from a shell: the shape of their JSON, their words, the numbers of Python, one-line errors."""

import pytest

from core.fit import from_fit, load_fit, predict
from tests.cli._shell import answer, refused, run, strict, words

END = (float, type(None))


def test_the_shape_of_a_prediction(saved):
    for source, end in ((saved, float), ("chinchilla@besiroglu", type(None))):
        found = answer(run("predict", source, "--at", "params=7e9,tokens=1e12", "--json"))
        ends = ["value", "low", "high", "sampling_low", "sampling_high", "average"]
        assert list(found) == [*ends, "decades_beyond_data", "no_interval", "no_form", "notes"]
        assert bool(found["no_interval"]) == (end is not float)
        assert isinstance(found["value"], float)
        assert isinstance(found["low"], end)
        assert isinstance(found["high"], end)
        assert isinstance(found["decades_beyond_data"], END)
    assert (
        strict(run("predict", "power-law-compute@kaplan", "--at", "flops=1e21", "--json"))["decades_beyond_data"]
        is None
    )


def test_one_further_run_is_less_certain_than_the_mean(saved):
    mean = strict(run("predict", saved, "--at", "params=7e9,tokens=1e12", "--json"))
    one = strict(run("predict", saved, "--at", "params=7e9,tokens=1e12", "--run", "--json"))
    assert one["value"] == mean["value"]
    assert one["low"] < mean["low"] < mean["high"] < one["high"]
    half = (one["high"] - one["low"]) / 2 / one["value"]
    assert any(f"holds to ±{half:.1%}" in text for text in one["verdict"]["reasons"])  # of the band that is shown
    assert (
        "--run needs a saved fit"
        in run("predict", "chinchilla@hoffmann", "--at", "params=7e9,tokens=1e12", "--run").stderr
    )


def test_a_prediction_in_words(saved):
    found = run("predict", saved, "--at", "params=70B, tokens=1.4T").stdout
    assert "nats per token (95 % " in found
    assert "decades beyond the data by training compute" in found
    assert " of it sampling error)" in found
    assert "rival (Chinchilla with one more exponent)" in found
    assert "**" not in found
    published = words(run("predict", "chinchilla@hoffmann", "--at", "params=70B,tokens=1.4T"))
    assert "95 %" not in published
    assert published.endswith("Published constants come without draws, so nothing says how uncertain this is.\n")


def test_shell_and_python_agree_to_the_last_bit(saved):
    at = {"params": 7e9, "tokens": 1e12}
    shell = answer(run("predict", saved, "--at", "params=7e9,tokens=1e12", "--json"))
    assert shell == predict(from_fit(load_fit(saved)), at).report()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("predict", "absent.json", "--at", "params=1"), ("absent.json",)),
        (("predict", "chinchilla@nobody", "--at", "params=1"), ("chinchilla@nobody", "hoffmann")),
        (("predict", "chinchilla@hoffmann", "--at", "params=1e9"), ("tokens",)),
        (("predict", "chinchilla@hoffmann", "--at", "params=1e9,tokens=-1"), ("tokens", "-1")),
        (("predict", "chinchilla@hoffmann", "--at", "params"), ("params",)),
        (("predict", "chinchilla@hoffmann", "--at", ""), ("--at is empty",)),
        (("predict", "chinchilla@hoffmann", "--at", "params=1e9,tokens=1e9,wdith=1"), ("wdith",)),
        (("predict", "chinchilla@hoffmann", "--at", "params=1,tokens=1,params=2"), ("params", "twice")),
        (("predict", "critical-batch-kaplan@kaplan", "--at", "loss=1e-300"), ("finite",)),
    ],
)
def test_bad_input_is_one_line(args, words):
    refused(run(*args), *words)


def test_a_column_that_the_law_does_not_take_is_left_aside_with_a_note():
    plain = run("predict", "chinchilla@hoffmann", "--at", "N=1e9,D=1e9")
    noted = run("predict", "chinchilla@hoffmann", "--at", "N=1e9,D=1e9,width=1")
    assert noted.stdout == plain.stdout
    assert noted.stderr == "note: chinchilla takes params, tokens; width is left aside.\n"
    assert plain.stderr == ""
    found = strict(run("predict", "chinchilla@hoffmann", "--at", "N=1e9,D=1e9,width=1", "--json"))
    assert found["notes"] == ["chinchilla takes params, tokens; width is left aside."]
