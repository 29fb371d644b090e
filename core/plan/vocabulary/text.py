"""A vocabulary in sentences: the answer, and how far constants and approaches lie apart.

Numbers to look at first stand in **.
"""

import math

from ...units import count, plain, power
from ..architecture.models import Known
from .optimum import Vocabulary

MUCH = 1.5  # times the compute of approach 1, or a part of it: another budget than the one approaches 1 and 2 know


def answer(best: Vocabulary, user_size: float, above: float, more: float, start: Known) -> str:
    """Say which vocabulary is best, which are as good, and what the reader's own costs."""
    b, share = best.budget, f"{100 * best.within:g}\u00a0%"
    what = "in all" if b.total else "outside of the vocabulary"
    ends = f" (95\u00a0%: {count(best.low)} to {count(best.high)})" if best.low and best.high else ""
    whose = (
        f"The {user_size:,.0f} of {start.title}" if user_size == start.shape.vocab_size else f"Your {user_size:,.0f}"
    )
    text = (
        f"**{best.rounded:,} entries**{ends} for {count(b.params)} parameters {what} and {power(b.flops)} FLOP; "
        f"{_span(best)} reach the same loss with {share} more compute. "
    )
    if above < 5e-7:
        return f"{text}{whose} are as good."
    return (
        f"{text}{whose} cost **{plain(above, 2)} nats per token** (unigram-normalised: what context adds to the "
        f"frequencies of tokens, so that vocabularies compare), which {_more(more)}."
    )


def _span(best: Vocabulary) -> str:
    low, high = best.span
    return f"**{count(low)} to {count(high)}**"


def _more(factor: float) -> str:
    if not math.isfinite(factor):
        return "no amount of compute makes up for"
    percent = 100 * (factor - 1)
    return f"{'less than 0.1' if percent < 0.1 else plain(percent, 2)}\u00a0% more compute makes up for"


def both(published: float, again: float, by_runs: float | None, chosen: Vocabulary) -> str:
    """Say what sizes the published constants, the same runs fitted again, and the runs of the user if there are any ask
    for, and how far the approaches lie apart for the `chosen` constants.
    """
    user_size = f" Your runs: **{count(by_runs)}**." if by_runs else ""
    ends = [count(v) for v in (min(chosen.approaches.values()), max(chosen.approaches.values()))]
    here = "" if 1 / MUCH <= chosen.over <= MUCH else f", and say {ends[0]} to {ends[1]} for this budget"
    return (
        f"As published **{count(published)}**; the same runs fitted again, with the tokens that they were trained on, "
        f"**{count(again)}** (the published fit was given 2.7 to 3.0 times as many).{user_size} The three approaches "
        f"lie **{100 * chosen.spread:.0f}\u00a0%** apart where all of them apply{here}."
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
