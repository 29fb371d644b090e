"""What training and inference cost: arithmetic by hand, and prices that cannot be."""

import dataclasses

import pytest

from core.errors import BadInput
from core.plan.prices import UNITS, Demand, Prices, checked_prices

DEMAND = Demand(3e12, 1e12)
HARDWARE = Prices("hours", peak=1e15, train=0.5, read=0.25, write=0.05, hour=3.0)
DOLLARS = dataclasses.replace(HARDWARE, kind="dollars")


def test_in_flop_a_token_is_two_a_parameter_and_hardware_does_not_matter():
    flops = dataclasses.replace(HARDWARE, kind="flops")
    assert (flops.prompts(DEMAND), flops.generated(DEMAND)) == (6e12, 2e12)
    assert flops.per_flop(0.01) == 1.0
    assert Prices().prompts(DEMAND) == 6e12


def test_hours_are_those_of_a_device_at_its_share_of_the_peak():
    """1e15 FLOP/s at a half are 1.8e18 FLOP an hour; a quarter, and a twentieth, are less in proportion."""
    assert HARDWARE.per_flop(0.5) == pytest.approx(1 / 1.8e18)
    assert HARDWARE.prompts(DEMAND) == pytest.approx(6e12 / 0.9e18)
    assert HARDWARE.generated(DEMAND) == pytest.approx(2e12 / 0.18e18)


def test_dollars_are_hours_times_their_price():
    for share in (0.05, 0.25, 0.5):
        assert DOLLARS.per_flop(share) == pytest.approx(3 * HARDWARE.per_flop(share))
    assert DOLLARS.prompts(DEMAND) + DOLLARS.generated(DEMAND) == pytest.approx(3 * (6e12 / 0.9e18 + 2e12 / 0.18e18))


def test_energy_is_hours_times_the_power_of_a_device_and_what_comes_on_top():
    """An hour of 500 W with half as much again for hosts and cooling is 0.75 kWh."""
    energy = dataclasses.replace(HARDWARE, kind="energy", watts=500.0, overhead=1.5)
    assert energy.kilowatts == 0.75
    assert energy.per_flop(0.5) == pytest.approx(0.75 / 1.8e18)
    assert energy.prompts(DEMAND) == pytest.approx(0.75 * 6e12 / 0.9e18)


def test_every_kind_has_a_unit():
    assert [Prices(kind).unit for kind in UNITS] == ["FLOP", "GPU-hours", "dollars", "kWh"]


@pytest.mark.parametrize(
    ("demand", "change", "said"),
    [
        (Demand(-1.0), {}, "prompts is -1 tokens; allowed are numbers from 0 to 1e25"),
        (Demand(0.0, float("nan")), {}, "generated is nan tokens"),
        (Demand(1e25), {}, r"prompts is 1e\+25 tokens"),
        (DEMAND, {"kind": "euros"}, "'euros'; allowed are flops, hours, dollars"),
        (DEMAND, {"read": 1.5}, "read keeps 1.5 of the peak"),
        (DEMAND, {"write": 0.0}, "write keeps 0 of the peak"),
        (DEMAND, {"peak": float("inf")}, "peak is inf"),
        (DEMAND, {"hour": 0.0}, "hour is 0"),
        (DEMAND, {"watts": -1.0}, "watts is -1; allowed are numbers above 0"),
        (DEMAND, {"kwh": float("nan")}, "kwh is nan"),
        (DEMAND, {"overhead": 0.5}, "overhead is 0.5; allowed are numbers from 1 up"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(demand, change, said):
    checked_prices(DEMAND, HARDWARE)
    with pytest.raises(BadInput, match=said) as caught:
        checked_prices(demand, dataclasses.replace(HARDWARE, **change))
    assert "\n" not in str(caught.value)
