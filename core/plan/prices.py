"""What training and inference cost together: in FLOP, in device-hours, in dollars or in kilowatt-hours.

Training takes 6 N D FLOP, and every token that is read or written later 2 N (Sardana et al. 2024, arXiv:2401.00448,
section 2). Hardware does not do all FLOP alike: of its peak, training keeps a good part, reading prompts about as much,
and writing token by token little.
"""

import math
from dataclasses import dataclass
from typing import Literal

from ..errors import BadInput

Kind = Literal["flops", "hours", "dollars", "energy"]
UNITS: dict[Kind, str] = {"flops": "FLOP", "hours": "GPU-hours", "dollars": "dollars", "energy": "kWh"}
PER_TOKEN = 2.0  # FLOP per parameter and token of inference
HOUR = 3600.0  # seconds
KILO = 1000.0  # watts of a kilowatt


@dataclass(frozen=True)
class Demand:
    """Tokens over a model's life: those it reads in prompts, and those it writes."""

    prompts: float
    generated: float = 0.0


@dataclass(frozen=True)
class Prices:
    """What a FLOP costs.

    `kind` says what is counted. `peak` is a device's FLOP/s, `train`, `read` and `write` the shares of it that
    training, reading prompts and writing tokens keep, `hour` the dollars of a device-hour, energy included. `watts`
    is a device's power, `overhead` how much more hosts, network and cooling make of it (1: the devices alone, as model
    cards count), `kwh` the dollars of a kilowatt-hour. In FLOP none of these matters. The figures here are places to
    start from and no measurements: the peak is that of an H100 in bfloat16, dense, the power its thermal design power.
    """

    kind: Kind = "flops"
    peak: float = 989e12
    train: float = 0.4
    read: float = 0.4
    write: float = 0.05
    hour: float = 2.0
    watts: float = 700.0
    overhead: float = 1.0
    kwh: float = 0.1

    @property
    def unit(self) -> str:
        """What costs are counted in."""
        return UNITS[self.kind]

    def per_flop(self, share: float) -> float:
        """Return the cost of one FLOP of hardware that keeps a `share` of its peak."""
        if self.kind == "flops":
            return 1.0
        hours = 1.0 / (self.peak * share * HOUR)
        return hours * {"hours": 1.0, "dollars": self.hour, "energy": self.kilowatts}[self.kind]

    @property
    def kilowatts(self) -> float:
        """What one device draws with its share of hosts, network and cooling."""
        return self.watts * self.overhead / KILO

    def prompts(self, demand: Demand) -> float:
        """Return what reading all prompts costs per parameter."""
        return PER_TOKEN * demand.prompts * self.per_flop(self.read)

    def generated(self, demand: Demand) -> float:
        """Return what writing all tokens costs per parameter."""
        return PER_TOKEN * demand.generated * self.per_flop(self.write)


def checked_prices(demand: Demand, prices: Prices) -> None:
    """Raise BadInput, in a line, for a demand or prices that cannot be."""
    if prices.kind not in UNITS:
        raise BadInput(f"Costs cannot be counted in {prices.kind!r}; allowed are {', '.join(UNITS)}.")
    for name, tokens in (("prompts", demand.prompts), ("generated", demand.generated)):
        if not (math.isfinite(tokens) and 0 <= tokens < 1e25):
            raise BadInput(f"{name} is {tokens:g} tokens; allowed are numbers from 0 to 1e25.")
    for name in ("train", "read", "write"):
        if not 0 < (share := getattr(prices, name)) <= 1:
            raise BadInput(f"{name} keeps {share:g} of the peak; allowed are shares above 0 and up to 1.")
    for name in ("peak", "hour", "watts", "kwh"):
        if not (math.isfinite(value := getattr(prices, name)) and value > 0):
            raise BadInput(f"{name} is {value:g}; allowed are numbers above 0.")
    if not (math.isfinite(prices.overhead) and prices.overhead >= 1):
        raise BadInput(f"overhead is {prices.overhead:g}; allowed are numbers from 1 up.")
