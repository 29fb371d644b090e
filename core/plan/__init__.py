"""Decisions made from a calibrated law."""

from core.plan.allocate import Allocation, allocate, along_budget, frontier, near_optimal
from core.plan.cost import SIX_ND, Cost, size_feature

__all__ = ["SIX_ND", "Allocation", "Cost", "allocate", "along_budget", "frontier", "near_optimal", "size_feature"]
