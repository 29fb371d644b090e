"""Training compute in every unit that people pay in: GPU-hours, days on n devices, dollars, kilowatt-hours; and back.

A device does `peak` times `train` FLOP a second, the model FLOP utilisation of Chowdhery et al. 2022 (arXiv:2204.02311,
appendix B). It draws its thermal design power, as model cards count it.
"""

import math
from dataclasses import dataclass, replace
from typing import Any

from ..errors import BadInput
from .devices import DEVICES, Device
from .prices import HOUR, Demand, Prices, checked_prices

USUAL = Prices()
ANY = ("gpu", "device", "accelerator")  # what people call a device that they do not name
DAY = 24.0  # hours


@dataclass(frozen=True)
class TrainingCost:
    """What a compute costs: GPU-hours, days on so many `devices`, dollars of hours, kWh, and dollars of these alone."""

    flops: float
    devices: float
    hours: float
    days: float
    dollars: float
    kwh: float
    energy_dollars: float

    def report(self) -> dict[str, Any]:
        """Return plain data, the shape that the shell prints."""
        return {
            "flops": self.flops, "devices": self.devices, "gpu_hours": self.hours, "days": self.days,
            "dollars": self.dollars, "kwh": self.kwh, "energy_dollars": self.energy_dollars,
        }  # fmt: skip


def device_called(name: str) -> tuple[str, Device]:
    """Return a device and its short name by what people call it: h100, A100, H100s, gpu (an H100).

    Raises BadInput, naming those there are.
    """
    short = name.strip().lower()
    for one in (short, short.removesuffix("s")):
        wanted = "h100" if one in ANY else one
        for key, device in DEVICES.items():
            if wanted in (key, key.partition("-")[0]):
                return key.partition("-")[0], device
    raise BadInput(f"There is no device {name[:40]!r}; allowed are {', '.join(DEVICES)}.")


def on_device(prices: Prices, device: Device) -> Prices:
    """Return prices with the peak and the power of a device; what its hour costs stays."""
    return replace(prices, peak=device.flops, watts=device.power)


def training_cost(flops: float, prices: Prices = USUAL, devices: float = 1.0) -> TrainingCost:
    """Return what a compute (FLOP) costs. Raises BadInput for prices or numbers that cannot be."""
    _checked(prices, flops=flops, devices=devices)
    hours = flops / (prices.peak * prices.train * HOUR)
    kwh = hours * prices.kilowatts
    return TrainingCost(flops, devices, hours, hours / devices / DAY, hours * prices.hour, kwh, kwh * prices.kwh)


def compute_of(
    prices: Prices = USUAL,
    *,
    gpu_hours: float | None = None,
    dollars: float | None = None,
    kwh: float | None = None,
    days: float | None = None,
    devices: float | None = None,
) -> float:
    """Return the FLOP that GPU-hours, dollars, kilowatt-hours, or days on so many devices buy: one of these.

    Raises BadInput where none or several are given, and for numbers that cannot be.
    """
    given = {"gpu_hours": gpu_hours, "dollars": dollars, "kwh": kwh, "days": days}
    said = {name: value for name, value in given.items() if value is not None}
    if len(said) != 1 or (days is None) != (devices is None):
        raise BadInput("A budget is one of gpu_hours, dollars, kwh, or days with devices; allowed is one at a time.")
    ((name, value),) = said.items()
    _checked(prices, **said, **({} if devices is None else {"devices": devices}))
    hours = {
        "gpu_hours": value, "dollars": value / prices.hour, "kwh": value / prices.kilowatts,
        "days": value * DAY * (devices or 1.0),
    }[name]  # fmt: skip
    return hours * HOUR * prices.peak * prices.train


def _checked(prices: Prices, **numbers: float) -> None:
    checked_prices(Demand(0.0), prices)
    for name, number in numbers.items():
        if not (math.isfinite(number) and number > 0):
            raise BadInput(f"{name} is {number:g}; allowed are numbers above 0.")
