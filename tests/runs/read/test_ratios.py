"""One quantity per another, and what looks like it and is a path."""

import pytest

from core.runs.read.ratios import ratio


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("tokens/param", ("tokens", "params")), ("D/N", ("tokens", "params")), ("D:N", ("tokens", "params")),
        ("Na/N", ("active_params", "params")), ("flops per step", ("flops", "step")), ("sec/step", ("seconds", "step")),
        ("FLOPs/token (M)", ("flops", "tokens")), ("tokens ÷ params", ("tokens", "params")),
        ("tokens per byte", ("tokens", "")), ("params/expert", ("params", "")), ("SIZE/N", ("params", "params")),
        ("train/step", None), ("throughput/total_tokens", None), ("model/n_params", None), ("compute/flops", None),
        ("params/total", None), ("params", None), ("loss/token", None), ("val/loss", None), ("a/b/c", None),
    ],
)  # fmt: skip
def test_a_ratio_has_two_sides_that_are_quantities(header, wanted):
    assert ratio(header) == wanted
