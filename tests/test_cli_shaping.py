"""The shell's shapes and its models for users: the numbers of the engine, and bad input in a line."""

import pytest

from core import laws
from core.fit import from_published
from core.plan.architecture.family import GEMSTONES
from core.plan.architecture.shape import best_shape
from core.plan.architecture.speed import measured
from core.plan.inference.cheapest import cheapest
from core.plan.prices import Demand, Prices
from core.runs import load_bundled
from tests.test_cli import refused, run, strict

SHAPES, SIZES = "width-depth-params@mcleish", "chinchilla@sardana"
LIKE = ("--like", "params=30e9,tokens=1.556e12")


def test_inference_is_the_engines():
    served = ("--inference-tokens", "5e12")
    found = strict(run("inference", SIZES, *LIKE, *served, "--json"))
    best = cheapest(from_published(*laws.get_published(SIZES)), Demand(5e12), like=(30e9, 1.556e12))
    assert found == best.report()
    assert found["best"]["params"] == pytest.approx(16.4e9, rel=0.005)
    text = run("inference", SIZES, *LIKE, *served).stdout
    assert text.startswith("16.4B parameters, 3.27T tokens (198.9 per parameter): 4.86e23 FLOP in all, 16.3 % less")


def test_inference_in_dollars():
    asked = ("--loss", "1.95", "--inference-tokens", "1e14", "--generated", "1e13", "--count", "dollars")
    prices = ("--peak", "312e12", "--train-use", "0.5", "--read-use", "0.3", "--write-use", "0.02", "--price", "1.5")
    result = run("inference", SIZES, *asked, *prices, "--json")
    demand, cost = Demand(9e13, 1e13), Prices("dollars", 312e12, 0.5, 0.3, 0.02, 1.5)
    assert strict(result) == cheapest(from_published(*laws.get_published(SIZES)), demand, 1.95, prices=cost).report()
    assert "beyond 1000 tokens per parameter" in run("inference", SIZES, *asked, *prices).stderr


def test_shapes_are_the_engines():
    found = strict(
        run("shape", SHAPES, "--flops", "1e21", "--gpu-hours", "5000", "--at", "width=2048,depth=24", "--json")
    )
    calibrated, speed = from_published(*laws.get_published(SHAPES)), measured(load_bundled("gemstones").table)
    for name, budget, cost in (
        ("flops", 1e21, GEMSTONES.flops_per_token),
        ("gpu_hours", 5e3, speed.hours_per_token),
    ):
        best = best_shape(calibrated, budget, cost)
        assert {k: found[name][k] for k in best.report()} == best.report()
        assert found[name]["at"]["width"] == 2048
        assert found[name]["at"]["loss"] > found[name]["loss"]
    assert found["speed"]["shapes"] == 22
    text = run("shape", SHAPES, "--flops", "1e21").stdout
    assert text.startswith("1e21 FLOP: width 2560, depth 45, 4.68B parameters, 33.5B tokens: 2.553 nats per token")
    assert "edge of those searched" in run("shape", "width-depth@mcleish", "--flops", "1e24").stderr


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("inference", SIZES, "--inference-tokens", "1e12"), "one of them"),
        (("inference", SIZES, "--loss", "1.5", "--inference-tokens", "1e12"), "losses above 1.69"),
        (("inference", SIZES, "--loss", "2", "--inference-tokens", "many"), "many"),
        (("inference", SIZES, "--loss", "2", "--inference-tokens", "1e12", "--generated", "2e12"), "as many as there"),
        (("inference", SIZES, "--like", "params=1e9", "--inference-tokens", "1e12"), "params=30e9,tokens=1.556e12"),
        (("inference", SHAPES, "--loss", "2.5", "--inference-tokens", "1e12"), "parameters and tokens alone"),
        (("inference", SIZES, "--loss", "2", "--inference-tokens", "1e12", "--count", "euros"), "euros"),
        (("shape", SHAPES), "--flops, --gpu-hours or both"),
        (("shape", SIZES, "--flops", "1e21"), "by a law of width, depth and tokens"),
        (("shape", SHAPES, "--flops", "1e21", "--at", "width=1000,depth=8"), "multiples of 128"),
        (("shape", SHAPES, "--flops", "1e21", "--at", "width=1024"), "width=2048,depth=24"),
        (("shape", SHAPES, "--gpu-hours", "10", "--timed", "chinchilla"), "is missing"),
        (("shape", SHAPES, "--flops", "-5"), "above 0"),
    ],
)
def test_bad_input_is_a_line(command, words):
    refused(run(*command), words)
