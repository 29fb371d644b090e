"""The best mixture from a shell: the shape of its JSON, its words, and bad input in one line."""

import json

import pytest

from core.cli import mixture as verb
from tests.cli._shell import answer, kept, refused, run, words

QUICK = ("mixture", "regmix", "--law", "mixture-linear", "--target", "loss/pile_cc", "--target", "loss/github")


@pytest.fixture(scope="module", autouse=True)
def _one_fit():
    with kept(verb, "fit_targets"):
        yield


def test_the_shape_of_a_mixture():
    found = answer(run(*QUICK, "--limits", "github=0.2-0.5,pile_cc=0.1-0.3", "--json"))
    assert set(found) == {"shares", "losses", "value", "unit", "from_nearest_run", "epochs", "no_form", "notes"}
    assert sum(s["value"] for s in found["shares"].values()) == pytest.approx(1)
    assert 0.2 - 1e-9 <= found["shares"]["github"]["value"] <= 0.5 + 1e-9
    assert set(found["losses"]) == {"loss/pile_cc", "loss/github"}
    assert found["unit"] == "nats per token"


def test_what_the_law_does_not_take_is_said():
    """Tokens count where a domain is scarce, and are left aside where none is."""
    for more, notes in (((), 2), (("--unique", "github=1T"), 1)):
        found = answer(run(*QUICK, "--at", "D=1e9,lr=1e-3", *more, "--json"))["notes"]
        assert len(found) == notes
        assert found[-1].endswith("learning_rate is left aside.")


def test_a_mixture_in_words():
    rows = words(run(*QUICK)).splitlines()
    assert "of the tokens lie elsewhere in the nearest run" in rows[-1]
    assert len(rows) == 18


def test_trees_and_scarce_tokens():
    call = ("mixture", "regmix", "--law", "mixture-boosted", "--target", "loss/pile_cc", "--json")
    scarce = ("--unique", "pile_cc=10B", "--epochs", "2", "--at", "tokens=1e11")
    free, capped = (json.loads(run(*call, *more).stdout) for more in ((), scarce))
    assert free["epochs"] == {}
    assert capped["shares"]["pile_cc"]["value"] <= 0.2 + 1e-9
    assert capped["notes"] == []
    assert capped["epochs"]["pile_cc"] == pytest.approx(capped["shares"]["pile_cc"]["value"] * 10)
    assert capped["value"] >= free["value"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((*QUICK, "--limits", "moon=0.1"), ("no 'moon'",)), ((*QUICK, "--weights", "moon=1"), ("'moon'",)),
        (("mixture", "chinchilla", "--target", "loss"), ("mix/NAME",)),
        (("mixture", "chinchilla", "--law", "mixture-boosted"), ("mix/NAME",)),
        ((*QUICK, "--at", "foo=1"), ("mixture-linear knows no 'foo'",)),
        ((*QUICK, "--at", "N=1e9,D"), ("is not NAME=NUMBER",)), ((*QUICK, "--at", "D=nan"), ("'nan'",)),
        ((*QUICK, "--at", "D=0"), ("tokens is 0",)),
        ((*QUICK, "--unique", "github=1B"), ("tokens to train on",)),
        (("mixture", "chinchilla", "--law", "chinchilla", "--target", "loss"), ("does not depend on the mixture",)),
    ],
)  # fmt: skip
def test_what_cannot_be_mixed_is_refused(args, words):
    refused(run(*args), *words)
