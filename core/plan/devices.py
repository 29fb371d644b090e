"""Accelerators that models run on: peak speed, memory, how fast it is read, by their makers' data sheets, and power.

Power is the thermal design power of the device alone, at which it is bought and cooled: hosts, network and cooling come
on top, and a run may draw less. That of the H200 stands in NVIDIA's own description of its system (mlcommons
inference_results_v4.1, closed/NVIDIA/systems); of the others we read accounts of the data sheets (Lockwood, "A100";
gpu.blog, "H100 SXM"), so their confidence is `secondary`. The A100 is sold at up to 500 W too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True)
class Device:
    """One accelerator: `flops` a second in dense bfloat16, `bandwidth` (bytes a second), bytes of its `memory`, and its
    thermal design `power` (watts) with how surely that is known.
    """

    title: str
    flops: float
    bandwidth: float
    memory: float
    source: str
    power: float
    power_confidence: Literal["verified", "secondary"]


DEVICES: Mapping[str, Device] = MappingProxyType({
    "a100-80": Device("A100 SXM, 80 GB", 312e12, 2.039e12, 80e9, "NVIDIA A100 data sheet", 400.0, "secondary"),
    "h100": Device("H100 SXM, 80 GB", 989e12, 3.35e12, 80e9, "NVIDIA H100 data sheet", 700.0, "secondary"),
    "h200": Device("H200 SXM, 141 GB", 989e12, 4.8e12, 141e9, "NVIDIA H200 data sheet", 700.0, "verified"),
})  # fmt: skip
