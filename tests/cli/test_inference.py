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
    assert found == {**best.report(), "notes": []}
    assert found["best"]["params"] == pytest.approx(16.4e9, rel=0.005)
    text = words(run("inference", SIZES, *LIKE, *served))
    assert text.startswith("16.4B parameters, 3.27T tokens (198.9 per parameter): 4.86e23 FLOP in all, 16.3 % less")


def test_a_model_is_read_as_columns_are():
    """2.8008e23 = 6 x 30e9 x 1.556e12."""
    model = run("inference", SIZES, "--like", "N=30e9,C=2.8008e23,lr=3e-4", "--inference-tokens", "5e12", "--json")
    found, same = answer(model), answer(run("inference", SIZES, *LIKE, "--inference-tokens", "5e12", "--json"))
    assert found["best"] == pytest.approx(same["best"], rel=1e-9)
    assert found["notes"] == [
        "tokens is worked out by C = 6 N D: 1.56T tokens.",
        "chinchilla takes params, tokens; learning_rate is left aside.",
    ]


def test_inference_in_dollars():
    wish = ("--loss", "1.95", "--inference-tokens", "1e14", "--generated", "1e13", "--count", "dollars")
    prices = ("--peak", "312e12", "--train-use", "0.5", "--read-use", "0.3", "--write-use", "0.02", "--price", "1.5")
    result = run("inference", SIZES, *wish, *prices, "--json")
    demand, cost = Demand(9e13, 1e13), Prices("dollars", 312e12, 0.5, 0.3, 0.02, 1.5)
    best = cheapest(from_published(*laws.get_published(SIZES)), demand, 1.95, prices=cost)
    assert answer(result) == {**best.report(), "notes": []}
    assert "beyond 1000 tokens per parameter" in run("inference", SIZES, *wish, *prices).stderr


def test_inference_in_energy():
    """Dollars of an hour and kilowatts of a device differ by a factor alone: so do the costs."""
    wish = ("--loss", "1.95", "--inference-tokens", "1e14", "--generated", "1e13")
    kwh = answer(run("inference", SIZES, *wish, "--count", "energy", "--power", "500", "--json"))
    hours = answer(run("inference", SIZES, *wish, "--count", "hours", "--json"))
    assert kwh["best"]["total"] == pytest.approx(0.5 * hours["best"]["total"])
    assert kwh["best"]["params"] == pytest.approx(hours["best"]["params"])


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("inference", SIZES, "--inference-tokens", "1e12"), "one of them"),
        (("inference", SIZES, "--loss", "1.5", "--inference-tokens", "1e12"), "losses above 1.69"),
        (("inference", SIZES, "--loss", "2", "--inference-tokens", "many"), "many"),
        (("inference", SIZES, "--loss", "2", "--inference-tokens", "1e12", "--generated", "2e12"), "as many as there"),
        (
            ("inference", SIZES, "--like", "params=1e9", "--inference-tokens", "1e12"),
            "needs params, tokens; tokens is missing",
        ),
        (("inference", SIZES, "--like", "N=1e9,D=1e9,foo=1", "--inference-tokens", "1e12"), "knows no 'foo'"),
        (("inference", SHAPES, "--like", "N=1e9,D=1e9", "--inference-tokens", "1e12"), "parameters and tokens alone"),
        (("inference", SHAPES, "--loss", "2.5", "--inference-tokens", "1e12"), "parameters and tokens alone"),
        (("inference", SIZES, "--loss", "2", "--inference-tokens", "1e12", "--count", "euros"), "euros"),
    ],
)
def test_bad_input_is_one_line(args, words):
    refused(run(*args), words)
