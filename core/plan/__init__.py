"""Decisions made from a calibrated law."""

from .. import jax_setup as jax_setup
from ..laws.cost import SIX_ND, Cost
from .compute.allocate import Allocation, allocate, along_budget, frontier, near_optimal
from .compute.contours import isoloss
from .compute.path import COMPUTE, axes, path
from .compute.tables import budget_line, frontier_table, isoflop_table, round_levels
from .cost import cost_of, size_feature, splits

__all__ = [
    "COMPUTE",
    "SIX_ND",
    "Allocation",
    "Cost",
    "allocate",
    "along_budget",
    "axes",
    "budget_line",
    "cost_of",
    "frontier",
    "frontier_table",
    "isoflop_table",
    "isoloss",
    "near_optimal",
    "path",
    "round_levels",
    "size_feature",
    "splits",
]
