"""What is said of a shape, with numbers worked out by hand."""

from dataclasses import replace

from core.plan.architecture import shape_text as text
from core.plan.architecture.shape import Best, Shape
from core.plan.architecture.speed import Speed

SHAPE = Shape(1024, 20, 1e9, 2e10, 1.2e20, 2.5, None, None)
BEST = Best(SHAPE, (768, 1536), (14, 28), {}, True)


def test_the_answer_has_the_shape_its_size_and_what_another_gives_up():
    said = text.answer(BEST, replace(SHAPE, loss=2.55), None, "512 × 80", text.spent(1.2e20, "flops"), "nats per token")
    assert said.startswith("For 1.2e20\u00a0FLOP, train a model **1,024 wide and 20 deep**: 1.00B parameters on 20.0B ")
    assert "(20 per parameter), a loss of 2.500 nats per token" in said
    assert "Widths from 768 to 1,536 and depths from 14 to 28" in said
    assert said.endswith("512 × 80 gives up 2\u00a0%.")


def test_what_is_due_to_the_shape_itself_is_told_apart_from_the_size():
    beside, alike = replace(SHAPE, loss=2.55), replace(SHAPE, width=900, depth=26, loss=2.525)
    said = text.answer(BEST, beside, alike, "512 × 80", "", "nats per token")
    assert "of which its shape is 0.99 points: of 1.00B parameters 900 wide and 26 deep is best" in said
    assert text.answer(BEST, beside, beside, "x", "", "").endswith("and no shape of its size is better.")


def test_a_budget_has_its_unit():
    assert text.spent(5000, "hours") == "5.00K\u00a0GPU-hours"


def test_the_other_budget_moves_the_shape():
    wider = replace(BEST, shape=replace(SHAPE, width=1536, depth=10))
    assert "is wider and shallower: **1,536 wide and 10 deep**, for wide layers" in text.other(BEST, wider, "flops")
    assert "Counted in FLOP instead, as many as this model takes, the best is the same" in text.other(
        BEST, BEST, "hours"
    )


def test_draws_are_said_where_there_are_any():
    assert text.sure(BEST) == ""
    drawn = replace(BEST, drawn={"width": (900.0, 1200.0), "depth": (15.0, 24.0)})
    assert text.sure(drawn) == "95\u00a0% of the resamples are best 900 to 1,200 wide and 15 to 24 deep."


def test_speed_is_what_twice_the_width_and_depth_change():
    speed = Speed(0.0, -0.5, 0.5, 0.08, 12, (256.0, 512.0), (3.0, 80.0))  # 2^0.5 = 1.414, 1 - 2^-0.5 = 0.293
    said = text.fast(speed, BEST, "gemstones")
    assert "41\u00a0% more FLOP a second in layers twice as wide, and 29\u00a0% fewer" in said
    assert said.endswith("No shape wider than 512 was timed: what wider ones take is extrapolated.")
