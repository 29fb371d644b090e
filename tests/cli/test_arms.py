"""Arms from a shell: two columns of one table, two files, and what is refused."""

import pytest

from tests.cli._shell import answer, refused, run
from tests.fit.arms._arms import two_optimizers


@pytest.fixture
def files(tmp_path):
    table = two_optimizers(1.3, noise=0.001, seed=4)
    paths = {"all": tmp_path / "all.csv"}
    table.to_csv(paths["all"], index=False)
    for name, part in table.groupby("optimizer"):
        paths[name] = tmp_path / f"{name}.csv"
        part.drop(columns="optimizer").to_csv(paths[name], index=False)
    return paths


def test_the_shape_of_a_comparison(files):
    found = answer(run("arms", files["all"], "--by", "optimizer", "--at", "flops=1e18", "--json"))
    assert set(found) == {"by", "target", "unit", "reference", "compared", "notes"}
    (one,) = found["compared"]
    assert set(one) == {
        "verdict", "first", "second", "flops", "ratio", "low", "high", "second_better", "in_the_middle",
        "times_per_tenfold", "pairs", "places", "tries", "ratio_of_all_tries", "noise", "one_curve_p", "no_interval",
    }  # fmt: skip
    assert (one["first"], one["second"], one["pairs"]) == ("lbfgs", "sgd", 12) or one["first"] == "sgd"
    ratio = one["ratio"] if one["first"] == "sgd" else 1 / one["ratio"]
    assert ratio == pytest.approx(1.3, rel=0.05)


def test_two_files_are_two_arms_and_the_first_is_the_reference(files):
    found = answer(run("arms", files["sgd"], files["lbfgs"], "--arms", "sgd.csv,lbfgs.csv", "--json"))
    assert (found["by"], found["reference"]) == ("file", "sgd.csv")
    assert found["compared"][0]["ratio"] == pytest.approx(1.3, rel=0.05)


def test_the_text_says_answer_probability_drift_and_noise(files):
    said = run("arms", files["all"], "--by", "optimizer", "--arms", "sgd,lbfgs").stdout
    for words in ("sgd needs 1.", "times the compute of lbfgs", "probability", "with compute", "Noise of the loss"):
        assert words in said


@pytest.mark.parametrize(("more", "words"), [
    ((), "needs --by"),
    (("--by", "colour"), "no column 'colour'"),
    (("--by", "optimizer", "--at", "params=1e9"), "flops=NUMBER"),
    (("--by", "optimizer", "--arms", "sgd,adam"), "has no 'adam'"),
])  # fmt: skip
def test_bad_input_is_one_line(files, more, words):
    refused(run("arms", files["all"], *more), words)
