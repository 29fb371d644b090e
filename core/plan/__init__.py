"""Decisions made from a calibrated law."""

from core.plan.allocate import Allocation, allocate, along_budget, frontier, near_optimal
from core.plan.contours import isoloss
from core.plan.cost import SIX_ND, Cost, size_feature
from core.plan.tables import budget_line, frontier_table, isoflop_table, round_levels
from core.plan.target import COMPUTE, axes, path

__all__ = [
    "COMPUTE",
    "SIX_ND",
    "Allocation",
    "Cost",
    "allocate",
    "along_budget",
    "axes",
    "budget_line",
    "frontier",
    "frontier_table",
    "isoflop_table",
    "isoloss",
    "near_optimal",
    "path",
    "round_levels",
    "size_feature",
]
