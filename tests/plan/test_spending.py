"""Compute as people write it, against hand arithmetic."""

import pytest

from core.errors import BadInput
from core.plan.prices import Prices
from core.plan.spending import read_spending
from core.runs.numbers import value

H100 = 989e12 * 0.4  # FLOP/s that a device keeps


@pytest.mark.parametrize(
    ("text", "flops"),
    [
        ("1e24", 1e24),
        ("10^24", 1e24),
        ("10^24 FLOPs", 1e24),
        ("1e24 FLOPs", 1e24),
        ("1e24FLOP", 1e24),
        ("5 x 10^22 flop", 5e22),
        ("3 ZFLOP", 3e21),
        ("2 exaflops", 2e18),
        ("1 PFLOP/s-day", 1e15 * 86400),
        ("500 PF-days", 500e15 * 86400),
        ("1000 H100-days", 1000 * 86400 * H100),
        ("1,000 h100 days", 1000 * 86400 * H100),
        ("50000 GPU-hours", 50_000 * 3600 * H100),
        ("64 A100-weeks", 64 * 7 * 86400 * 312e12 * 0.4),
        ("$2M", 1e6 * 3600 * H100),
        ("2M dollars", 1e6 * 3600 * H100),
    ],
)
def test_an_amount_is_read(text, flops):
    assert read_spending(text, value).flops == pytest.approx(flops, rel=1e-12)


def test_what_is_not_flop_says_how_it_was_worked_out():
    assert read_spending("1e24 FLOP", value).how == ""
    assert read_spending("1000 H100-days", value).how == "1.00K H100-days, at 40% of 9.89e14 FLOP/s"
    assert read_spending("$100", value, Prices(hour=4.0, train=0.5)).flops == pytest.approx(25 * 3600 * 989e12 * 0.5)


@pytest.mark.parametrize(
    "text",
    ["", "much", "-3", "0", "1e24 bananas", "5 H100", "5 Z9-days", "1e40", "1", "nan", "inf", "9" * 500, "1e24 " * 99],
)
def test_what_is_none_is_refused_in_a_line(text):
    with pytest.raises(BadInput, match="allowed are") as said:
        read_spending(text, value)
    assert len(str(said.value)) < 250
