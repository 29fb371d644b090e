"""Shapes from a shell: the numbers of the engine, and bad input in a line."""

import pytest

from core import laws
from core.fit import from_published
from core.plan.architecture.family import GEMSTONES
from core.plan.architecture.shape import best_shape
from core.plan.architecture.speed import measured
from core.runs import load_bundled
from tests.cli._shell import answer, judged, refused, run, words

SHAPES, SIZES = "width-depth-params@mcleish", "chinchilla@sardana"


def test_shapes_are_the_engines():
    found = answer(
        run("shape", SHAPES, "--flops", "1e21", "--gpu-hours", "5000", "--at", "width=2048,depth=24", "--json")
    )
    calibrated, speed = from_published(*laws.get_published(SHAPES)), measured(load_bundled("gemstones").table)
    for name, budget, cost in (
        ("flops", 1e21, GEMSTONES.flops_per_token),
        ("gpu_hours", 5e3, speed.hours_per_token),
    ):
        best = best_shape(calibrated, budget, cost)
        assert {k: found[name][k] for k in best.report()} == best.report()
        assert judged(found[name]["verdict"]) in ("care", "no")
        assert found[name]["at"]["width"] == 2048
        assert found[name]["at"]["loss"] > found[name]["loss"]
    assert found["speed"]["shapes"] == 22
    text = words(run("shape", SHAPES, "--flops", "1e21"))
    assert text.startswith("1e21 FLOP: width 2560, depth 45, 4.68B parameters, 33.5B tokens: 2.553 nats per token")
    assert "edge of those searched" in run("shape", "width-depth@mcleish", "--flops", "1e24").stderr


def test_another_shape_is_read_as_columns_are():
    call = ("shape", "width-depth@mcleish", "--flops", "1e21", "--json", "--at")
    named, aliased = (
        answer(run(*call, at))["flops"]["at"] for at in ("width=2048,depth=24", "d_model=2048,n_layers=24,lr=1")
    )
    assert aliased.pop("notes") == ["width-depth takes width, depth, tokens; learning_rate is left aside."]
    assert named.pop("notes") == []
    assert aliased == named


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("shape", SHAPES), "--flops, --gpu-hours or both"),
        (("shape", SIZES, "--flops", "1e21"), "by a law of width, depth and tokens"),
        (("shape", SHAPES, "--flops", "1e21", "--at", "width=1000,depth=8"), "multiples of 128"),
        (("shape", SHAPES, "--flops", "1e21", "--at", "width=1024"), "needs depth"),
        (("shape", SHAPES, "--flops", "1e21", "--at", "width=1024,depth=8,D=1e9"), "tokens cannot be held fixed"),
        (("shape", SHAPES, "--flops", "1e21", "--at", "width=1024,depth=8,foo=1"), "knows no 'foo'"),
        (("shape", SIZES, "--flops", "1e21", "--at", "width=1024,depth=8"), "by a law of width, depth and tokens"),
        (("shape", SHAPES, "--gpu-hours", "10", "--timed", "chinchilla"), "is missing"),
        (("shape", SHAPES, "--flops", "-5"), "above 0"),
    ],
)
def test_bad_input_is_one_line(args, words):
    refused(run(*args), words)
