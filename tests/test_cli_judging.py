"""The shell's backtest, compare, groups and targets: shapes, exit codes, one-line errors."""

import pytest

from core.runs import bundled
from tests.test_cli import refused, run, strict

SCORES = {"n_train", "n_test", "r2", "mae", "mre"}
HIDE = ("--law", "chinchilla", "--starts", "16", "--train", "flops < 1e21")


def test_a_backtest_has_the_agreed_shape():
    found = strict(run("backtest", "chinchilla", *HIDE, "--law", "power-law-params", "--json"))
    assert set(found["laws"]) == {"chinchilla", "power-law-params"}
    for score in (*found["laws"].values(), *found["baselines"].values()):
        assert set(score) >= SCORES
    assert found["laws"]["chinchilla"]["n_train"] + found["laws"]["chinchilla"]["n_test"] == 240
    assert found["laws"]["chinchilla"]["mre"] < found["laws"]["power-law-params"]["mre"]


def test_a_backtest_in_words_and_by_decades():
    found = run("backtest", "chinchilla", "--law", "chinchilla", "--starts", "16", "--hide-top", "1")
    assert found.exit_code == 0
    assert "held-out" in found.stdout


def test_compare_ranks_laws():
    args = ("--law", "chinchilla", "--law", "power-law-params", "--starts", "16")
    assert "chinchilla" in run("compare", "chinchilla", *args).stdout
    assert strict(run("compare", "chinchilla", *args, "--json"))["laws"]


def test_compared_laws_are_averaged_at_a_point():
    laws = ("--law", "chinchilla", "--law", "power-law-compute", "--starts", "16")
    point = ("--at", "params=1e11,tokens=2e12,flops=1.2e24")
    found = strict(run("compare", "chinchilla", *laws, *point, "--json"))["averaged"]
    assert found["low"] < found["value"] < found["high"]
    assert "averaged by AICc: 1.9" in run("compare", "chinchilla", *laws, *point).stdout
    refused(run("compare", "chinchilla", *laws, "--at", "width=512"), "No law compared knows 'width'")


def test_groups_and_targets_have_the_agreed_shapes(tmp_path):
    assert "gadre-overtraining" in {c.name for c in bundled()}
    base = ("fit", "gadre-overtraining", "--law", "chinchilla", "--starts", "16", "--json")
    found = strict(run(*base, "--group", "train_set", "--shared", "alpha,beta", "--out", tmp_path / "fit.json"))
    assert set(found) == {"groups", "shared"}
    assert set(found["shared"]) == {"alpha", "beta"}
    assert set(found["shared"]["alpha"]) == {"value", "low", "high"}
    values = {g["parameters"]["alpha"]["value"] for g in found["groups"].values()}
    assert values == {found["shared"]["alpha"]["value"]}
    assert len(found["groups"]) == 3
    first = next(iter(found["groups"]))
    at = strict(run("predict", tmp_path / f"fit-{first}.json", "--at", "params=1e9,tokens=2e10", "--json"))
    assert at["value"] > 1
    several = strict(run(*base, "--target", "loss", "--target", "loss/*"))["targets"]
    assert len(several) > 2
    assert "loss" in several


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("backtest", "chinchilla", "--law", "chinchilla"), ("--train", "--hide-top")),
        (("backtest", "chinchilla", *HIDE, "--hide-top", "1"), ("one of them",)),
        (("backtest", "chinchilla", "--law", "chinchilla", "--train", "flops < 1"), ()),
        (("backtest", "chinchilla", "--law", "chinchilla", "--hide-top", "99"), ("allowed",)),
        (("fit", "chinchilla", "--law", "chinchilla", "--shared", "alpha"), ("--group",)),
        (("fit", "chinchilla", "--law", "chinchilla", "--prior", "E=1.8"), ("MEAN~SD",)),
        (("fit", "chinchilla", "--law", "chinchilla", "--intervals", "magic"), ("magic", "wild")),
        (("fit", "chinchilla", "--law", "chinchilla", "--screen", "-1"), ("screen",)),
        (("fit", "gadre-overtraining", "--law", "chinchilla", "--group", "nope"), ("nope", "train_set")),
    ],
)
def test_bad_input_is_one_line(args, words):
    refused(run(*args), *words)


def test_a_prior_and_screening_reach_the_engine():
    base = ("fit", "chinchilla", "--law", "chinchilla", "--json")
    free, drawn = (strict(run(*base, "--starts", "16", *more)) for more in ((), ("--prior", "E=1.6~0.02")))
    assert drawn["parameters"]["E"]["value"] < free["parameters"]["E"]["value"]
    screened = strict(run(*base, "--starts", "grid", "--screen", "10"))["starts"]
    assert screened == {"tried": 4500, "screened": 2700, "polished": 1800, "at_best": 1800}
