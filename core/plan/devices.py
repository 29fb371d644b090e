"""Accelerators that models run on: peak speed, memory, and how fast it is read, by their makers' data sheets."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Device:
    """One accelerator: `flops` a second in dense bfloat16, `bandwidth` (bytes a second) and bytes of its `memory`."""

    title: str
    flops: float
    bandwidth: float
    memory: float
    source: str


DEVICES: Mapping[str, Device] = MappingProxyType({
    "a100-80": Device("A100 SXM, 80 GB", 312e12, 2.039e12, 80e9, "NVIDIA A100 data sheet"),
    "h100": Device("H100 SXM, 80 GB", 989e12, 3.35e12, 80e9, "NVIDIA H100 data sheet"),
    "h200": Device("H200 SXM, 141 GB", 989e12, 4.8e12, 141e9, "NVIDIA H200 data sheet"),
})  # fmt: skip
