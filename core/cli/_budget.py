"""How a command line says a compute: in FLOP, device-hours, dollars, kilowatt-hours, or days on so many devices."""

import math
from collections.abc import Callable
from dataclasses import replace

import click

from ..errors import BadInput
from ..plan.devices import DEVICES
from ..plan.prices import Prices
from ..plan.training_cost import compute_of, on_device
from ._options import POSITIVE, SHARE

WAYS = "--flops, --gpu-hours, --dollars, --kwh, or --days with --devices"
_USUAL = Prices()
_OPTIONS = (
    click.option("--flops", type=POSITIVE, help="Training compute in FLOP, e.g. 1e24."),
    click.option("--gpu-hours", type=POSITIVE, help="Or in hours of one device."),
    click.option("--dollars", type=POSITIVE, help="Or in dollars, at --price an hour."),
    click.option("--kwh", type=POSITIVE, help="Or in kilowatt-hours of devices alone."),
    click.option("--days", type=POSITIVE, help="Or in days on so many --devices."),
    click.option("--devices", type=POSITIVE, help="How many devices train, for --days or --limit days."),
    click.option("--device", type=click.Choice(list(DEVICES)), default="h100", show_default=True),
    click.option("--mfu", type=SHARE, default=_USUAL.train, show_default=True, help="Share of the peak in training."),
    click.option("--price", type=POSITIVE, default=_USUAL.hour, show_default=True, help="Dollars of a device-hour."),
)


def budget_options(command: Callable) -> Callable:
    """Give a command the options that `flops_of` reads."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def flops_of(flops, gpu_hours, dollars, kwh, days, devices, device, mfu, price) -> float:
    """Return the compute in FLOP that the options of `budget_options` say.

    Raises BadInput where they say none, several, or one without end.
    """
    given = [v is not None for v in (flops, gpu_hours, dollars, kwh, days)]
    if sum(given) != 1:
        raise BadInput(f"The compute is said {'twice' if any(given) else 'nowhere'}; allowed is one of {WAYS}.")
    if days is not None and devices is None:
        raise BadInput("--days say nothing without --devices; allowed are both, or neither.")
    if flops is not None:
        return flops
    prices = replace(on_device(_USUAL, DEVICES[device]), train=mfu, hour=price)
    trains = devices if days is not None else None
    found = compute_of(prices, gpu_hours=gpu_hours, dollars=dollars, kwh=kwh, days=days, devices=trains)
    if not math.isfinite(found):
        raise BadInput("This compute is infinite; allowed is less.")
    return found
