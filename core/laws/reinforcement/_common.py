"""What laws of reinforcement learning share: the share of problems solved, and what training is counted in."""

from ..base import interval

SHARE = interval(0.0, 1.0)
UNIT = "as given"
