"""Forecasts from a shell: stamped into a file, verified, scored, and refused where they were changed."""

import json

import pytest

from core.fit import load_fit
from core.fit.predict import predict_run
from core.forecasts import digest, from_file
from tests.cli._shell import answer, refused, run, strict

AT = "params=7e9,tokens=1e12"


@pytest.fixture
def stamped(saved, tmp_path):
    path = tmp_path / "forecast.json"
    assert run("forecast", "stamp", saved, "--at", AT, "--title", "Our 7B", "--out", path).exit_code == 0
    return path


def test_what_is_stamped_is_what_python_predicts_of_one_further_run(saved, stamped, tmp_path):
    forecast = from_file(stamped.read_bytes())
    same = predict_run(load_fit(saved), {"params": 7e9, "tokens": 1e12})
    assert (forecast.value, forecast.low, forecast.high, forecast.of) == (same.value, same.low, same.high, "run")
    found = answer(run("forecast", "stamp", saved, "--at", AT, "--by", "Ada", "--out", tmp_path / "b.json", "--json"))
    assert found["forecast"]["author"] == "Ada"
    assert found["forecast"]["value"] == same.value
    assert found["sha256"] == digest(from_file((tmp_path / "b.json").read_bytes()))


def test_published_constants_have_no_interval(tmp_path):
    path = tmp_path / "f.json"
    result = run("forecast", "stamp", "chinchilla@besiroglu", "--at", AT, "--out", path)
    assert result.exit_code == 0
    assert "interval" not in result.stdout
    assert strict(run("forecast", "score", path, "--result", "2.0", "--json"))["inside"] is None


def test_a_forecast_is_scored_in_words_and_numbers(stamped):
    forecast = from_file(stamped.read_bytes())
    assert forecast.high is not None
    found = strict(run("forecast", "score", stamped, "--result", forecast.high * 1.1, "--json"))
    assert found["inside"] is False
    assert found["error"] == pytest.approx(forecast.high * 1.1 - forecast.value)
    assert "outside the interval" in run("forecast", "score", stamped, "--result", forecast.high * 1.1).stdout
    assert "inside the interval" in run("forecast", "score", stamped, "--result", forecast.value).stdout


def test_one_that_was_changed_is_refused(stamped):
    assert strict(run("forecast", "verify", stamped, "--json"))["sha256"] in run("forecast", "verify", stamped).stdout
    changed = json.loads(stamped.read_text())
    changed["forecast"]["high"] *= 2
    stamped.write_text(json.dumps(changed))
    for action in (["verify", stamped], ["score", stamped, "--result", "2"]):
        refused(run("forecast", *action), "changed after it was stamped")


def test_a_forecast_replaces_nothing(saved, stamped):
    before = stamped.read_bytes()
    refused(run("forecast", "stamp", saved, "--at", AT, "--out", stamped), "forecast.json")
    assert stamped.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["verify", "no.json"], "cannot be read"), (["score", "no.json"], "cannot be read"),
        (["stamp", "chinchilla@besiroglu", "--at", AT], "--out"),
        (["stamp", "chinchilla@besiroglu", "--out", "x.json"], "--at"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(words, line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused(run("forecast", *words), line)


def test_a_score_needs_a_result(stamped):
    refused(run("forecast", "score", stamped), "--result")
    refused(run("forecast", "score", stamped, "--result", "-1"), "a loss lies above 0")
