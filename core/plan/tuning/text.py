"""Settings in sentences: what laws recommend, and what a batch costs. Numbers to look at first stand in **."""

import math

import pandas as pd

from ...units import count, plain
from .recommendations import spread


def sequences(batch: float, context: float) -> str:
    """Write a batch as tokens and sequences."""
    return f"{count(batch)} tokens, {batch / context:,.0f} sequences of {context:,.0f}"


def answer(found: dict[str, pd.DataFrame], context: float, user_batch: float | None = None) -> str:
    """Say the middle of what is recommended for each setting; the decay is for the user's batch, if there is one."""
    batch, rate, decay = (spread(found[n])[1] for n in ("batch_tokens", "learning_rate", "weight_decay"))
    said = f"A batch of **{sequences(batch, context)}**, a peak learning rate of **{plain(rate, 2)}**"
    if math.isfinite(decay):
        said += f" and{', at your own batch,' if user_batch else ''} a weight decay of **{plain(decay, 2)}**"
    return f"{said}: the middle of what published laws recommend."


def price(costs: pd.DataFrame, batch: float, context: float, loss: float, unit: str, lower: float) -> str:
    """Say what a batch of one's own costs."""
    row, lost = costs.iloc[0], max(lower - loss, 0.0)
    return (
        f"Your batch of {sequences(batch, context)} needs **{100 * row['extra']:.0f}\u00a0% more tokens** for the same "
        f"loss than a vanishing one: {count(row['tokens'])} tokens in {count(row['steps'])} steps, "
        f"{plain(row['days'], 3)} days. With the tokens held, it gives up {plain(lost, 2)} {unit}."
    )
