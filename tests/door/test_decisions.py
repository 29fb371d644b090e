"""Decisions in Python are the verbs of the shell: the same numbers, and messages in Python's words."""

import inspect

import pytest

from core import door as sl
from core.door.decisions import VERBS
from tests.cli._shell import run, strict


def test_a_decision_gives_the_numbers_of_the_verb():
    found = sl.batch(params=8e9, tokens=15e12)
    assert found.report == strict(run("batch", "--params", "8e9", "--tokens", "15e12", "--json"))
    assert (found.table["value"] > 0).all()
    assert found.chart().to_dict()["layer"]


def test_fits_and_frames_stand_for_files(fitted, frame, tmp_path):
    fitted.to_json(tmp_path / "fit.json")
    served = strict(run("inference", tmp_path / "fit.json", "--loss", "2.4", "--inference-tokens", "5e12", "--json"))
    assert sl.inference(fitted, loss=2.4, inference_tokens=5e12).report == served
    path = tmp_path / "runs.csv"
    frame.to_csv(path, index=False)
    words = ("--law", "chinchilla", "--budget", "1e20", "--aim", "loss@params=2e10,tokens=4e11", "--json")
    aim = {"law": "chinchilla", "budget": 1e20, "aim": "loss@params=2e10,tokens=4e11"}
    found = sl.next_runs(frame, **aim)
    assert found.report == strict(run("next", path, *words))
    assert len(found.table) >= 3


@pytest.mark.parametrize("name", sorted(VERBS))
def test_every_decision_says_what_it_takes(name):
    function = getattr(sl, name)
    assert function.__name__ == name
    assert "--" not in function.__doc__
    assert len(inspect.signature(function).parameters) > 3


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"params": -1.0, "tokens": 1e12}, "allowed is a number above 0"),
        ({"params": 1e9}, "tokens"),
        ({"params": 1e9, "tokens": 1e12, "nonsense": 1}, "no option 'nonsense'"),
        ({"params": 1e9, "tokens": 1e12, "small": 1e5}, "steps"),
    ],
)
def test_bad_input_is_said_in_pythons_words(choices, said):
    with pytest.raises(sl.BadInput, match=said) as caught:
        sl.batch(**choices)
    assert "--" not in str(caught.value)


def test_dicts_are_points_and_lists_repeat():
    found = sl.vocabulary(params=7e9, vocab=[32_000, 64_000])
    assert found.table.index.tolist() == [32_000, 64_000]
    heads = sl.attention(like={"params": 1e9, "query_heads": 32, "kv_heads": 8}, most=8)
    assert heads.table["query_heads"].max() <= 8
    assert heads.chart().to_dict()["layer"]


def test_an_address_that_is_none_is_one_line():
    with pytest.raises(sl.BadInput, match="https"):
        sl.open("file:///etc/passwd")
