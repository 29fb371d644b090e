"""The learning-rate schedule: laws of whole schedules hold for one size and one batch, so that they decide no plan.

What published constants say of two schedules changes its sign with the peak rate; the page about it compares them.
"""

from ..factor import Factor

FACTOR = Factor(
    key="schedule", title="Schedule", decides=("schedule",), page="schedule", rank=10,
    without="laws hold for one size and batch each; its page compares them",
)  # fmt: skip
