"""What a compute costs in every unit, by hand, and back again."""

import dataclasses

import pytest

from core.errors import BadInput
from core.plan.devices import DEVICES
from core.plan.prices import Prices
from core.plan.training_cost import compute_of, device_called, on_device, training_cost

EASY = Prices(peak=1e15, train=0.5, hour=3.0, watts=500.0, overhead=1.2, kwh=0.2)  # 1.8e18 FLOP an hour, 0.6 kW


def test_a_compute_in_every_unit():
    """1.8e21 FLOP are 1,000 hours: on 10 devices 100 hours; $3,000; 600 kWh, which are $120 alone."""
    found = training_cost(1.8e21, EASY, devices=10)
    wanted = {"flops": 1.8e21, "devices": 10, "gpu_hours": 1000.0, "days": 100 / 24, "dollars": 3000.0, "kwh": 600.0,
              "energy_dollars": 120.0}  # fmt: skip
    assert found.report() == pytest.approx(wanted)


@pytest.mark.parametrize(
    "budget", [{"gpu_hours": 1000.0}, {"dollars": 3000.0}, {"kwh": 600.0}, {"days": 100 / 24, "devices": 10.0}]
)
def test_every_unit_buys_the_same_compute(budget):
    assert compute_of(EASY, **budget) == pytest.approx(1.8e21)


def test_a_published_run():
    """Llama 3.1's card counts 39.3M H100-hours at 700 W: 27.5 GWh of devices alone."""
    usual = on_device(Prices(), DEVICES["h100"])
    flops = compute_of(usual, gpu_hours=39.3e6)
    assert training_cost(flops, usual).kwh == pytest.approx(27.51e6)


@pytest.mark.parametrize(("name", "short"), [("h100", "h100"), ("H100s", "h100"), ("A100", "a100"), ("a100-80", "a100"),
                                             ("GPUs", "h100"), (" h200 ", "h200")])  # fmt: skip
def test_devices_are_known_by_what_people_call_them(name, short):
    assert device_called(name)[0] == short


def test_another_device_has_its_speed_and_power():
    prices = on_device(EASY, DEVICES["a100-80"])
    assert prices == dataclasses.replace(EASY, peak=312e12, watts=400.0)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: device_called("z9"), "There is no device 'z9'; allowed are a100-80, h100, h200"),
        (lambda: compute_of(EASY), "one at a time"),
        (lambda: compute_of(EASY, kwh=1.0, dollars=1.0), "one at a time"),
        (lambda: compute_of(EASY, days=3.0), "one at a time"),
        (lambda: compute_of(EASY, kwh=1.0, devices=8.0), "one at a time"),
        (lambda: compute_of(EASY, dollars=-1.0), "dollars is -1; allowed are numbers above 0"),
        (lambda: compute_of(EASY, days=1.0, devices=0.0), "devices is 0"),
        (lambda: training_cost(float("inf"), EASY), "flops is inf"),
        (lambda: training_cost(1e20, dataclasses.replace(EASY, train=2.0)), "train keeps 2 of the peak"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_in_a_line(call, said):
    with pytest.raises(BadInput, match=said) as caught:
        call()
    assert "\n" not in str(caught.value)


def test_a_million_gpu_hours():
    """BLOOM (Le Scao et al. 2022, arXiv:2210.15424): 18 weeks of 384 A100; the source counts 1,161,261 hours.

    Its optimum of 392B parameters on 165B tokens, and 176B on 367B, are 3.88e23 FLOP each: 92.8 TFLOP/s.
    """
    hours, device = 1_161_261.0, device_called("a100")[1]
    assert 18 * 7 * 24 * 384 == pytest.approx(hours, rel=5e-5)
    prices = dataclasses.replace(on_device(Prices(), device), train=92.8e12 / device.flops)
    found = compute_of(prices, gpu_hours=hours)
    assert found == pytest.approx(6 * 392e9 * 165e9, rel=1e-3)
    assert found == pytest.approx(6 * 176e9 * 367e9, rel=2e-3)
    assert compute_of(prices, days=18 * 7, devices=384) == pytest.approx(found, rel=5e-5)
    assert training_cost(found, prices, devices=384).days == pytest.approx(126, rel=1e-4)
