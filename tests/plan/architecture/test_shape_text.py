"""What is said of a shape, with numbers worked out by hand."""

from dataclasses import replace

from core.plan.architecture import shape_text as text
from core.plan.architecture.shape import Best, Shape
from core.plan.architecture.speed import Speed

SHAPE = Shape(1024, 20, 1e9, 2e10, 1.2e20, 2.5, None, None)
BEST = Best(SHAPE, (768, 1536), (14, 28), {}, True)


def test_the_answer_is_a_line_of_fifteen_words_with_its_intervals():
    assert text.answer(BEST, "flops", False) == (
        "Build it **1,024 wide** and **20 deep**: **1.00B parameters** on **20.0B tokens**."
    )
    drawn = replace(BEST, drawn={"width": (1100.0, 1200.0), "depth": (15.0, 24.0)})  # a coarse grid misses the best
    said = text.answer(drawn, "hours", False)
    assert said == (
        "For the same GPU-hours, build it **1,024 wide** (1,024 to 1,200) and **20 deep** (15 to 24): "
        "**1.00B parameters**."
    )
    assert text.answer(BEST, "flops", True).endswith("and **20 deep**, the best of 1.00B parameters.")
    for kind in ("flops", "hours"):
        for pinned in (False, True):
            assert len(text.answer(BEST, kind, pinned).split()) <= 15 + (kind == "hours")


def test_what_is_nearly_as_good_and_what_a_token_costs():
    """By hand: 1.2e20 over 6 times 1e9 times 2e10 is 1."""
    assert text.near(BEST) == (
        "Widths from 768 to 1,536 and depths from 14 to 28 can come within 0.5\u00a0% of its loss."
    )
    assert "takes 1.00 times the usual 6 FLOP a parameter, so tokens are 20.0B (20 per parameter)" in text.counted(
        SHAPE
    )


def test_what_is_due_to_the_shape_itself_is_told_apart_from_the_size():
    beside, alike = replace(SHAPE, loss=2.55), replace(SHAPE, width=900, depth=26, loss=2.525)
    assert text.compared(BEST, beside, None, "512 × 80") == "Its loss is 2\u00a0% higher with 512 × 80."
    said = text.compared(BEST, beside, alike, "512 × 80 (A)")
    assert said.startswith("Its loss is 2\u00a0% higher with 512 × 80 (A). With its 1.00B parameters, 900 wide and 26 ")
    assert said.endswith("26 deep is best: 0.98\u00a0% less loss.")  # 1 - 2.525 / 2.55
    assert text.compared(BEST, beside, beside, "x").endswith("and no shape of that size is better.")
    assert text.compared(BEST, SHAPE, None, "x") == "x is as good."


def test_a_law_may_choose_another_size_by_itself():
    said = text.any_size(BEST, replace(SHAPE, width=768, depth=36, loss=2.525), "flops")
    assert f"For the same FLOP this law by itself would build **{SHAPE.width:,} wide and {SHAPE.depth:,} deep**" in said
    assert said.endswith("loses 1\u00a0% against that.")


def test_a_budget_has_its_unit():
    assert text.spent(5000, "hours") == "5.00K\u00a0GPU-hours"


def test_the_other_budget_moves_the_shape():
    wider = replace(BEST, shape=replace(SHAPE, width=1536, depth=10))
    assert "is wider and shallower: **1,536 wide and 10 deep**. Wide layers" in text.other(BEST, wider, "flops")
    assert text.other(BEST, BEST, "hours").startswith("For the same FLOP, the best is the same")


def test_speed_is_what_twice_the_width_and_depth_change():
    speed = Speed(0.0, -0.5, 0.5, 0.08, 12, (256.0, 512.0), (3.0, 80.0))  # 2^0.5 = 1.414, 1 - 2^-0.5 = 0.293
    said = text.fast(speed, BEST, "gemstones")
    assert "41\u00a0% more FLOP a second in layers twice as wide, and 29\u00a0% fewer" in said
    assert said.endswith("No shape wider than 512 was timed: what wider ones take is extrapolated.")
