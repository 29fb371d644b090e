"""Decisions made from a calibrated law."""

from core.plan.allocate import Allocation, allocate, along_budget, frontier, near_optimal
from core.plan.contours import isoloss
from core.plan.cost import SIX_ND, Cost, size_feature
from core.plan.target import COMPUTE, axes, path, reach

__all__ = [
    "COMPUTE", "SIX_ND", "Allocation", "Cost", "allocate", "along_budget", "axes", "frontier", "isoloss", "near_optimal",
    "path", "reach", "size_feature",
]  # fmt: skip
