"""What the Vocabulary page says in sentences: the answer, how far to trust it, and what both sets of constants say."""

import math

from core.plan.architecture.models import Known
from core.plan.vocabulary.optimum import Vocabulary
from core.units import count, plain, power
from pages.parts.vocabulary.sources import AGAIN, OWN, PUBLISHED

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


def both(best: dict[str, Vocabulary], chosen: Vocabulary) -> str:
    """Say what the published constants and the same runs fitted again ask for, and how far the approaches lie apart."""
    a, b = best[PUBLISHED].size, best[AGAIN].size
    user_size = f" Your runs: **{count(best[OWN].size)}**." if OWN in best else ""
    ends = [count(v) for v in (min(chosen.approaches.values()), max(chosen.approaches.values()))]
    here = "" if 1 / MUCH <= chosen.over <= MUCH else f", and say {ends[0]} to {ends[1]} for this budget"
    return (
        f"As published **{count(a)}**; the same runs fitted again, with the tokens that they were trained on, "
        f"**{count(b)}** (the published fit was given 2.7 to 3.0 times as many).{user_size} The three approaches lie "
        f"**{100 * chosen.spread:.0f}\u00a0%** apart where all of them apply{here}."
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
