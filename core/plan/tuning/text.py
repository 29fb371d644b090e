"""Settings in sentences: what laws recommend, and what a batch costs. Numbers to look at first stand in **."""

import math

import pandas as pd

from ...units import count, plain
from .recommendations import is_own, spread
from .side_by_side import written

NAMES = {"batch_tokens": "batch", "learning_rate": "learning rate", "weight_decay": "weight decay"}


def sequences(batch: float, context: float) -> str:
    """Write a batch as tokens and sequences."""
    return f"{count(batch)} tokens, {batch / context:,.0f} sequences of {context:,.0f}"


def answer(found: dict[str, pd.DataFrame]) -> str:
    """Say what is recommended for each setting, with the span of the sources that count in brackets."""
    parts = [f"{name} {span}" for setting, name in NAMES.items() if (span := _span(setting, spread(found[setting])))]
    said = ", ".join(parts)
    return f"{said[:1].upper()}{said[1:]}."


def _span(setting: str, ends: tuple[float, float, float]) -> str:
    low, middle, high = ends
    if not math.isfinite(middle):
        return ""
    between = "" if low == high else f" ({_short(setting, low)} to {_short(setting, high)})"
    return f"**{written(setting, middle)}**{between}"


def _short(setting: str, value: float) -> str:
    return written(setting, value).removesuffix(" tokens")


def span_of(found: dict[str, pd.DataFrame], context: float, user_batch: float | None = None) -> str:
    """Say what the numbers of `answer` are, and how many sequences of `context` tokens a batch has."""
    batch = spread(found["batch_tokens"])[1]
    decay = " The weight decay is the one at your own batch." if user_batch else ""
    by_sweep = [NAMES[setting] for setting in NAMES if is_own(found[setting])]
    papers = (
        "is the geometric mean of the published laws that count. Brackets hold the smallest and the largest of them, "
        "which is no 95 % interval."
    )
    first = f"Your sweep says the {' and the '.join(by_sweep)}, with a 95 % interval. " if by_sweep else ""
    rest = f"{'Each other value' if by_sweep else 'Each value'} {papers} " if len(by_sweep) < len(NAMES) else ""
    return f"{first}{rest}The batch has {batch / context:,.0f} sequences of {context:,.0f} tokens.{decay}"


def price(costs: pd.DataFrame, batch: float, context: float, loss: float, unit: str, lower: float) -> str:
    """Say what a batch of one's own costs."""
    row, lost = costs.iloc[0], max(lower - loss, 0.0)
    return (
        f"Your batch of {sequences(batch, context)} needs **{100 * row['extra']:.0f}\u00a0% more tokens** for the same "
        f"loss than a vanishing one: {count(row['tokens'])} tokens in {count(row['steps'])} steps, "
        f"{plain(row['days'], 3)} days. With the tokens held, it gives up {plain(lost, 2)} {unit}."
    )
