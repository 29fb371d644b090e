"""Models for their users, from a shell: the numbers of the engine, and bad input in a line."""

import pytest

from core import laws
from core.fit import from_published
from core.plan.inference.cheapest import cheapest
from core.plan.prices import Demand, Prices
from tests.cli._shell import answer, refused, run, words

SHAPES, SIZES = "width-depth-params@mcleish", "chinchilla@sardana"
LIKE = ("--like", "params=30e9,tokens=1.556e12")


def test_inference_is_the_engines():
    served = ("--inference-tokens", "5e12")
    found = answer(run("inference", SIZES, *LIKE, *served, "--json"))
    best = cheapest(from_published(*laws.get_published(SIZES)), Demand(5e12), like=(30e9, 1.556e12))
    assert found == best.report()
    assert found["best"]["params"] == pytest.approx(16.4e9, rel=0.005)
    text = words(run("inference", SIZES, *LIKE, *served))
    assert text.startswith("16.4B parameters, 3.27T tokens (198.9 per parameter): 4.86e23 FLOP in all, 16.3 % less")


def test_inference_in_dollars():
    wish = ("--loss", "1.95", "--inference-tokens", "1e14", "--generated", "1e13", "--count", "dollars")
    prices = ("--peak", "312e12", "--train-use", "0.5", "--read-use", "0.3", "--write-use", "0.02", "--price", "1.5")
    result = run("inference", SIZES, *wish, *prices, "--json")
    demand, cost = Demand(9e13, 1e13), Prices("dollars", 312e12, 0.5, 0.3, 0.02, 1.5)
    assert answer(result) == cheapest(from_published(*laws.get_published(SIZES)), demand, 1.95, prices=cost).report()
    assert "beyond 1000 tokens per parameter" in run("inference", SIZES, *wish, *prices).stderr


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("inference", SIZES, "--inference-tokens", "1e12"), "one of them"),
        (("inference", SIZES, "--loss", "1.5", "--inference-tokens", "1e12"), "losses above 1.69"),
        (("inference", SIZES, "--loss", "2", "--inference-tokens", "many"), "many"),
        (("inference", SIZES, "--loss", "2", "--inference-tokens", "1e12", "--generated", "2e12"), "as many as there"),
        (("inference", SIZES, "--like", "params=1e9", "--inference-tokens", "1e12"), "params=30e9,tokens=1.556e12"),
        (("inference", SHAPES, "--loss", "2.5", "--inference-tokens", "1e12"), "parameters and tokens alone"),
        (("inference", SIZES, "--loss", "2", "--inference-tokens", "1e12", "--count", "euros"), "euros"),
    ],
)
def test_bad_input_is_one_line(args, words):
    refused(run(*args), words)
