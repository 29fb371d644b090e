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
        ("500 petaflop-days", 500e15 * 86400),
        ("500 PFLOPs-days", 500e15 * 86400),
        ("1000 H100-days", 1000 * 86400 * H100),
        ("1,000 h100 days", 1000 * 86400 * H100),
        ("50000 GPU-hours", 50_000 * 3600 * H100),
        ("64 A100-weeks", 64 * 7 * 86400 * 312e12 * 0.4),
        ("$2M", 1e6 * 3600 * H100),
        ("2M dollars", 1e6 * 3600 * H100),
        ("64 H100s in ten days", 64 * 10 * 86400 * H100),
        ("64 H100s for ten days", 64 * 10 * 86400 * H100),
        ("ten days on 64 H100s", 64 * 10 * 86400 * H100),
        ("10 days with 64 H100", 64 * 10 * 86400 * H100),
        ("64 H100s, 10 days", 64 * 10 * 86400 * H100),
        ("64 x H100 for 240 hours", 64 * 10 * 86400 * H100),
        ("64xH100 for 240h", 64 * 10 * 86400 * H100),
        ("8 A100 GPUs over a week", 8 * 7 * 86400 * 312e12 * 0.4),
        ("an H200 for a year", 8766 * 3600 * H100),
        ("2,000 GPUs for a month", 2000 * 730.5 * 3600 * H100),
        ("a hundred H100s for twelve hours", 100 * 12 * 3600 * H100),
        ("64 H100s for ten days at 50 % MFU", 64 * 10 * 86400 * 989e12 * 0.5),
        ("1000 H100-days at 45% of peak", 1000 * 86400 * 989e12 * 0.45),
        ("1000 H100-days at MFU 0.45", 1000 * 86400 * 989e12 * 0.45),
        ("1000 GPU-hours on A100", 1000 * 3600 * 312e12 * 0.4),
        ("$2M on A100s", 1e6 * 3600 * 312e12 * 0.4),
        ("$2M at $4 an hour", 0.5e6 * 3600 * H100),
        ("$3M on H200 at $3/GPU-hour", 1e6 * 3600 * H100),
        ("3 MWh on H100", 3000 / 0.7 * 3600 * H100),
        ("3 MWh", 3000 / 0.7 * 3600 * H100),
        ("3 megawatt-hours on A100s at 30 % MFU", 3000 / 0.4 * 3600 * 312e12 * 0.3),
        ("500 kWh on H200", 500 / 0.7 * 3600 * H100),
        ("11 GWh", 11e6 / 0.7 * 3600 * H100),
        ("1e24 FLOP on 64 H100s", 1e24),
    ],
)
def test_an_amount_is_read(text, flops):
    assert read_spending(text, value).flops == pytest.approx(flops, rel=1e-12)


def test_what_is_not_flop_says_how_it_was_worked_out():
    assert read_spending("1e24 FLOP", value).how == ""
    assert read_spending("1000 H100-days", value).how == "1.00K H100-days, at 40% of 9.89e14 FLOP/s"
    assert read_spending("64 H100s in ten days", value).how == "64 H100s for 10 days, at 40% of 9.89e14 FLOP/s"
    assert read_spending("an H200 for a week", value).how.startswith("1 H200 for 1 week, at 40%")
    assert read_spending("3 MWh on A100 at 45% MFU", value).how == (
        "3.00 MWh on A100s of 400 W, at 45% of 3.12e14 FLOP/s"
    )
    assert read_spending("$2M at $4 an hour", value).how.startswith("$2,000,000 at $4 an H100-hour")
    assert read_spending("$100", value, Prices(hour=4.0, train=0.5)).flops == pytest.approx(25 * 3600 * 989e12 * 0.5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "much",
        "-3",
        "0",
        "1e24 bananas",
        "5 H100",
        "5 Z9-days",
        "1e40",
        "1",
        "nan",
        "inf",
        "$-5",
        "1e308 H100-days",
        "9" * 500,
        "1e24 " * 99,
        "64 H100s",
        "ten days",
        "64 Z9s for ten days",
        "1e24 FLOP in ten days",
        "64 H100s for ten days on A100s",
        "1000 H100-days on A100",
        "3 MWh for ten days",
        "64 H100s for ten bananas",
        "at 45 % MFU",
        "0 H100s for ten days",
        "64 H100s for ten days at 450 % MFU",
        "$2M at $0 an hour",
        "in",
        " in " * 20,
        "64 H100s for -3 days",
    ],
)
def test_what_is_none_is_refused_in_a_line(text):
    with pytest.raises(BadInput, match="allowed are") as said:
        read_spending(text, value)
    assert len(str(said.value)) < 250
