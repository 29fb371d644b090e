"""The end of a run from a shell: its shape, its sentences, bad input in one line."""

import pytest

from tests.cli._shell import answer, refused, run
from tests.fit.finish._going import TOTAL, last_loss, table


@pytest.fixture
def path(tmp_path):
    table(0.5).to_csv(tmp_path / "runs.csv", index=False)
    return tmp_path / "runs.csv"


def test_the_shape_of_a_predicted_end(path):
    found = answer(run("finish", path, "--run", "going", "--tokens", TOTAL, "--json"))
    assert set(found) == {
        "run", "done", "tokens", "share", "now", "value", "low", "high", "unit", "kept", "by_curve", "by_law",
        "siblings", "typical_error", "notes",
    }  # fmt: skip
    assert found["value"] == pytest.approx(last_loss(1e8) * 1.0202, rel=2e-3)


def test_the_text_says_end_and_siblings(path):
    said = run("finish", path, "--run", "going", "--tokens", TOTAL).stdout
    assert "going will end at 2.6" in said
    assert "siblings" in said


@pytest.mark.parametrize(("more", "words"), [
    (("--run", "nobody", "--tokens", "4e9"), "no run 'nobody'"),
    (("--run", "going"), "How long will going be"),
    (("--run", "going", "--steps", "100"), "give --tokens"),
    (("--run", "going", "--steps", "100", "--tokens", "4e9"), "not both"),
])  # fmt: skip
def test_bad_input_is_one_line(path, more, words):
    refused(run("finish", path, *more), words)
