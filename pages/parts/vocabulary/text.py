"""What the Vocabulary page says in sentences: the answer, how far to trust it, and what both sets of constants say."""

import math

from core.plan.architecture.models import Known
from core.plan.vocabulary.optimum import Vocabulary
from core.units import count, plain, power
from pages.parts import show
from pages.parts.vocabulary.sources import AGAIN, OWN, PUBLISHED, Source

FAR, LOST = 0.3, 2.5  # decades of size or compute beyond the runs: from here with care, from here not to be relied on
WIDE, APART = 2.0, 10.0  # ratio of the ends of the interval, as above
MUCH = 1.5  # times the compute of approach 1, or a part of it: another budget than the one approaches 1 and 2 know
# 95 % of 200 resamples of whole runs (benchmarks/results/vocabulary.md).
RESAMPLED = {PUBLISHED: "from 17K to 12M", AGAIN: "from 256 to 7.8M"}
COLOUR = {"solid": "green", "care": "orange", "no": "red"}
BEGINS = {"solid": "Solid", "care": "With care", "no": "Not from these runs"}


def answer(best: Vocabulary, own: float, above: float, more: float, start: Known) -> str:
    """Say which vocabulary is best, which are as good, and what the reader's own costs."""
    b, share = best.budget, f"{100 * best.within:g}\u00a0%"
    what = "in all" if b.total else "outside of the vocabulary"
    ends = f" (95\u00a0%: {count(best.low)} to {count(best.high)})" if best.low and best.high else ""
    whose = f"The {own:,.0f} of {start.title}" if own == start.shape.vocab_size else f"Your {own:,.0f}"
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


def trust(best: Vocabulary, source: Source) -> str:
    """Say how far to trust it and why, in one coloured sentence."""
    level, reasons = 0, []
    if not best.bounded:
        level = 2
        reasons.append("by these constants the loss has no lowest point over the vocabulary: the runs do not tell")
    if source.key in RESAMPLED:
        level = 2  # their ends lie hundreds of times apart: farther than any fit of one's own would be trusted with
        reasons.append(
            f"the runs behind it hardly tell: resampled, they put the best of a 70B model {RESAMPLED[source.key]}"
        )
    elif best.low and best.high:
        level = max(level, int(best.high > WIDE * best.low) + int(best.high > APART * best.low))
    else:
        level = 2
        why = next(iter(source.fit.notes), "").removeprefix("No intervals: ") if source.fit else ""
        reasons.append("the runs give no interval" + (f": {show.escape(why.rstrip('.'))}" if why else ""))
    decades = beyond(best, source)
    level = max(level, int(decades >= FAR) + int(decades >= LOST))
    if decades > 0.05:
        reasons.append(f"the budget lies {decades:.1f} decades beyond the largest run")
    word = ("solid", "care", "no")[level]
    said = "; ".join(reasons) or "the interval is narrow, and the budget within the runs"
    return f":{COLOUR[word]}[{show.ICON[word]} **{BEGINS[word]}**]: {said}."


def beyond(best: Vocabulary, source: Source) -> float:
    """Return how many decades size or compute lie beyond the runs behind the constants."""
    found = [0.0]
    for name, value in (("params_non_embedding", best.budget.outside(best.size)), ("flops", best.budget.flops)):
        if name in source.law.ranges:
            low, high = source.law.ranges[name]
            found.append(max(math.log10(value / high), math.log10(low / value)))
    return max(found)


def both(best: dict[str, Vocabulary], chosen: Vocabulary) -> str:
    """Say what the published constants and the same runs fitted again ask for, and how far the approaches lie apart."""
    a, b = best[PUBLISHED].size, best[AGAIN].size
    own = f" Your runs: **{count(best[OWN].size)}**." if OWN in best else ""
    ends = [count(v) for v in (min(chosen.approaches.values()), max(chosen.approaches.values()))]
    here = "" if 1 / MUCH <= chosen.over <= MUCH else f", and say {ends[0]} to {ends[1]} for this budget"
    return (
        f"As published **{count(a)}**; the same runs fitted again, with the tokens that they were trained on, "
        f"**{count(b)}** (the published fit was given 2.7 to 3.0 times as many).{own} The three approaches lie "
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
