"""A vocabulary in sentences: the answer, and how far constants and approaches lie apart.

Numbers to look at first stand in **.
"""

import math

from ...units import count, plain, power
from ..architecture.models import Known
from .optimum import Vocabulary

NONE = 5e-7  # of a loss: a smaller difference is none
MUCH = 1.5  # times the compute of approach 1, or a part of it: another budget than the one approaches 1 and 2 know


def answer(best: Vocabulary, user_size: float, above: float, more: float, start: Known) -> str:
    """Say in one line which vocabulary is best, with its 95 % interval if it has one, and what the reader's own costs.

    `above` is the loss of that one above the best, `more` the factor of compute that makes up for it.
    """
    ends = f" ({count(best.low)} to {count(best.high)})" if best.low and best.high else ""
    whose = (
        f"the {user_size:,.0f} of {start.title}" if user_size == start.shape.vocab_size else f"your {user_size:,.0f}"
    )
    use = f"Use **{best.rounded:,} entries**{ends};"
    if above < NONE:
        return f"{use} {whose} are as good."
    if not math.isfinite(more):
        return f"{use} no compute makes up for {whose}."
    return f"{use} {whose} cost **{_percent(more)} more compute**."


def near(best: Vocabulary, above: float) -> str:
    """Say what the vocabulary is for, which others are as good, and how far the loss of the reader's own is above."""
    b = best.budget
    low, high = best.span
    said = (
        f"For {count(b.params)} parameters {'in all' if b.total else 'outside of the vocabulary'} and "
        f"{power(b.flops)} FLOP, **{count(low)} to {count(high)}** entries reach the same loss with "
        f"{100 * best.within:g}\u00a0% more compute."
    )
    if above < NONE:
        return said
    return (
        f"{said} Yours loses **{plain(above, 2)} nats per token**, unigram-normalised: what context adds to the "
        "frequencies of tokens, so that vocabularies compare."
    )


def _percent(factor: float) -> str:
    percent = 100 * (factor - 1)
    return f"{'less than 0.1' if percent < 0.1 else plain(percent, 2)}\u00a0%"


def both(published: float, again: float, by_runs: float | None, chosen: Vocabulary) -> str:
    """Say what sizes the published constants, the same runs fitted again, and the runs of the user if there are any ask
    for, and how far the approaches lie apart for the `chosen` constants.
    """
    user_size = f" Your runs ask for **{count(by_runs)}**." if by_runs else ""
    ends = [count(v) for v in (min(chosen.approaches.values()), max(chosen.approaches.values()))]
    here = "" if 1 / MUCH <= chosen.over <= MUCH else f", and say {ends[0]} to {ends[1]} for this budget"
    return (
        f"The constants as published ask for **{count(published)}**. The same runs fitted again, with the tokens that "
        f"they were trained on, ask for **{count(again)}**: the published fit was given 2.7 to 3.0 times as many."
        f"{user_size} The three approaches lie **{100 * chosen.spread:.0f}\u00a0%** apart where all of them "
        f"apply{here}."
    )


def agreement(best: Vocabulary) -> str:
    """Say how far the approaches lie apart, and what the budget is beside the one that they all know."""
    times = best.over
    said = f"At {power(best.budget.flops / times)} FLOP, where approach 1 finds this size best, they lie "
    said += f"**{100 * best.spread:.0f}\u00a0%** apart."
    if 1 / MUCH <= times <= MUCH:
        return f"{said} This budget is close to that."
    word = f"over-trained, {plain(times, 3)} times" if times > 1 else f"under-trained, {plain(times, 2)} of"
    return (
        f"{said} This budget is {word} that compute: the frontier goes by compute alone, as if the model were larger "
        "or smaller, the slope by size alone. Only the law of loss takes both into account."
    )
