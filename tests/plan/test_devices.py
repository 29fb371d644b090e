"""Accelerators in the units of their data sheets."""

import pytest

from core.plan.devices import DEVICES
from tests.tolerances import PRINTED

# NVIDIA's data sheets print bfloat16 with sparsity, twice the dense speed, in TFLOP/s; bandwidth in GB/s, memory in GB.
SHEETS = {"a100-80": (624, 2039, 80), "h100": (1979, 3350, 80), "h200": (1979, 4800, 141)}


def test_every_device_has_a_sheet():
    assert set(DEVICES) == set(SHEETS)


@pytest.mark.parametrize("name", SHEETS)
def test_numbers_are_those_of_the_sheet(name):
    device, (sparse, bandwidth, memory) = DEVICES[name], SHEETS[name]
    assert device.flops == pytest.approx(sparse / 2 * 1e12, rel=PRINTED)
    assert device.bandwidth == pytest.approx(bandwidth * 1e9)
    assert device.memory == pytest.approx(memory * 1e9)
    assert f"{memory} GB" in device.title
    assert device.source.startswith("NVIDIA")


# Watts, and whether the maker says so (NVIDIA's H200 system of MLPerf inference 4.1) or others who read the data sheet.
POWER = {"a100-80": (400, "secondary"), "h100": (700, "secondary"), "h200": (700, "verified")}


@pytest.mark.parametrize("name", SHEETS)
def test_power_is_the_thermal_design_power(name):
    assert (DEVICES[name].power, DEVICES[name].power_confidence) == POWER[name]
